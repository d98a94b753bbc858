import { sha256 } from '#core/digest.ts'
import { type FileTree, type History, isLeftOut } from '#core/repository/file-tree.ts'
import { type ObjectReader, openObjectReader } from './object-reader.ts'
import { runGit, tryGit } from './run-git.ts'

/** A local Git repository, read without checking anything out. */
export function gitHistory(repository: string): History {
  const text = async (...args: string[]): Promise<string> =>
    (await runGit(repository, args)).toString().trim()
  const objects = openObjectReader(repository)
  const trees = new Map<string, FileTree>()
  return {
    at: (commit) => {
      // What a full SHA names never changes; a branch may move.
      if (!/^[0-9a-f]{40}$/.test(commit)) return commitTree(repository, objects, commit)
      const known = trees.get(commit) ?? remembering(commitTree(repository, objects, commit))
      trees.set(commit, known)
      return known
    },
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
      const answer = await tryGit(repository, ['merge-base', '--end-of-options', a, b])
      return answer.exitCode === 0 ? answer.output.toString().trim() : undefined
    },
    isAncestor: async (ancestor, descendant) =>
      (await tryGit(repository, ['merge-base', '--is-ancestor', '--end-of-options', ancestor, descendant]))
        .exitCode === 0,
    changedPaths: async (from, to) => {
      const flags = ['--name-only', '--no-renames', '-z', '--end-of-options']
      const listed = await runGit(repository, ['diff', ...flags, from, to, '--'])
      return listed.toString().split('\0').filter(Boolean).sort()
    },
    commitsOf: async (path, commit, most) => {
      const flags = ['--first-parent', '--format=%H', `--max-count=${most}`, '--end-of-options']
      const listed = await text('log', ...flags, commit, '--', path)
      return listed.split('\n').filter(Boolean)
    },
    commitTime: async (commit) =>
      new Date(
        Number(await text('show', '-s', '--format=%ct', '--end-of-options', `${commit}^{commit}`)) * 1000,
      ),
  }
}

function commitTree(repository: string, objects: ObjectReader, commit: string): FileTree {
  const list = async (
    folder: string,
    recursive: boolean,
  ): Promise<{ mode: string; type: string; id: string; path: string }[]> => {
    const args = [
      'ls-tree',
      '-z',
      ...(recursive ? ['-r'] : []),
      '--end-of-options',
      commit,
      '--',
      `${folder}/`,
    ]
    const answer = await runGit(repository, args)
    return answer
      .toString()
      .split('\0')
      .filter(Boolean)
      .map((line) => {
        // A path may itself hold tabs.
        const end = line.indexOf('\t')
        const [mode = '', type = '', id = ''] = line.slice(0, end).split(' ')
        return { mode, type, id, path: line.slice(end + 1) }
      })
  }
  return {
    name: `commit ${commit.slice(0, 10)}`,
    read: async (path) => {
      const object = await objects.read(`${commit}:${path}`)
      return object?.type === 'blob' ? object.content.toString() : undefined
    },
    digests: async (folder) => {
      const files = (await list(folder, true)).filter(
        ({ mode, path }) => mode.startsWith('100') && !isLeftOut(path.slice(folder.length + 1)),
      )
      const blobs = await Promise.all(files.map(({ id }) => objects.read(id)))
      const entries = files.map(({ path }, index) => [path, sha256(blobs[index]?.content ?? '')] as const)
      return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
    },
    folders: async (folder) =>
      (await list(folder, false))
        .filter((entry) => entry.type === 'tree')
        .map((entry) => entry.path.split('/').at(-1) ?? '')
        .sort(),
  }
}

/** The same tree, asking git once for each question. */
function remembering(tree: FileTree): FileTree {
  const remember = <Answer>(ask: (path: string) => Promise<Answer>): ((path: string) => Promise<Answer>) => {
    const answers = new Map<string, Promise<Answer>>()
    return (path) => {
      const answer = answers.get(path) ?? ask(path)
      answers.set(path, answer)
      return answer
    }
  }
  return {
    name: tree.name,
    read: remember(tree.read),
    digests: remember(tree.digests),
    folders: remember(tree.folders),
  }
}
