import { evaluateModel } from '#actions/evaluate-model/evaluate-model.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { exitCodes } from '#core/failure.ts'
import { checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import type { Command } from '../command.ts'

export const evaluateModelCommand: Command = {
  name: 'evaluate-model',
  usage: '[MODEL]',
  summary: 'Serves the package of the bundle and asks it about the unlabelled holdout.',
  flags: checkoutFlags,
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const model = await modelOf(args, kit)
    const answer = await withScratch((scratch) =>
      evaluateModel(
        { model, subject: { kind: 'bundle' } },
        { ...kit, data: kit.tree, bundle: kit.bundleOf(model), scratch: diskFolder(scratch) },
        terminal,
      ),
    )
    if (answer.kind === 'not-serving') {
      terminal.print(answer.words)
      return exitCodes.fail
    }
    const rows = answer.evaluation.rows.holdout?.rows ?? 0
    terminal.print(
      `${model}: ${rows} holdout rows predicted (evaluation ${answer.evaluation.evaluationKey.slice(0, 12)}).\nNext: npx assay gate-model ${model}`,
    )
    return exitCodes.pass
  },
}
