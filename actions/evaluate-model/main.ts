import { askChampion } from '#actions/runner/champion-lane.ts'
import { changedModels, type ProposedChange, proposedChange } from '#actions/runner/changed-models.ts'
import { openCheckout } from '#actions/runner/checkout.ts'
import { type Answer, forEachOf } from '#actions/runner/each-model.ts'
import { type Runner, runStep } from '#actions/runner/run-step.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import type { Kit } from '#adapters/kit.ts'
import type { ModelChange } from '#core/promotion/change.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import { type EvaluateModelAnswer, evaluateModel } from './evaluate-model.ts'
import { Inputs, outputs } from './inputs.ts'

await runStep({ inputs: Inputs, outputs }, async (inputs, runner) => {
  const kit = await openCheckout(inputs, runner)
  const change = await proposedChange(kit, inputs)
  const { outcome, headline, summary, json } =
    inputs.subject === 'candidate'
      ? await forEachOf(
          inputs.model === undefined ? changedModels(change) : [inputs.model],
          (model) => model,
          (model) => candidate(model, change.base, kit, runner),
          runner,
          'No model differs from the base: nothing to evaluate.',
        )
      : await forEachOf(
          change.models,
          ({ model }) => model,
          (entry) => champion(entry, change, kit, runner),
          runner,
          'No model differs from the base: no champion has to be asked.',
        )
  return { outcome, headline, summary, outputs: { evaluations: json } }
})

async function candidate(
  model: string,
  base: string,
  kit: Kit,
  runner: Runner,
): Promise<Omit<Answer, 'subject'>> {
  const bundle = kit.bundleOf(model)
  if ((await bundle.digest(bundleFiles.bundle)) !== undefined && !(await bundle.digest(bundleFiles.run))) {
    return { outcome: 'inconclusive', words: 'train-model left no package to evaluate; it says why.' }
  }
  return answerOf(
    model,
    await withScratch((scratch) =>
      evaluateModel(
        { model, subject: { kind: 'bundle' }, base },
        { ...kit, data: kit.tree, bundle, scratch: diskFolder(scratch) },
        runner,
      ),
    ),
  )
}

async function champion(entry: ModelChange, { base, head }: ProposedChange, kit: Kit, runner: Runner) {
  const lane = { change: entry, base: kit.history.at(base), head: kit.history.at(head) }
  const answer = await askChampion(kit, lane, runner)
  if (answer !== undefined) return answerOf(entry.model, answer)
  return { outcome: 'pass' as const, words: 'there is no champion to ask.' }
}

function answerOf(model: string, answer: EvaluateModelAnswer): Omit<Answer, 'subject'> {
  if (answer.kind === 'not-serving') return { outcome: 'fail', words: answer.words }
  const evaluationKey = answer.kind === 'known' ? answer.evaluationKey : answer.evaluation.evaluationKey
  const words =
    answer.kind === 'known'
      ? 'the store holds its predictions for these rows already.'
      : `${answer.evaluation.rows.holdout?.rows ?? 0} holdout rows predicted.`
  return { outcome: 'pass', words, facts: { model, evaluationKey } }
}
