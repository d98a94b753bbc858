import { stringify } from 'yaml'
import { sha256 } from '#core/digest.ts'
import type { FileTree } from '#core/repository/file-tree.ts'

/** Files of a repository, held in memory; what is no text is written as YAML. */
export function treeOf(files: Readonly<Record<string, unknown>>, name = 'the working copy'): FileTree {
  const texts = new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? content : stringify(content),
    ]),
  )
  const below = (folder: string): string[] =>
    [...texts.keys()].filter((path) => path.startsWith(`${folder}/`)).sort()
  return {
    name,
    read: async (path) => texts.get(path),
    digests: async (folder) =>
      Object.fromEntries(below(folder).map((path) => [path, sha256(texts.get(path) ?? '')])),
    folders: async (folder) => [
      ...new Set(
        below(folder).flatMap((path) => {
          const [first, ...rest] = path.slice(folder.length + 1).split('/')
          return first === undefined || rest.length === 0 ? [] : [first]
        }),
      ),
    ],
  }
}
