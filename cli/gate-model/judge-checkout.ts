import { gateModel } from '#actions/gate-model/gate-model.ts'
import { askChampion } from '#actions/runner/champion-lane.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { exitCodes } from '#core/failure.ts'
import { verdictText } from '#core/report/verdict-text.ts'
import { checkedOut, modelOf, openCheckout } from '../checkout.ts'
import { type Arguments, type Terminal, textOf } from '../command.ts'

/** Judges the candidate in the bundle of a checkout. @returns the exit code */
export async function judgeCheckout(args: Arguments, terminal: Terminal): Promise<number> {
  const kit = await openCheckout(args, terminal.cwd)
  const model = await modelOf(args, kit)
  const head = await checkedOut(kit, model)
  const baseCommit = await kit.history.resolve(textOf(args, 'base') ?? kit.settings.branch)
  const base = baseCommit === undefined ? undefined : { commit: baseCommit, tree: kit.history.at(baseCommit) }
  if (base !== undefined)
    await askChampion(
      kit,
      { change: { kind: 'model', model, paths: [] }, base: base.tree, head: kit.tree },
      terminal,
    )
  const { evidence, sha256 } = await withScratch((scratch) =>
    gateModel(
      { model, base, head: { commit: head.id, tree: kit.tree }, changedPaths: undefined },
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
  if (args.values.json === true) terminal.print(JSON.stringify(evidence, null, 2))
  else {
    terminal.print(verdictText(evidence))
    terminal.print(`evidence ${sha256} in ${kit.store.location}`)
    terminal.print(
      'On a laptop hidden labels are a convention, not a boundary: whoever runs this can read them.',
    )
  }
  return exitCodes[evidence.outcome]
}
