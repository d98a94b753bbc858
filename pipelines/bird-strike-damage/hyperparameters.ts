import type { BoostingSettings } from './boosting.ts'

/** What `training.hyperparameters` may set, with what holds if it does not. Chosen on the validation data. */
export const defaults = { num_trees: 200, members: 10, rate_prior: 20, rate_folds: 5 } as const
type Name = keyof typeof defaults

const bounds: Readonly<Record<Name, readonly [number, number]>> = {
  num_trees: [1, 300],
  members: [1, 50],
  rate_prior: [0, 10_000],
  rate_folds: [2, 50],
}

/**
 * Reads the hyperparameters from `SM_HPS` (a JSON object; SageMaker passes the values as text) and the seed.
 * Throws an Error that names the parameter, the value found and what is allowed.
 */
export function readSettings(json: string, seed: string): BoostingSettings {
  const given: unknown = JSON.parse(json)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Error(`SM_HPS is ${json}; an object of hyperparameters is expected.`)
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(defaults, name)) {
      throw new Error(
        `There is no hyperparameter ${name}. There are ${Object.keys(defaults).join(', ')}; ` +
          'depth and learning rate are fixed in ydf-training 0.0.1.',
      )
    }
  }
  const value = (name: Name) => readNumber(name, { ...defaults, ...given }[name])
  const seedNumber = Number(seed)
  if (!Number.isSafeInteger(seedNumber)) throw new Error(`The seed is ${seed}; a whole number is expected.`)
  return {
    members: value('members'),
    numTrees: value('num_trees'),
    ratePrior: value('rate_prior'),
    rateFolds: value('rate_folds'),
    seed: seedNumber,
  }
}

function readNumber(name: Name, given: unknown): number {
  const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given
  const [least, most] = bounds[name]
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new Error(
    `The hyperparameter ${name} is ${JSON.stringify(given)}; a whole number from ${least} to ${most} is expected.`,
  )
}
