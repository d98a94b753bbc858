import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mergeByIndex, mergeTrees } from '../../../demo/github/git/merging.ts'
import { readBlob, readTree } from '../../../demo/github/git/objects.ts'
import { type Git, openGit } from '../../../demo/github/git.ts'
import { git, temporaryFolder } from './ground.ts'

type Sides = Readonly<Record<'base' | 'ours' | 'theirs', Readonly<Record<string, string | null>>>>

/** A repository with the two sides as branches. */
async function repositoryOf(sides: Sides): Promise<string> {
  const folder = await temporaryFolder()
  await git(folder, 'init', '-q', '-b', 'base')
  for (const side of ['base', 'ours', 'theirs'] as const) {
    if (side !== 'base') await git(folder, 'checkout', '-q', '-b', side, 'base')
    for (const [path, text] of Object.entries(sides[side])) {
      if (text === null) {
        await git(folder, 'rm', '-q', path)
      } else {
        await mkdir(join(folder, path, '..'), { recursive: true })
        await writeFile(join(folder, path), text)
      }
    }
    await git(folder, 'add', '.')
    await git(folder, 'commit', '-q', '--allow-empty', '-m', side)
  }
  return folder
}

const lines = (third: string, ninth: string) => `1\n2\n${third}\n4\n5\n6\n7\n8\n${ninth}\n`

async function textsOf(tool: Git, tree: string): Promise<Record<string, string>> {
  const entries = (await readTree(tool, tree, '', true)) ?? []
  const texts = entries
    .filter(({ type }) => type === 'blob')
    .map(async ({ path, sha }) => [path, (await readBlob(tool, sha)).toString()] as const)
  return Object.fromEntries(await Promise.all(texts))
}

describe('merging, by git itself and the way of an older git,', () => {
  it.each<[string, Sides, Record<string, string> | 'conflict']>([
    [
      'takes what each side changed',
      { base: { a: '1' }, ours: { b: '2' }, theirs: { 'c/d': '3' } },
      { a: '1', b: '2', 'c/d': '3' },
    ],
    [
      'puts together one file',
      { base: { a: lines('3', '9') }, ours: { a: lines('x', '9') }, theirs: { a: lines('3', 'y') } },
      { a: lines('x', 'y') },
    ],
    [
      'finds a conflict in lines',
      { base: { a: '1\n' }, ours: { a: '2\n' }, theirs: { a: '3\n' } },
      'conflict',
    ],
    [
      'finds a file changed and removed',
      { base: { a: '1' }, ours: { a: null }, theirs: { a: '2' } },
      'conflict',
    ],
    [
      'removes on both sides',
      { base: { a: '1', b: '2' }, ours: { a: null }, theirs: { a: null } },
      { b: '2' },
    ],
  ])('%s', async (_case, sides, expected) => {
    const folder = await repositoryOf(sides)
    const tool = openGit(join(folder, '.git'), new AbortController().signal)
    const ours = await git(folder, 'rev-parse', 'ours')
    const theirs = await git(folder, 'rev-parse', 'theirs')
    for (const merge of [mergeTrees, mergeByIndex]) {
      const merged = await merge(tool, ours, theirs)
      expect(merged.kind === 'conflict' ? 'conflict' : await textsOf(tool, merged.tree)).toEqual(expected)
    }
  })
})
