import { trainModel } from '#actions/train-model/train-model.ts'
import { diskFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { exitCodes } from '#core/failure.ts'
import { checkedOut, checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import type { Command } from '../command.ts'

export const trainModelCommand: Command = {
  name: 'train-model',
  usage: '[MODEL]',
  mostArguments: 1,
  summary: "Runs the model's tests and training; leaves the package in the bundle.",
  flags: checkoutFlags,
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const model = await modelOf(args, kit)
    const commit = await checkedOut(kit, model)
    const bundle = kit.bundleOf(model)
    const answer = await withScratch((scratch) =>
      trainModel({ model, commit }, { ...kit, bundle, scratch: diskFolder(scratch) }, terminal),
    )
    if (answer.kind !== 'trained') {
      terminal.print(answer.words)
      return exitCodes.fail
    }
    const { run, reused, seconds } = answer
    terminal.print(
      `${model} ${run.version}: package ${run.package.sha256} (${(run.package.bytes / 1e6).toFixed(1)} MB), ${
        reused ? 'made before with the same training key' : `trained in ${seconds.toFixed(1)} s`
      }.\nNext: npx assay evaluate-model ${model}`,
    )
    return exitCodes.pass
  },
}
