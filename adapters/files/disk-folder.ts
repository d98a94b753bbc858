import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve, sep } from 'node:path'
import type { Folder } from '#core/repository/folder.ts'
import { digestOfFile } from './folder-tree.ts'
import { writeAtomically } from './write-atomically.ts'

/** A folder on disk; made when it is first written to. */
export function diskFolder(path: string): Folder {
  const root = resolve(path)
  const absolute = (inside: string): string => join(root, inside)
  const own = async (inside: string): Promise<Buffer | undefined> =>
    (await isOwnFile(root, absolute(inside))) ? readFile(absolute(inside)) : undefined
  return {
    path: root,
    absolute,
    readText: async (inside) => (await own(inside))?.toString('utf8'),
    readBytes: own,
    write: (inside, content) => writeAtomically(absolute(inside), content),
    remove: (inside) => rm(absolute(inside), { recursive: true, force: true }),
    digest: async (inside) => {
      const facts = await lstat(absolute(inside)).catch(() => undefined)
      if (facts?.isFile() !== true) return undefined
      return { sha256: await digestOfFile(absolute(inside)), bytes: facts.size }
    },
    list: async () => {
      const entries = await readdir(root, { withFileTypes: true, recursive: true }).catch(() => [])
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .sort()
    },
  }
}

/** A folder for one piece of work, gone afterwards whatever happens. */
export async function withScratch<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Makes a folder, empty. */
export async function emptyFolder(path: string): Promise<string> {
  await rm(path, { recursive: true, force: true })
  await mkdir(path, { recursive: true })
  return path
}

/** Whether a path is a file of this folder: no link, and no link on the way to it, so that nothing outside is read. */
async function isOwnFile(root: string, path: string): Promise<boolean> {
  if ((await lstat(path).catch(() => undefined))?.isFile() !== true) return false
  return (await realpath(path)) === join(await realpath(root), relative(root, path))
}
