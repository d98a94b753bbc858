import { glob, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataFiles } from '#core/data/data-files.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import { digestOfFile } from './folder-tree.ts'

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
      const found: string[] = []
      for await (const path of glob(source, { cwd: root })) found.push(path)
      return found.sort()
    },
  }
}

async function fetchBatch(sha256: string, store: ArtifactStore, cache: string): Promise<string | undefined> {
  const path = join(cache, `${sha256}.csv`)
  if ((await stat(path).catch(() => undefined)) !== undefined) return path
  const content = await store.readBlob(sha256)
  if (content === undefined) return undefined
  await mkdir(cache, { recursive: true })
  await writeFile(path, content)
  return path
}
