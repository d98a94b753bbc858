import { validateData } from '#actions/validate-data/validate-data.ts'
import { withScratch } from '#adapters/files/disk-folder.ts'
import { exitCodes } from '#core/failure.ts'
import { dataResultsText } from '#core/report/data-text.ts'
import { checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import type { Command } from '../command.ts'

export const validateDataCommand: Command = {
  name: 'validate-data',
  usage: '[MODEL]',
  mostArguments: 1,
  summary: 'Judges the pinned data of a model against its contract.',
  flags: checkoutFlags,
  run: async (args, terminal) => {
    const kit = await openCheckout(args, terminal.cwd)
    const model = await modelOf(args, kit)
    const results = await withScratch((scratch) =>
      validateData({ model }, { ...kit, bundle: kit.bundleOf(model), scratch }, terminal),
    )
    terminal.print(dataResultsText(results))
    return exitCodes[results.outcome]
  },
}
