import type { Snapshot } from '#core/drift/snapshot.ts'
import { Failure } from '#core/failure.ts'
import { type Arguments, type Command, type Terminal, textOf } from '../command.ts'
import { snapshotNamedFiles } from '../snapshot-flags.ts'

export const diffDataCommand: Command = {
  name: 'diff-data',
  usage: 'OLD NEW [--contract FILE] [--json]',
  mostArguments: 2,
  summary: 'Shows what changed between two versions of data: rows, columns, profiles, drift.',
  flags: {
    contract: {
      type: 'string',
      help: 'What the columns are, where OLD or NEW is a data file and no snapshot of `assay snapshot`.',
    },
    json: { type: 'boolean', help: 'The difference as JSON instead of Markdown.' },
  },
  run: async (args, terminal) => {
    const [old, now] = args.positionals
    if (old === undefined || now === undefined) {
      throw new Failure({
        code: 'USAGE',
        problem: `${old === undefined ? 'OLD and NEW are' : 'NEW is'} missing`,
        allowed: 'two snapshots, or two data files with --contract',
      })
    }
    const [before, after] = [await snapshotOf(old, args, terminal), await snapshotOf(now, args, terminal)]
    const [{ diffSnapshots }, { dataDiffMarkdown }] = await Promise.all([
      import('#core/contract/data-diff.ts'),
      import('#core/report/data-diff-text.ts'),
    ])
    const diff = diffSnapshots(before, after)
    terminal.print(
      args.values.json === true ? JSON.stringify(diff, null, 2) : dataDiffMarkdown(diff).markdown,
    )
    return 0
  },
}

async function snapshotOf(name: string, args: Arguments, terminal: Terminal): Promise<Snapshot> {
  const read = /\.json$/i.test(name) ? await readSnapshot(name, terminal.cwd) : undefined
  if (read?.kind === 'snapshot') return read.snapshot
  const contract = textOf(args, 'contract')
  if (contract === undefined || contract === '') {
    const why = read === undefined ? '' : `: ${read.why}`
    throw new Failure({
      code: 'USAGE',
      problem: `${name} is no snapshot${why}`,
      allowed: 'a JSON file of `assay snapshot`, or a data file with --contract',
    })
  }
  const { snapshot, leftOut } = await snapshotNamedFiles([name], contract, terminal.cwd, terminal)
  for (const { column, why } of leftOut) terminal.progress.warn(`${column} is left out: ${why}`)
  return snapshot
}

type Read =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'other'; readonly why: string }

/** No snapshot comes near this; a larger file is data. */
const mostCharacters = 64 * 1024 ** 2

async function readSnapshot(name: string, cwd: string): Promise<Read> {
  const [{ readNamedText }, { Snapshot: schema }] = await Promise.all([
    import('#adapters/files/named-files.ts'),
    import('#core/drift/snapshot.ts'),
  ])
  const text = await readNamedText(name, cwd)
  if (text.length > mostCharacters || !text.includes('"schemaVersion"'))
    return { kind: 'other', why: 'it holds data' }
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return { kind: 'other', why: 'it is not JSON' }
  }
  const parsed = schema.safeParse(content)
  if (parsed.success) return { kind: 'snapshot', snapshot: parsed.data }
  const [issue] = parsed.error.issues
  return { kind: 'other', why: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() }
}
