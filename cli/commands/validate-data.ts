import { relative } from 'node:path'
import type { Snapshot } from '#core/drift/snapshot.ts'
import { exitCodes, Failure } from '#core/failure.ts'
import { baseFlag, baseOf } from '../base-flag.ts'
import { checkoutFlags, modelOf, openCheckout } from '../checkout.ts'
import { type Arguments, type Command, type Terminal, textOf } from '../command.ts'
import { downloadFlags, downloadLimitOf, withNamedData } from '../named-data.ts'
import { plainMarkdown } from '../plain-markdown.ts'

export const validateDataCommand: Command = {
  name: 'validate-data',
  usage: '[MODEL] [--base REVISION] | --data FILE --contract FILE [--snapshot FILE]',
  mostArguments: 1,
  summary: 'Judges the pinned data of a model, or any file, against its contract.',
  flags: {
    ...checkoutFlags,
    ...baseFlag,
    data: {
      type: 'string',
      multiple: true,
      help: 'A file to judge without a pipeline: CSV, Parquet or JSON lines, also s3://bucket/key; may be repeated, or hold a * in its name.',
    },
    ...downloadFlags,
    contract: {
      type: 'string',
      help: 'The contract to judge --data by; FILE#TABLE where it describes several tables.',
    },
    snapshot: {
      type: 'string',
      help: 'How --data were before, as `assay snapshot` wrote it: what checks of drift compare with.',
    },
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
  if (textOf(args, 'snapshot') !== undefined) {
    throw new Failure({
      code: 'USAGE',
      problem: '--snapshot without --data',
      allowed: '--base REVISION for a model, whose data were judged before',
    })
  }
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

async function validateAnyFiles(args: Arguments, terminal: Terminal): Promise<number> {
  const contractFile = required(args, 'contract')
  const named = [args.values.data ?? []].flat().map(String)
  if (named.length === 0) required(args, 'data')
  const { duckdbTables } = await import('#adapters/duckdb/duckdb-tables.ts')
  const tables = duckdbTables({ repository: terminal.cwd, ahead: true })
  const out = textOf(args, 'out')
  const [{ validateFiles }, { digestOfFile }, { dataResultsText }, files] = await Promise.all([
    import('#actions/validate-data/validate-files.ts'),
    import('#adapters/files/folder-tree.ts'),
    import('#core/report/data-text.ts'),
    import('#adapters/files/named-files.ts'),
  ])
  const text = await files.readNamedText(contractFile, terminal.cwd)
  const explain = args.values.explain === true ? (args.values.sql === true ? 'sql' : 'plan') : undefined
  const snapshot = await snapshotIn(textOf(args, 'snapshot'), terminal.cwd)
  const data = { names: named, cwd: terminal.cwd, limit: downloadLimitOf(args) }
  const answer = await withNamedData(data, terminal, (found, scratch) =>
    validateFiles(
      { files: found, contract: { text, file: contractFile }, explain, snapshot },
      { tables, digest: out === undefined ? undefined : digestOfFile, scratch },
      terminal,
    ),
  )
  if (answer.kind === 'explained') {
    terminal.print(answer.plan)
    return exitCodes.pass
  }
  if (out !== undefined)
    await files.writeNamedText(out, terminal.cwd, `${JSON.stringify(answer.results, null, 2)}\n`)
  terminal.print(dataResultsText(answer.results))
  return exitCodes[answer.results.outcome]
}

async function snapshotIn(name: string | undefined, cwd: string): Promise<Snapshot | undefined> {
  if (name === undefined) return undefined
  const { readSnapshotFile } = await import('../read-snapshot.ts')
  const read = await readSnapshotFile(name, cwd)
  if (read.kind === 'snapshot') return read.snapshot
  throw new Failure({
    code: 'USAGE',
    problem: `--snapshot: ${name} is no snapshot: ${read.why}`,
    allowed: 'a JSON file of `assay snapshot`',
  })
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
