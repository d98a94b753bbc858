import type { Git } from '../git.ts'

/** Everything here asks about commits by their full ids, so that git need be asked only once. */
async function recallText(git: Git, args: readonly string[]): Promise<string> {
  return (await git.recall(args)).stdout.toString().replace(/\n$/, '')
}

/** Where two lines of history parted; undefined if they never were one. */
export async function mergeBase(git: Git, one: string, other: string): Promise<string | undefined> {
  const answer = await git.recall(['merge-base', one, other], { allowed: [0, 1, 128] })
  return answer.code === 0 ? answer.stdout.toString().trim() : undefined
}

export async function isAncestor(git: Git, ancestor: string, descendant: string): Promise<boolean> {
  return (
    (await git.recall(['merge-base', '--is-ancestor', ancestor, descendant], { allowed: [0, 1, 128] }))
      .code === 0
  )
}

/** Commits only `head` has, and commits only `base` has. */
export async function countApart(
  git: Git,
  base: string,
  head: string,
): Promise<{ readonly ahead: number; readonly behind: number }> {
  const text = await recallText(git, ['rev-list', '--left-right', '--count', `${base}...${head}`])
  const [behind = '0', ahead = '0'] = text.split('\t')
  return { ahead: Number(ahead), behind: Number(behind) }
}

/** Commits `head` has and `base` has not, oldest first. */
export async function commitsBetween(git: Git, base: string, head: string): Promise<readonly string[]> {
  const text = await recallText(git, ['rev-list', '--reverse', '--topo-order', `${base}..${head}`])
  return text === '' ? [] : text.split('\n')
}

/** Commits that lead to `head`, newest first; only those that touch `path`, if one is given. */
export async function commitsUpTo(
  git: Git,
  head: string,
  path: string | undefined,
): Promise<readonly string[]> {
  const text = await recallText(git, [
    'rev-list',
    head,
    ...(path === undefined ? [] : ['--', `:(literal)${path}`]),
  ])
  return text === '' ? [] : text.split('\n')
}

export interface ChangedFile {
  readonly path: string
  readonly previousPath?: string
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed'
  /** Of the file as it is now; of the removed file otherwise. */
  readonly sha: string
  readonly additions: number
  readonly deletions: number
  /** From the first `@@`; none for binary files and pure renames. */
  readonly patch?: string
}

const statuses: Readonly<Record<string, ChangedFile['status']>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
}

/** What changes from one commit to another, with renames found, sorted by path. */
export async function changedFiles(git: Git, from: string, to: string): Promise<readonly ChangedFile[]> {
  const [summary, text] = await Promise.all([
    git.recall(['diff-tree', '-r', '-z', '-M', '--raw', '--numstat', from, to]),
    recallText(git, ['diff-tree', '-r', '-M', '-p', '--no-color', from, to]),
  ])
  const fields = summary.stdout.toString().split('\0')
  const files: Omit<ChangedFile, 'additions' | 'deletions'>[] = []
  let at = 0
  while (fields[at]?.startsWith(':')) {
    const [, , before = '', after = '', letter = 'M'] = fields[at]!.split(' ')
    const status = statuses[letter[0] ?? ''] ?? 'changed'
    const moved = status === 'renamed' || status === 'copied'
    const path = fields[at + (moved ? 2 : 1)] ?? ''
    const sha = status === 'removed' ? before : after
    files.push({ path, status, sha, ...(moved ? { previousPath: fields[at + 1] ?? '' } : {}) })
    at += moved ? 3 : 2
  }
  const patches = splitPatches(text, files)
  return files.map((file, index) => {
    const [added = '0', deleted = '0'] = (fields[at] ?? '').split('\t')
    at += file.previousPath === undefined ? 1 : 3
    const patch = patches[index]
    return {
      ...file,
      additions: added === '-' ? 0 : Number(added),
      deletions: deleted === '-' ? 0 : Number(deleted),
      ...(patch === undefined ? {} : { patch }),
    }
  })
}

function splitPatches(
  text: string,
  files: readonly { readonly status: ChangedFile['status'] }[],
): readonly (string | undefined)[] {
  const sections = text.split(/^diff --git .*\n/m).slice(1)
  let at = 0
  return files.map((file) => {
    // a change of type is shown as a removal and an addition
    const mine = sections.slice(at, at + (file.status === 'changed' ? 2 : 1)).join('')
    at += file.status === 'changed' ? 2 : 1
    const start = mine.search(/^@@ /m)
    return start === -1 ? undefined : mine.slice(start).replace(/\n$/, '')
  })
}
