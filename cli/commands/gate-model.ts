import { gateModel } from '#actions/gate-model/gate-model.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { exitCodes } from '#core/failure.ts'
import { checkedOut, checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import { type Command, textOf } from '../command.ts'

export const gateModelCommand: Command = {
  name: 'gate-model',
  usage: '[MODEL]',
  summary: 'Judges the candidate in the bundle by the rules of the base commit.',
  flags: {
    ...checkoutFlags,
    base: { type: 'string', help: 'Commit or branch whose rules judge. Default: `branch` of assay.yaml.' },
  },
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const model = await modelOf(args, kit)
    const head = await checkedOut(kit, model)
    const branch = textOf(args, 'base') ?? kit.settings.branch
    const base = await kit.history.resolve(branch)
    const answer = await withScratch((scratch) =>
      gateModel(
        {
          model,
          base: base === undefined ? undefined : { commit: base, tree: kit.history.at(base) },
          head: { commit: head.id, tree: kit.tree },
          changedPaths: undefined,
        },
        {
          ...kit,
          bundle: kit.bundleOf(model),
          champion: kit.championOf(model),
          scratch: diskFolder(scratch),
          runtime: kit.trainer.runtime,
        },
        terminal,
      ),
    )
    terminal.print(JSON.stringify(answer.evidence, null, 2))
    return exitCodes[answer.evidence.outcome]
  },
}
