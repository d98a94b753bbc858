import { exitCodes, Failure } from '#core/failure.ts'
import { checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import { type Arguments, type Command, type Terminal, textOf } from '../command.ts'

export const validateDataCommand: Command = {
  name: 'validate-data',
  usage: '[MODEL] | --data FILE --contract FILE',
  mostArguments: 1,
  summary: 'Judges the pinned data of a model, or any file, against its contract.',
  flags: {
    ...checkoutFlags,
    data: {
      type: 'string',
      multiple: true,
      help: 'A file to judge without a pipeline: CSV, Parquet or JSON lines; may be repeated, or hold a * in its name.',
    },
    contract: { type: 'string', help: 'The contract to judge --data by.' },
    explain: { type: 'boolean', help: 'Shows what would be read and asked, and runs nothing.' },
    sql: { type: 'boolean', help: 'With --explain: the statements too.' },
    out: {
      type: 'string',
      help: 'Where the results are written as JSON. With a model: .assay/validation/<model>/data-results.json.',
    },
  },
  run: async (args, terminal) => {
    const data = args.values.data
    if (data === undefined && textOf(args, 'contract') === undefined) return validateModel(args, terminal)
    if (args.positionals.length > 0) {
      throw new Failure({
        code: 'USAGE',
        problem: `a model and --${data === undefined ? 'contract' : 'data'}`,
        allowed: 'a model, or --data with --contract',
      })
    }
    return validateAnyFiles(args, terminal)
  },
}

async function validateModel(args: Arguments, terminal: Terminal): Promise<number> {
  const [{ validateData }, { withScratch }, { dataResultsText }] = await Promise.all([
    import('#actions/validate-data/validate-data.ts'),
    import('#adapters/files/disk-folder.ts'),
    import('#core/report/data-text.ts'),
  ])
  const kit = await openCheckout(args, terminal.cwd)
  const model = await modelOf(args, kit)
  const results = await withScratch((scratch) =>
    validateData({ model }, { ...kit, results: kit.validationOf(model), scratch }, terminal),
  )
  terminal.print(dataResultsText(results))
  return exitCodes[results.outcome]
}

async function validateAnyFiles(args: Arguments, terminal: Terminal): Promise<number> {
  const contractFile = required(args, 'contract')
  const named = [args.values.data ?? []].flat().map(String)
  if (named.length === 0) required(args, 'data')
  const { duckdbTables } = await import('#adapters/duckdb/duckdb-tables.ts')
  const tables = duckdbTables({ repository: terminal.cwd, ahead: true })
  const [{ validateFiles }, { digestOfFile }, { withScratch }, { dataResultsText }, files] =
    await Promise.all([
      import('#actions/validate-data/validate-files.ts'),
      import('#adapters/files/folder-tree.ts'),
      import('#adapters/files/disk-folder.ts'),
      import('#core/report/data-text.ts'),
      import('#adapters/files/named-files.ts'),
    ])
  const found = await files.namedFiles(named, terminal.cwd)
  const text = await files.readNamedText(contractFile, terminal.cwd)
  const explain = args.values.explain === true ? (args.values.sql === true ? 'sql' : 'plan') : undefined
  const answer = await withScratch((scratch) =>
    validateFiles(
      { files: found, contract: { text, file: contractFile }, explain },
      { tables, digest: digestOfFile, scratch },
      terminal,
    ),
  )
  if (answer.kind === 'explained') {
    terminal.print(answer.plan)
    return exitCodes.pass
  }
  const out = textOf(args, 'out')
  if (out !== undefined)
    await files.writeNamedText(out, terminal.cwd, `${JSON.stringify(answer.results, null, 2)}\n`)
  terminal.print(dataResultsText(answer.results))
  return exitCodes[answer.results.outcome]
}

function required(args: Arguments, flag: string): string {
  const value = textOf(args, flag)
  if (value !== undefined && value !== '') return value
  throw new Failure({
    code: 'USAGE',
    problem: `--${flag} is missing`,
    allowed: '--data FILE --contract FILE',
  })
}
