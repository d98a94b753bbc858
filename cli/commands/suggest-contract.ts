import { Failure } from '#core/failure.ts'
import { type Arguments, type Command, type Terminal, textOf } from '../command.ts'
import { downloadFlags, downloadLimitOf, withNamedData } from '../named-data.ts'

export const suggestContractCommand: Command = {
  name: 'suggest-contract',
  usage: 'FILE [--out contract.yaml] [--id NAME]',
  mostArguments: 1,
  summary: 'Drafts a contract from a data file, each promise with its evidence.',
  flags: {
    out: { type: 'string', help: 'Where the draft is written. Default: to the terminal.' },
    id: { type: 'string', help: 'What the contract is called. Default: the name of the file.' },
    ...downloadFlags,
    force: { type: 'boolean', help: 'Write over a file that is there already.' },
  },
  run: async (args, terminal) => {
    const [named] = args.positionals
    if (named === undefined) {
      throw new Failure({
        code: 'USAGE',
        problem: 'which file?',
        allowed: 'CSV, Parquet or JSON lines, also s3://bucket/key',
      })
    }
    return suggestFor(named, args, terminal)
  },
}

async function suggestFor(named: string, args: Arguments, terminal: Terminal): Promise<number> {
  const [{ suggestContract }, { duckdbTables }, { writeNamedText }, { plainName }] = await Promise.all([
    import('#core/suggest/suggest-contract.ts'),
    import('#adapters/duckdb/duckdb-tables.ts'),
    import('#adapters/files/named-files.ts'),
    import('#core/init/column-names.ts'),
  ])
  const refuseMany = (count: number): void => {
    if (count === 1) return
    throw new Failure({
      code: 'USAGE',
      problem: `${named} stands for ${count} files`,
      allowed: 'one file, whose columns the others share',
    })
  }
  const out = textOf(args, 'out')
  if (out !== undefined && args.values.force !== true && (await exists(out, terminal.cwd))) {
    throw new Failure({
      code: 'USAGE',
      problem: `${out} is there already`,
      allowed: 'a new name, or --force',
    })
  }
  const data = { names: [named], cwd: terminal.cwd, limit: downloadLimitOf(args), refuseMany }
  const suggested = await withNamedData(data, terminal, async ([file], scratch) => {
    if (file === undefined) throw new RangeError('a name stood for no file')
    const base =
      file.location
        .split(/[/\\]/)
        .at(-1)
        ?.replace(/\.\w+$/, '') ?? ''
    const id = textOf(args, 'id') ?? plainName(base).replaceAll('_', '-')
    terminal.progress.step(`Looking at ${file.location}`)
    return suggestContract({ file, id, scratch }, duckdbTables(), terminal)
  })
  for (const words of suggested.refuted) terminal.progress.warn(`does not hold on the file itself: ${words}`)
  if (out === undefined) terminal.print(suggested.text.trimEnd())
  else await writeNamedText(out, terminal.cwd, suggested.text)
  const { rows, columns, suggested: count } = suggested
  terminal.progress.detail(
    `${rows} rows, ${columns} columns, ${count} checks suggested${out === undefined ? '' : `: ${out}`}. They hold on this file; look at each before you commit it.`,
  )
  return 0
}

async function exists(name: string, cwd: string): Promise<boolean> {
  const [{ stat }, { resolve }] = await Promise.all([import('node:fs/promises'), import('node:path')])
  return (await stat(resolve(cwd, name)).catch(() => undefined)) !== undefined
}
