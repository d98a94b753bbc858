import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Git } from '../git.ts'

/** Full name to object id. */
export type References = Readonly<Record<string, string>>

/** Every reference below these prefixes (`refs/heads`), sorted by name. */
export async function listReferences(git: Git, prefixes: readonly string[]): Promise<References> {
  const text = await git.text(['for-each-ref', '--format=%(objectname) %(refname)', ...prefixes])
  const lines = text === '' ? [] : text.split('\n')
  return Object.fromEntries(
    lines.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]),
  )
}

/**
 * Something that differs whenever a reference may have moved: when and into which files references were last written.
 * It spares asking git when nothing happened. Git puts every change into a new file, so time and inode tell.
 */
export function fingerprintReferences(git: Git): string {
  const prints = (path: string): readonly string[] => {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
    if (stat === undefined) return []
    const own = `${path} ${stat.ino} ${stat.mtimeNs} ${stat.size}`
    if (!stat.isDirectory()) return [own]
    return [own, ...readdirSync(path).flatMap((name) => prints(join(path, name)))]
  }
  return ['refs', 'packed-refs', 'reftable'].flatMap((name) => prints(join(git.folder, name))).join('\n')
}

/** The object a reference with this full name stands at. */
export async function readReference(git: Git, name: string): Promise<string | undefined> {
  if (!(await isReferenceName(git, name))) return undefined
  const answer = await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', name], {
    allowed: [0, 1, 128],
  })
  return answer.code === 0 ? answer.stdout.toString().trim() : undefined
}

export async function isReferenceName(git: Git, name: string): Promise<boolean> {
  if (!name.startsWith('refs/')) return false
  return (await git.run(['check-ref-format', name], { allowed: [0, 1, 128] })).code === 0
}

/**
 * Moves a reference from one object to another, or answers false because it did not stand where it should.
 *
 * @param before undefined: it must not exist
 * @param after undefined: it is deleted
 */
export async function moveReference(
  git: Git,
  name: string,
  before: string | undefined,
  after: string | undefined,
): Promise<boolean> {
  const none = '0'.repeat(40)
  const args =
    after === undefined
      ? ['update-ref', '-d', name, before ?? none]
      : ['update-ref', name, after, before ?? none]
  return (await git.run(args, { allowed: [0, 1, 128] })).code === 0
}

/** Sets a reference nobody else writes, such as `refs/pull/7/head`. */
export async function setReference(git: Git, name: string, object: string): Promise<void> {
  await git.run(['update-ref', name, object])
}
