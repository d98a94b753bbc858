import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Git } from '../git.ts'

export interface Signature {
  readonly name: string
  readonly email: string
  /** ISO 8601; git keeps whole seconds. */
  readonly date: string
}

export interface Commit {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Signature
  readonly committer: Signature
  readonly message: string
}

export interface TreeEntry {
  readonly path: string
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly sha: string
  /** Bytes, of blobs. */
  readonly size?: number
}

/** A change to a tree: an object put at a path, or nothing any more. */
export interface TreeChange {
  readonly path: string
  readonly mode: string
  readonly sha: string | undefined
}

/** The commit a branch, tag, short or full object id names. */
export async function resolveCommit(git: Git, name: string): Promise<string | undefined> {
  for (const candidate of [`refs/heads/${name}`, name, `refs/${name}`]) {
    const answer = await git.run(
      ['rev-parse', '--verify', '--quiet', '--end-of-options', `${candidate}^{commit}`],
      { allowed: [0, 1, 128] },
    )
    if (answer.code === 0) return answer.stdout.toString().trim()
  }
  return undefined
}

export async function objectType(git: Git, sha: string): Promise<string | undefined> {
  if (!/^[0-9a-f]{40}$/.test(sha)) return undefined
  return (await git.objects.read(sha))?.type
}

export async function writeBlob(git: Git, content: Buffer): Promise<string> {
  return await git.text(['hash-object', '-w', '--stdin'], { input: content })
}

export async function readBlob(git: Git, sha: string): Promise<Buffer> {
  const object = await git.objects.read(sha)
  if (object?.type !== 'blob') throw new RangeError(`${sha} is no blob`)
  return object.content
}

/** What a tree holds; undefined if there is no such tree or no folder of that name in it. */
export async function readTree(
  git: Git,
  treeish: string,
  folder = '',
  recursive = false,
): Promise<readonly TreeEntry[] | undefined> {
  const tree = folder === '' ? `${treeish}^{tree}` : `${treeish}:${folder}`
  const answer = await git.run(
    ['ls-tree', '-z', '-l', '--full-tree', ...(recursive ? ['-r', '-t'] : []), tree],
    { allowed: [0, 128] },
  )
  return answer.code === 0 ? parseTree(answer.stdout.toString()) : undefined
}

/** The entry at one path of a commit, given by its full id. */
export async function readEntry(git: Git, commit: string, path: string): Promise<TreeEntry | undefined> {
  const answer = await git.recall(['ls-tree', '-z', '-l', '--full-tree', commit, '--', `:(literal)${path}`], {
    allowed: [0, 128],
  })
  return answer.code === 0 ? parseTree(answer.stdout.toString())[0] : undefined
}

function parseTree(text: string): TreeEntry[] {
  return text
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [head = '', path = ''] = [line.slice(0, line.indexOf('\t')), line.slice(line.indexOf('\t') + 1)]
      const [mode = '', type = '', sha = '', size = '-'] = head.split(/ +/)
      const kind = type === 'tree' || type === 'commit' ? type : 'blob'
      return { path, mode, type: kind, sha, ...(size === '-' ? {} : { size: Number(size) }) }
    })
}

/** Writes the tree that `base` becomes by these changes; undefined if an object of them is missing. */
export async function writeTree(
  git: Git,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string | undefined> {
  return await withIndex(async (environment) => {
    await git.run(base === undefined ? ['read-tree', '--empty'] : ['read-tree', base], { environment })
    const lines = changes
      .filter((change) => !isGraft(change))
      .map(({ mode, sha, path }) => `${sha === undefined ? '0' : mode} ${sha ?? '0'.repeat(40)}\t${path}\0`)
    await git.run(['update-index', '--replace', '-z', '--index-info'], { environment, input: lines.join('') })
    for (const { path, sha } of changes.filter(isGraft)) {
      await git.run(['read-tree', `--prefix=${path}/`, sha ?? ''], { environment })
    }
    const answer = await git.run(['write-tree'], { environment, allowed: [0, 128] })
    return answer.code === 0 ? answer.stdout.toString().trim() : undefined
  })
}

/** A whole folder put in place. */
function isGraft(change: TreeChange): boolean {
  return change.mode === '040000' && change.sha !== undefined
}

/** Lends an index of its own to a few git commands. */
export async function withIndex<T>(work: (environment: Record<string, string>) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-github-'))
  try {
    return await work({ GIT_INDEX_FILE: join(folder, 'index') })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
