import { glob, lstat, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { isS3Name } from '#adapters/aws/s3-data-name.ts'
import type { DataFiles } from '#core/data/data-files.ts'
import { Sha256 } from '#core/digest.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import { digestOfFile } from './folder-tree.ts'
import { writeAtomically } from './write-atomically.ts'

/**
 * Data as files of the working copy, batches kept in the store (`store:<sha256>`) and objects of S3, which are copied to a
 * cache folder to be read.
 * @param sources addresses below which data in S3 may be read
 */
export function dataFiles(
  root: string,
  store: ArtifactStore,
  cache: string,
  sources: readonly string[] = [],
): DataFiles {
  const inS3 = async (): Promise<DataFiles> =>
    (await import('#adapters/aws/s3-source.ts')).s3Source({ sources, cache })
  return {
    locate: async (file, signal) => {
      if (isS3Name(file.location)) return (await inS3()).locate(file, signal)
      const path = file.location.startsWith('store:')
        ? await fetchBatch(file.location.slice('store:'.length), store, cache)
        : join(root, file.location)
      const facts = path === undefined ? undefined : await stat(path).catch(() => undefined)
      if (path === undefined || facts?.isFile() !== true) return { kind: 'missing' }
      return { kind: 'found', path, sha256: await digestOfFile(path), bytes: facts.size }
    },
    expand: async (source, signal) => {
      if (isS3Name(source)) return (await inS3()).expand(source, signal)
      // A file's own name goes before what it would mean as a pattern: `data [1].csv`.
      if (await isFile(join(root, source))) return [source]
      const found: string[] = []
      for await (const path of glob(source, { cwd: root })) {
        if (await isFile(join(root, path))) found.push(path.split(sep).join('/'))
      }
      return found.sort()
    },
    pin: async (location, signal) => {
      if (isS3Name(location)) return (await inS3()).pin(location, signal)
      const path = join(root, location)
      const facts = await lstat(path).catch(() => undefined)
      return facts?.isFile() === true ? { sha256: await digestOfFile(path), bytes: facts.size } : undefined
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
