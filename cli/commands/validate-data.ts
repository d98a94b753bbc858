import { relative } from 'node:path'
import { exitCodes, Failure } from '#core/failure.ts'
import { athenaFlags, refuseAthenaFlags } from '../athena-flags.ts'
import { baseFlag, baseOf } from '../base-flag.ts'
import { checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import { type Arguments, type Command, type Terminal, textOf } from '../command.ts'
import { isStandalone, judgeNamed } from '../judge-files.ts'
import { downloadFlags } from '../named-data.ts'
import { plainMarkdown } from '../plain-markdown.ts'

export const validateDataCommand: Command = {
  name: 'validate-data',
  usage: '[MODEL] [--base REVISION] | (--data FILE | --athena TABLE) --contract FILE [--snapshot FILE]',
  mostArguments: 1,
  summary: 'Judges the pinned data of a model, any file, or a table of Athena’s, against its contract.',
  flags: {
    ...checkoutFlags,
    ...baseFlag,
    data: {
      type: 'string',
      multiple: true,
      help: 'A file to judge without a pipeline: CSV, Parquet or JSON lines, also s3://bucket/key; may be repeated, or hold a * in its name. train=FILE and test=FILE name splits. Default: files that `splits` of the contract name.',
    },
    ...athenaFlags,
    contract: {
      type: 'string',
      help: 'The contract to judge --data or --athena by; FILE#TABLE where it describes several tables.',
    },
    snapshot: {
      type: 'string',
      help: 'How the data were before, as `assay snapshot` wrote it: what checks of drift compare with.',
    },
    explain: { type: 'boolean', help: 'Shows what would be read and asked, and runs nothing.' },
    sql: { type: 'boolean', help: 'With --explain: the statements too.' },
    ...downloadFlags,
    out: {
      type: 'string',
      help: 'Where the results are written as JSON. Those of a model are always in .assay/validation/<model>/data-results.json.',
    },
  },
  run: (args, terminal) => (isStandalone(args) ? judgeNamed(args, terminal) : validateModel(args, terminal)),
}

/** Flags that a model has no use for, and what there is instead. */
const ofNamedData: Readonly<Record<string, string>> = {
  snapshot: '--base REVISION for a model, whose data were judged before',
  explain: '--data FILE --contract FILE for a plan; a model is judged',
  sql: '--data FILE --contract FILE --explain for statements; a model is judged',
  out: '.assay/validation/MODEL/data-results.json, where the results of a model always are',
}

async function validateModel(args: Arguments, terminal: Terminal): Promise<number> {
  const stray = Object.keys(ofNamedData).find((flag) => args.values[flag] !== undefined)
  if (stray !== undefined)
    throw new Failure({
      code: 'USAGE',
      problem: `--${stray} without --data`,
      allowed: ofNamedData[stray] ?? '',
    })
  refuseAthenaFlags(args)
  const [
    { validateData, validationFiles },
    { versionsMarkdown },
    { diskFolder, withScratch },
    { dataResultsText },
  ] = await Promise.all([
    import('#actions/validate-data/validate-data.ts'),
    import('#actions/validate-data/versions-words.ts'),
    import('#adapters/files/disk-folder.ts'),
    import('#core/report/data-text.ts'),
  ])
  const kit = await openCheckout(args, terminal.cwd)
  const model = await modelOf(args, kit)
  const folder = kit.validationOf(model)
  const compare = textOf(args, 'base') !== undefined
  const answer = await withScratch((scratch) =>
    validateData(
      { model, base: () => baseOf(args, kit), compare },
      { ...kit, results: folder, scratch: diskFolder(scratch) },
      terminal,
    ),
  )
  const { results, quarantine } = answer
  terminal.print(dataResultsText(results))
  if (quarantine !== undefined) {
    const file = relative(terminal.cwd, folder.absolute(validationFiles.quarantine))
    terminal.print(`${quarantine.rows} broken promises, row by row: ${file}`)
  }
  const { markdown } = versionsMarkdown(answer)
  if (markdown !== '') terminal.print(`\n${plainMarkdown(markdown)}`)
  else if (compare) terminal.print(`\ncontract and data are those of ${textOf(args, 'base')}`)
  return exitCodes[results.outcome]
}
