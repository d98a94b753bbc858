import { changedModels, proposedChange } from '#actions/runner/changed-models.ts'
import { checkedOut, openCheckout } from '#actions/runner/checkout.ts'
import { type Answer, forEachOf } from '#actions/runner/each-model.ts'
import { type Runner, runStep } from '#actions/runner/run-step.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import type { Kit } from '#adapters/kit.ts'
import { block } from '#core/report/markdown.ts'
import { Inputs, outputs } from './inputs.ts'
import { trainModel } from './train-model.ts'

await runStep({ inputs: Inputs, outputs }, async (inputs, runner) => {
  const kit = await openCheckout(inputs, runner)
  const models =
    inputs.model === undefined
      ? changedModels(await proposedChange(kit, { base: inputs.base, head: 'HEAD' }))
      : [inputs.model]
  const { answers, outcome, headline, summary, json } = await forEachOf(
    models,
    (model) => model,
    (model) => train(model, kit, runner),
    runner,
    'No model differs from the base: nothing to train.',
  )
  const [only, ...others] = answers.flatMap(({ facts }) => (facts === undefined ? [] : [facts]))
  const single =
    only === undefined || others.length > 0
      ? {}
      : {
          version: String(only.version),
          package: String(only.package),
          'training-key': String(only.trainingKey),
        }
  return { outcome, headline, summary, outputs: { ...single, runs: json } }
})

async function train(model: string, kit: Kit, runner: Runner): Promise<Omit<Answer, 'subject'>> {
  const commit = await checkedOut(kit, model)
  const bundle = kit.bundleOf(model)
  const answer = await withScratch((scratch) =>
    trainModel({ model, commit }, { ...kit, bundle, scratch: diskFolder(scratch) }, runner),
  )
  if (answer.kind !== 'trained') {
    const [words = '', ...tail] = answer.words.split('\n')
    return { outcome: 'fail', words, ...(tail.length === 0 ? {} : { more: block(tail) }) }
  }
  const { run, reused, seconds } = answer
  const how = reused ? 'made before with the same training key' : `trained in ${seconds.toFixed(1)} s`
  const { version, trainingKey } = run
  return {
    outcome: 'pass',
    words: `${version}, ${how}, package ${run.package.sha256.slice(0, 12)} (${(run.package.bytes / 1e6).toFixed(1)} MB)`,
    facts: { model, version, package: run.package.sha256, trainingKey, reused },
  }
}
