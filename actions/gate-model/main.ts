import { resolve } from 'node:path'
import { proposedChange } from '#actions/runner/changed-models.ts'
import { openCheckout } from '#actions/runner/checkout.ts'
import { forEachOf } from '#actions/runner/each-model.ts'
import { writeEvidences } from '#actions/runner/evidence-folder.ts'
import { runStep } from '#actions/runner/run-step.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { renderJobSummary } from '#core/report/comment.ts'
import { gateModel } from './gate-model.ts'
import { Inputs, outputs } from './inputs.ts'

await runStep({ inputs: Inputs, outputs }, async (inputs, runner) => {
  const kit = await openCheckout(inputs, runner)
  const folder = diskFolder(resolve(kit.root, inputs.evidence))
  await folder.remove('.')
  const change = await proposedChange(kit, inputs)
  const models = inputs.model === undefined ? change.models.map(({ model }) => model) : [inputs.model]
  const evidences: Evidence[] = []
  const { outcome, headline, summary, json } = await forEachOf(
    models,
    (model) => model,
    async (model) => {
      const { evidence, sha256 } = await withScratch((scratch) =>
        gateModel(
          {
            model,
            base: { commit: change.base, tree: kit.history.at(change.base) },
            head: { commit: change.head, tree: kit.history.at(change.head) },
            changedPaths: change.paths,
          },
          {
            ...kit,
            bundle: kit.bundleOf(model),
            champion: kit.championOf(model),
            scratch: diskFolder(scratch),
            runtime: kit.trainer.runtime,
          },
          runner,
        ),
      )
      evidences.push(evidence)
      const words = [evidence.headline, ...evidence.reasons].join('\n')
      return {
        outcome: evidence.outcome,
        words,
        facts: { model, outcome: evidence.outcome, evidence: sha256 },
      }
    },
    runner,
    'No model is touched: nothing to judge.',
  )
  const complete = evidences.length === models.length
  const files = complete ? await writeEvidences(folder, change.head, evidences) : []
  return {
    outcome,
    headline,
    summary: complete ? renderJobSummary(evidences) : summary,
    outputs: { evidence: folder.path, files: files.join('\n'), models: json },
  }
})
