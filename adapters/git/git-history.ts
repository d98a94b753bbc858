import { createHash } from 'node:crypto'
import type { FileTree, History } from '#core/repository/file-tree.ts'
import { runGit, tryGit } from './run-git.ts'

/** A local Git repository, read without checking anything out. */
export function gitHistory(repository: string): History {
  const text = async (...args: string[]): Promise<string> =>
    (await runGit(repository, args)).toString().trim()
  return {
    at: (commit) => commitTree(repository, commit),
    resolve: async (revision) => {
      const answer = await tryGit(repository, [
        'rev-parse',
        '--verify',
        '--quiet',
        '--end-of-options',
        `${revision}^{commit}`,
      ])
      return answer.exitCode === 0 ? answer.output.toString().trim() : undefined
    },
    mergeBase: async (a, b) => {
      const answer = await tryGit(repository, ['merge-base', a, b])
      return answer.exitCode === 0 ? answer.output.toString().trim() : undefined
    },
    isAncestor: async (ancestor, descendant) =>
      (await tryGit(repository, ['merge-base', '--is-ancestor', ancestor, descendant])).exitCode === 0,
    changedPaths: async (from, to) => {
      const listed = await runGit(repository, ['diff', '--name-only', '--no-renames', '-z', from, to])
      return listed.toString().split('\0').filter(Boolean).sort()
    },
    commitTime: async (commit) => new Date(Number(await text('show', '-s', '--format=%ct', commit)) * 1000),
  }
}

function commitTree(repository: string, commit: string): FileTree {
  const list = async (
    folder: string,
    recursive: boolean,
  ): Promise<{ type: string; id: string; path: string }[]> => {
    const args = ['ls-tree', '-z', ...(recursive ? ['-r'] : []), commit, '--', `${folder}/`]
    const answer = await runGit(repository, args)
    return answer
      .toString()
      .split('\0')
      .filter(Boolean)
      .map((line) => {
        const [facts = '', path = ''] = line.split('\t')
        const [, type = '', id = ''] = facts.split(' ')
        return { type, id, path }
      })
  }
  return {
    name: `commit ${commit.slice(0, 10)}`,
    read: async (path) => {
      const answer = await tryGit(repository, ['cat-file', 'blob', `${commit}:${path}`])
      return answer.exitCode === 0 ? answer.output.toString() : undefined
    },
    digests: async (folder) => {
      const files = (await list(folder, true)).filter((entry) => entry.type === 'blob')
      const entries = await Promise.all(
        files.map(async ({ id, path }) => {
          const bytes = await runGit(repository, ['cat-file', 'blob', id])
          return [path, createHash('sha256').update(bytes).digest('hex')] as const
        }),
      )
      return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
    },
    folders: async (folder) =>
      (await list(folder, false))
        .filter((entry) => entry.type === 'tree')
        .map((entry) => entry.path.split('/').at(-1) ?? '')
        .sort(),
  }
}
