import type { Git } from '../git.ts'
import type { Commit, Signature } from './objects.ts'

/** Writes a commit exactly as given: nothing is added to its message. */
export async function writeCommit(git: Git, commit: Omit<Commit, 'sha'>): Promise<string> {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${formatSignature(commit.author)}`,
    `committer ${formatSignature(commit.committer)}`,
    '',
    commit.message,
  ]
  return await git.text(['hash-object', '-t', 'commit', '-w', '--stdin'], { input: lines.join('\n') })
}

/** Reads commits in the order asked for. */
export async function readCommits(git: Git, shas: readonly string[]): Promise<readonly Commit[]> {
  if (shas.length === 0) return []
  const { stdout } = await git.run(['cat-file', '--batch'], { input: `${shas.join('\n')}\n` })
  const commits: Commit[] = []
  let at = 0
  while (at < stdout.length) {
    const lineEnd = stdout.indexOf(0x0a, at)
    const [sha = '', , size = '0'] = stdout.subarray(at, lineEnd).toString().split(' ')
    const start = lineEnd + 1
    commits.push(parseCommit(sha, stdout.subarray(start, start + Number(size)).toString()))
    at = start + Number(size) + 1
  }
  return commits
}

export async function readCommit(git: Git, sha: string): Promise<Commit> {
  const [commit] = await readCommits(git, [sha])
  return commit!
}

function parseCommit(sha: string, text: string): Commit {
  const end = text.indexOf('\n\n')
  const head = end === -1 ? text : text.slice(0, end)
  const lines = head.split('\n')
  const values = (key: string) =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1))
  return {
    sha,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: parseSignature(values('author')[0] ?? ''),
    committer: parseSignature(values('committer')[0] ?? ''),
    message: end === -1 ? '' : text.slice(end + 2),
  }
}

function formatSignature(signature: Signature): string {
  const clean = (text: string) => text.replace(/[<>\n\0]/g, '').trim()
  const seconds = Math.floor(new Date(signature.date).getTime() / 1000)
  return `${clean(signature.name)} <${clean(signature.email)}> ${seconds} +0000`
}

function parseSignature(text: string): Signature {
  const match = /^(.*) ?<(.*)> (\d+) [+-]\d{4}$/.exec(text)
  const date = new Date(Number(match?.[3] ?? 0) * 1000).toISOString().replace('.000Z', 'Z')
  return { name: (match?.[1] ?? '').trim(), email: match?.[2] ?? '', date }
}
