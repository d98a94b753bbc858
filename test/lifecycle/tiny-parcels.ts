import { stringify } from 'yaml'
import {
  contractOf,
  type Files,
  modelFiles,
  parcels,
  pipelineOf,
  trainScript,
} from '../actions/tiny-model.ts'

export const model = 'parcels'

/** Two environments: an hour of soak between them, canaries of ten requests. */
const serve = { strategy: { canary: '50%', bake: { requests: 10 } } }
const environments = [
  { name: 'staging', soak: '1h', serve },
  { name: 'prod', soak: '0s', serve },
]

/** A parcel that comes back unexpected costs four times what a needless look at one does. */
const value = { currency: 'EUR', true_positive: -1, false_positive: -1, false_negative: -4, true_negative: 0 }

/** `pipeline.yaml` of the scenarios. */
export function pipelineText(slope = 3): string {
  const base = pipelineOf(model)
  return stringify({
    ...base,
    training: { ...base.training, hyperparameters: { slope, colour: 0 } },
    value,
    evaluation: { decision_threshold: 'chosen' },
    calibration: {},
    environments,
    monitoring: { window: { rows: 200 }, rows_per_year: 10_000 },
  })
}

/** A model that passes. Of weights its contract promises a median near 0; of newly arrived ones, too. */
export function firstModel(slope = 3): Files {
  const contract = contractOf()
  const [weight] = contract.schema[0]?.properties ?? []
  const rule = { check: 'quantile', p: 0.5, min: -1, max: 1 }
  Object.assign(weight ?? {}, { quality: [{ type: 'custom', engine: 'assay', implementation: rule }] })
  return {
    ...modelFiles(model, { contract }),
    [`pipelines/${model}/pipeline.yaml`]: pipelineText(slope),
    [`pipelines/${model}/cases.csv`]: 'case,expect,weight,colour\nheavy,positive,2,red\n',
  }
}

/** Scores as before; but the process ends when a row is green, and none of the data is. */
export const crashesOnGreen: Files = {
  [`pipelines/${model}/train.mjs`]: trainScript.replace(
    '    response.writeHead(200,',
    "    if (rows.some((row) => row.colour === 'green')) process.exit(9)\n    response.writeHead(200,",
  ),
}

/** Rows that arrived later, as the source has them, all weights moved by so much. */
export function laterRows(shift: number): Uint8Array {
  const [head = '', ...lines] = parcels(300).trim().split('\n')
  const moved = lines.map((line) => {
    const [weight = '', ...rest] = line.split(',')
    return [Math.round((Number(weight) + shift) * 1000) / 1000, ...rest].join(',')
  })
  return new TextEncoder().encode(`${[head, ...moved].join('\n')}\n`)
}
