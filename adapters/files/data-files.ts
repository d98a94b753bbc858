import { glob, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { DataFiles } from '#core/data/data-files.ts'
import { Sha256 } from '#core/digest.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import { digestOfFile } from './folder-tree.ts'
import { writeAtomically } from './write-atomically.ts'

/**
 * Data as files of the working copy, and batches kept in the store (`store:<sha256>`), which are copied to a cache
 * folder to be read.
 */
export function dataFiles(root: string, store: ArtifactStore, cache: string): DataFiles {
  return {
    locate: async (file) => {
      const path = file.location.startsWith('store:')
        ? await fetchBatch(file.location.slice('store:'.length), store, cache)
        : join(root, file.location)
      const facts = path === undefined ? undefined : await stat(path).catch(() => undefined)
      if (path === undefined || facts?.isFile() !== true) return { kind: 'missing' }
      return { kind: 'found', path, sha256: await digestOfFile(path), bytes: facts.size }
    },
    expand: async (source) => {
      // A file's own name goes before what it would mean as a pattern: `data [1].csv`.
      if (await isFile(join(root, source))) return [source]
      const found: string[] = []
      for await (const path of glob(source, { cwd: root })) {
        if (await isFile(join(root, path))) found.push(path.split(sep).join('/'))
      }
      return found.sort()
    },
  }
}

async function fetchBatch(sha256: string, store: ArtifactStore, cache: string): Promise<string | undefined> {
  if (!Sha256.safeParse(sha256).success) return undefined
  const path = join(cache, `${sha256}.csv`)
  if ((await isFile(path)) && (await digestOfFile(path)) === sha256) return path
  const content = await store.readBlob(sha256)
  if (content === undefined) return undefined
  await writeAtomically(path, content)
  return path
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true
}
