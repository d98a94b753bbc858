import { sha256 } from '#core/digest.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import type { Folder } from '#core/repository/folder.ts'
import type { DataFiles } from './data-files.ts'

/** Larger files are kept elsewhere than in Git. */
const mostBytes = 64 * 1024 ** 2

/**
 * Data files of this machine or, where others took their place, as a commit holds them: text whose digest is that of the
 * lock.
 * @param folder where such a file is put, to be read
 */
export function alsoCommitted(
  files: Pick<DataFiles, 'locate'>,
  tree: FileTree,
  folder: Folder,
): Pick<DataFiles, 'locate'> {
  return {
    locate: async (file, signal) => {
      const found = await files.locate(file, signal)
      const right = found.kind === 'found' && found.sha256 === file.sha256
      if (right || /^(store:|s3:\/\/)/.test(file.location) || file.bytes > mostBytes) return found
      const text = await tree.read(file.location)
      if (text === undefined || sha256(text) !== file.sha256) return found
      const extension = /\.[A-Za-z0-9]+$/.exec(file.location)?.[0] ?? ''
      const name = `committed/${file.sha256}${extension}`
      await folder.write(name, text)
      return { kind: 'found', path: folder.absolute(name), sha256: file.sha256, bytes: file.bytes }
    },
  }
}
