import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { Failure } from '#core/failure.ts'
import { type FileTree, isLeftOut } from '#core/repository/file-tree.ts'
import { mostTextBytes, readRegularFile, whyUnreadable } from './regular-file.ts'

/** The files below a folder as they are on disk now. */
export function folderTree(root: string, name = 'the working copy'): FileTree {
  return {
    name,
    read: (path) => readIfThere(join(root, path)),
    digests: async (folder) => {
      const files = await filesBelow(join(root, folder))
      const entries = await Promise.all(
        files.map(
          async (file) => [relative(root, file).split(sep).join('/'), await digestOfFile(file)] as const,
        ),
      )
      return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
    },
    folders: async (folder) => {
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])
      return entries
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort()
    },
  }
}

/** Small pieces cost more to pass on than to hash. */
const pieceBytes = 2 ** 20

/** SHA-256 of a file, read in pieces. */
export async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: pieceBytes }))
    hash.update(piece as Buffer)
  return hash.digest('hex')
}

/**
 * The text of a file; undefined if there is none.
 * @throws Failure CONFIGURATION_INVALID for a pipe, a device, a link that turns in a circle, or what may not be read
 */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readRegularFile(path, { most: mostTextBytes })).toString('utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined
    if (code === 'ENOTFILE' || code === 'EFBIG' || code === 'ELOOP' || code === 'EACCES') {
      const problem = `${path} cannot be read: ${whyUnreadable(error as NodeJS.ErrnoException)}`
      throw new Failure({ code: 'CONFIGURATION_INVALID', problem, cause: error })
    }
    throw error
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const nested = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return isLeftOut(entry.name) ? [] : filesBelow(path)
      return entry.isFile() ? [path] : []
    }),
  )
  return nested.flat()
}
