import { mkdir } from 'node:fs/promises'
import type { Git } from '../git.ts'
import { mergeBase } from './history.ts'
import { withIndex } from './objects.ts'

export type Merge = { readonly kind: 'merged'; readonly tree: string } | { readonly kind: 'conflict' }

/** Merges two commits without touching a branch, by `git merge-tree` where git has it (2.38), else by an index. */
export async function mergeTrees(git: Git, ours: string, theirs: string): Promise<Merge> {
  return (await mergeByMergeTree(git, ours, theirs)) ?? (await mergeByIndex(git, ours, theirs))
}

async function mergeByMergeTree(git: Git, ours: string, theirs: string): Promise<Merge | undefined> {
  const answer = await git.recall(['merge-tree', '--write-tree', '--no-messages', ours, theirs], {
    allowed: [0, 1, 128, 129],
  })
  if (answer.code === 1) return { kind: 'conflict' }
  return answer.code === 0 ? { kind: 'merged', tree: answer.stdout.toString().trim() } : undefined
}

/** The way of an older git: a three-way merge file by file, which does not follow renames. */
export async function mergeByIndex(git: Git, ours: string, theirs: string): Promise<Merge> {
  const base = await mergeBase(git, ours, theirs)
  if (base === undefined) return { kind: 'conflict' }
  return await withIndex(async (index) => {
    const work = `${index.GIT_INDEX_FILE}-work`
    await mkdir(work)
    const environment = { ...index, GIT_WORK_TREE: work, GIT_DIR: git.folder }
    await git.run(['read-tree', '-i', '-m', '--aggressive', base, ours, theirs], { environment })
    const merged = await git.run(['merge-index', '-o', '-q', 'git-merge-one-file', '-a'], {
      environment,
      allowed: [0, 1, 128],
    })
    if (merged.code !== 0) return { kind: 'conflict' }
    return { kind: 'merged', tree: await git.text(['write-tree'], { environment }) }
  })
}
