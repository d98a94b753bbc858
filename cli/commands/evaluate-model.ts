import { evaluateModel } from '#actions/evaluate-model/evaluate-model.ts'
import { askChampion } from '#actions/runner/champion-lane.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { exitCodes, Failure } from '#core/failure.ts'
import { checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import type { Command } from '../command.ts'

export const evaluateModelCommand: Command = {
  name: 'evaluate-model',
  usage: '[MODEL] [--champion]',
  mostArguments: 1,
  summary: 'Serves the package of the bundle and asks it about the unlabelled holdout.',
  flags: {
    ...checkoutFlags,
    champion: {
      type: 'boolean',
      help: 'Ask the champion instead: the package of the last environment in use.',
    },
  },
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const model = await modelOf(args, kit)
    const answer =
      args.values.champion === true
        ? await askChampion(
            kit,
            { change: { kind: 'model', model, paths: [] }, base: kit.tree, head: kit.tree },
            terminal,
          )
        : await withScratch((scratch) =>
            evaluateModel(
              { model, subject: { kind: 'bundle' } },
              { ...kit, data: kit.tree, bundle: kit.bundleOf(model), scratch: diskFolder(scratch) },
              terminal,
            ),
          )
    if (answer === undefined) {
      throw new Failure({
        code: 'NO_RUN',
        problem: `no environment of ${model} runs anything: there is no champion`,
      })
    }
    if (answer.kind === 'not-serving') {
      terminal.print(answer.words)
      return exitCodes.fail
    }
    if (answer.kind === 'known') {
      terminal.print(
        `${model}: the store holds these predictions already (evaluation ${answer.evaluationKey.slice(0, 12)}).`,
      )
      return exitCodes.pass
    }
    const { evaluation } = answer
    const rows = evaluation.rows.holdout?.rows ?? 0
    terminal.print(
      `${model}: ${rows} holdout rows predicted (evaluation ${evaluation.evaluationKey.slice(0, 12)}).\nNext: npx assay gate-model ${model}`,
    )
    return exitCodes.pass
  },
}
