import type { Sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { LedgerRef, LedgerSnapshot } from '#core/ledger/ledger-ref.ts'
import { runGit, tryGit } from './run-git.ts'

/**
 * A model's ledgers on a ref of their own, `refs/assay/ledger/<model>`: a commit for every appended line, one file for
 * each holdout. No branch and no working copy is touched. The ref is replaced by compare-and-swap (`git update-ref`
 * with the old value).
 * @param repository a local Git repository, bare or not
 */
export function gitLedgerRef(repository: string, model: string): LedgerRef {
  const name = `refs/assay/ledger/${model}`
  const resolve = async (): Promise<string | undefined> => {
    const answer = await tryGit(repository, ['rev-parse', '--verify', '--quiet', '--end-of-options', name])
    return answer.exitCode === 0 ? answer.output.toString().trim() : undefined
  }
  return {
    name,
    read: async (holdout) => {
      const revision = await resolve()
      if (revision === undefined) return { holdout, revision, text: undefined }
      const entry = (await entriesOf(repository, revision)).find(({ path }) => path === fileOf(holdout))
      const text = entry && (await runGit(repository, ['cat-file', 'blob', entry.id])).toString()
      return { holdout, revision, text }
    },
    holdouts: async () => {
      const revision = await resolve()
      if (revision === undefined) return []
      const files = (await entriesOf(repository, revision)).map(
        ({ path }) => /^([0-9a-f]{64})\.jsonl$/.exec(path)?.[1],
      )
      return files.filter((holdout) => holdout !== undefined).sort()
    },
    replace: async (seen, text, change) => {
      const { message } = change
      const commit = await ledgerCommit(repository, seen, text, change)
      // An empty old value: only if there is no such ref yet.
      const swap = ['update-ref', '--no-deref', '-m', message, name, commit, seen.revision ?? '']
      const answer = await tryGit(repository, swap)
      if (answer.exitCode === 0) return 'replaced'
      if ((await resolve()) !== seen.revision || /\.lock': File exists/.test(answer.error)) return 'moved'
      throw new Failure({
        code: 'SERVICE_UNAVAILABLE',
        problem: `git cannot move ${name} in ${repository}: ${answer.error.trim()}`,
        next: 'see what git says; the ledger was not changed.',
      })
    },
  }
}

/** Writes the commit that a ref is moved to, on top of the one that was read; no ref is touched. */
export async function ledgerCommit(
  repository: string,
  seen: LedgerSnapshot,
  text: string,
  { message, at }: { readonly message: string; readonly at: Date },
): Promise<string> {
  const write = async (type: string, content: string): Promise<string> =>
    (await runGit(repository, ['hash-object', '-w', '-t', type, '--stdin'], content)).toString().trim()
  const tree = await treeWith(repository, seen, await write('blob', text))
  return write('commit', commitText(tree, seen.revision, message, at))
}

function fileOf(holdout: Sha256): string {
  return `${holdout}.jsonl`
}

interface Entry {
  readonly mode: string
  readonly type: string
  readonly id: string
  readonly path: string
}

async function entriesOf(repository: string, commit: string): Promise<Entry[]> {
  const listed = await runGit(repository, ['ls-tree', '-z', '--end-of-options', commit])
  return listed
    .toString()
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const end = line.indexOf('\t')
      const [mode = '', type = '', id = ''] = line.slice(0, end).split(' ')
      return { mode, type, id, path: line.slice(end + 1) }
    })
}

async function treeWith(repository: string, seen: LedgerSnapshot, blob: string): Promise<string> {
  const others = seen.revision === undefined ? [] : await entriesOf(repository, seen.revision)
  const file = { mode: '100644', type: 'blob', id: blob, path: fileOf(seen.holdout) }
  const entries = [...others.filter(({ path }) => path !== file.path), file]
  const input = entries.map(({ mode, type, id, path }) => `${mode} ${type} ${id}\t${path}\0`).join('')
  return (await runGit(repository, ['mktree', '-z'], input)).toString().trim()
}

/** A commit object written out, so that it depends on the ledger alone and on nobody's Git identity. */
function commitText(tree: string, parent: string | undefined, message: string, at: Date): string {
  const signature = `Assay <assay@localhost> ${Math.floor(at.getTime() / 1000)} +0000`
  const parents = parent === undefined ? '' : `parent ${parent}\n`
  return `tree ${tree}\n${parents}author ${signature}\ncommitter ${signature}\n\n${message}\n`
}
