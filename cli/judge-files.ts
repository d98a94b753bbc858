import type { TableAnswer, TableQuestion } from '#actions/validate-data/judge-table.ts'
import type { Snapshot } from '#core/drift/snapshot.ts'
import { exitCodes, Failure } from '#core/failure.ts'
import { athenaTableIn, refuseAthenaFlags } from './athena-flags.ts'
import { type Arguments, type Terminal, textOf } from './command.ts'
import { downloadLimitOf, type NamedData, withNamedData } from './named-data.ts'

/** Whether a command line is about data that no pipeline pins. */
export function isStandalone({ values }: Arguments): boolean {
  return ['data', 'athena', 'contract'].some((flag) => values[flag] !== undefined)
}

/**
 * Judges what `--data` or `--athena` names, or else the contract's own table of Athena's, by `--contract`.
 * @returns the exit code
 */
export async function judgeNamed(args: Arguments, terminal: Terminal): Promise<number> {
  const named = [args.values.data ?? []].flat().map(String)
  if (args.positionals.length > 0) {
    const flag = ['data', 'athena', 'contract'].find((name) => args.values[name] !== undefined)
    throw usage(`a model and --${flag}`, 'a model, or --data or --athena with --contract')
  }
  const ofModel = ['base', 'store'].find((name) => args.values[name] !== undefined)
  if (ofModel !== undefined)
    throw usage(
      `--${ofModel} without a model`,
      'MODEL --base REVISION; --data FILE compares with --snapshot FILE, and keeps nothing',
    )
  if (named.length > 0 && args.values.athena !== undefined)
    throw usage('--data and --athena', 'one of them: files, or a table of Athena’s')
  const file = textOf(args, 'contract')
  if (file === undefined || file === '')
    throw usage(
      '--contract is missing',
      '--data FILE --contract FILE, or --athena database.table --contract FILE',
    )
  const { readNamedText, writeNamedText } = await import('#adapters/files/named-files.ts')
  const contract = { text: await readNamedText(file, terminal.cwd), file }
  const question: TableQuestion = {
    explain: args.values.explain === true ? (args.values.sql === true ? 'sql' : 'plan') : undefined,
    snapshot: await snapshotIn(textOf(args, 'snapshot'), terminal.cwd),
  }
  const meant = named.length > 0 ? undefined : await ofContract(contract)
  const onAthena = named.length === 0 && (args.values.athena !== undefined || meant?.athena === true)
  if (!onAthena) refuseAthenaFlags(args)
  const names = meant === undefined ? named : meant.files
  if (!onAthena && names.length === 0)
    throw usage(
      '--data is missing',
      '--data FILE --contract FILE, or --athena database.table --contract FILE',
    )
  const asked = { ...question, contract }
  const answer = await (onAthena
    ? judgeAthenaTable(asked, args, terminal)
    : judgeFiles({ names, confined: meant !== undefined }, asked, args, terminal))
  if (answer.kind === 'explained') {
    terminal.print(answer.plan)
    return exitCodes.pass
  }
  const out = textOf(args, 'out')
  if (out !== undefined)
    await writeNamedText(out, terminal.cwd, `${JSON.stringify(answer.results, null, 2)}\n`)
  const { dataResultsText } = await import('#core/report/data-text.ts')
  terminal.print(dataResultsText(answer.results))
  return exitCodes[answer.results.outcome]
}

type Asked = TableQuestion & { readonly contract: { readonly text: string; readonly file: string } }

async function judgeFiles(
  named: Pick<NamedData, 'names' | 'confined'>,
  asked: Asked,
  args: Arguments,
  terminal: Terminal,
): Promise<TableAnswer> {
  const { duckdbTables } = await import('#adapters/duckdb/duckdb-tables.ts')
  const tables = duckdbTables({ repository: terminal.cwd, ahead: true })
  const [{ validateFiles }, { digestOfFile }] = await Promise.all([
    import('#actions/validate-data/validate-files.ts'),
    import('#adapters/files/folder-tree.ts'),
  ])
  const digest = textOf(args, 'out') === undefined ? undefined : digestOfFile
  const data = { ...named, cwd: terminal.cwd, limit: downloadLimitOf(args) }
  return withNamedData(data, terminal, (files, scratch) =>
    validateFiles({ ...asked, files }, { tables, digest, scratch }, terminal),
  )
}

async function judgeAthenaTable(asked: Asked, args: Arguments, terminal: Terminal): Promise<TableAnswer> {
  const [{ validateAthena }, { openAthenaSource }] = await Promise.all([
    import('#actions/validate-data/validate-athena.ts'),
    import('#adapters/athena/open-source.ts'),
  ])
  const inspector = async () => (await import('#adapters/duckdb/duckdb-tables.ts')).duckdbTables()
  return validateAthena(
    { ...asked, ...athenaTableIn(args) },
    { open: (request) => openAthenaSource(request, inspector) },
    terminal,
  )
}

/** What the contract itself says should be judged: a table of Athena's, or the files of its splits. */
async function ofContract({
  text,
  file,
}: Asked['contract']): Promise<{ readonly athena: boolean; readonly files: NamedData['names'] }> {
  const [{ readContract }, { isForAthena }, { splitFilesOf }] = await Promise.all([
    import('#core/contract/read-contract.ts'),
    import('#core/contract/engine.ts'),
    import('#core/contract/split-files.ts'),
  ])
  const { value } = readContract(text, file)
  const files = splitFilesOf(value).flatMap(({ split, names }) => names.map((name) => ({ name, split })))
  return { athena: isForAthena(value), files }
}

async function snapshotIn(name: string | undefined, cwd: string): Promise<Snapshot | undefined> {
  if (name === undefined) return undefined
  const { readSnapshotFile } = await import('./read-snapshot.ts')
  const read = await readSnapshotFile(name, cwd)
  if (read.kind === 'snapshot') return read.snapshot
  throw usage(`--snapshot: ${name} is no snapshot: ${read.why}`, 'a JSON file of `assay snapshot`')
}

function usage(problem: string, allowed: string): Failure {
  return new Failure({ code: 'USAGE', problem, allowed })
}
