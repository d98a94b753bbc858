import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { S3Client } from '@aws-sdk/client-s3'
import { digestOfFile } from '#adapters/files/folder-tree.ts'
import type { DataFiles, LocatedFile, PinnedBytes } from '#core/data/data-files.ts'
import { Failure } from '#core/failure.ts'
import { boundedS3Client } from './s3-client.ts'
import { extensionOf, fetchS3Data, findS3Data, type S3DataObject } from './s3-data.ts'

export interface S3SourceOptions {
  /** Addresses, such as s3://bucket/folder, below which data may be read. */
  readonly sources: readonly string[]
  /** Folder that keeps copies, by digest. */
  readonly cache: string
  /** Instead of one with bounded time-outs, and the region and credentials that the AWS SDK finds. */
  readonly client?: S3Client | undefined
}

/**
 * Pinned data in S3. Objects are copied to a cache by the digest of their bytes, and a copy whose digest is the lock's is
 * used without asking S3 again. Locks are written by pull requests: nothing is read, and nothing told of, outside of the
 * sources, and of an object that is another one by now neither digest nor size is told.
 */
export function s3Source({ sources, cache, client }: S3SourceOptions): DataFiles {
  let own: S3Client | undefined = client
  const connected = (): S3Client => {
    own ??= boundedS3Client()
    return own
  }
  const never = new AbortController().signal
  const find = async (name: string, signal: AbortSignal): Promise<S3DataObject[]> => {
    refuseElsewhere(name, sources)
    try {
      return await findS3Data(name, connected(), signal)
    } catch (error) {
      if (error instanceof Failure && error.code === 'DATA_MISSING') return []
      throw error
    }
  }
  /** Copies an object to where its digest says. */
  const keep = async (object: S3DataObject, signal: AbortSignal): Promise<PinnedBytes> => {
    await mkdir(cache, { recursive: true })
    const folder = await mkdtemp(join(cache, 'fetching-'))
    try {
      const [path = ''] = await fetchS3Data([object], folder, connected(), signal)
      const sha256 = await digestOfFile(path)
      await rename(path, copyOf(cache, object.key, sha256))
      return { sha256, bytes: object.bytes }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return {
    locate: async ({ location, sha256, bytes }, signal = never): Promise<LocatedFile> => {
      refuseElsewhere(location, sources)
      const path = copyOf(cache, location, sha256)
      const kept = await stat(path).catch(() => undefined)
      const found: LocatedFile = { kind: 'found', path, sha256, bytes }
      if (kept?.size === bytes && (await digestOfFile(path)) === sha256) return found
      const [object] = await find(location, signal)
      if (object === undefined) return { kind: 'missing' }
      if (object.bytes !== bytes || (await keep(object, signal)).sha256 !== sha256) return { kind: 'changed' }
      return found
    },
    expand: async (source, signal = never) => (await find(source, signal)).map(({ location }) => location),
    pin: async (location, signal = never) => {
      const [object] = await find(location, signal)
      return object === undefined ? undefined : keep(object, signal)
    },
  }
}

function copyOf(cache: string, name: string, sha256: string): string {
  return join(cache, `${sha256}${extensionOf(name)}`)
}

function refuseElsewhere(name: string, sources: readonly string[]): void {
  if (sources.some((source) => name === source || name.startsWith(source.replace(/\/*$/, '/')))) return
  throw new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: `${name}: data may not be read from there`,
    allowed: sources.length === 0 ? 'nothing in S3' : `below ${sources.join(', ')}`,
    next: 'add its bucket or folder to `sources` in assay.yaml; for a pull request that of the default branch counts.',
  })
}
