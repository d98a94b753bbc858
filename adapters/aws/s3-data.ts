import { createWriteStream } from 'node:fs'
import { mkdir, stat, statfs, utimes } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import { Failure } from '#core/failure.ts'
import { matchingKeys, parseS3DataName } from './s3-data-name.ts'
import { s3DataFailure } from './s3-failure.ts'
import { statusOf } from './sdk-error.ts'

/** An object of S3 that holds data. */
export interface S3DataObject {
  readonly bucket: string
  readonly key: string
  /** `s3://bucket/key`. */
  readonly location: string
  readonly bytes: number
  readonly modified: Date | undefined
  /** Names its content, so that no other content is read in its place. */
  readonly etag: string | undefined
}

/** A prefix that more keys start with was hardly meant. */
const mostListed = 100_000
/** What is tried again: an answer that broke off, which the SDK leaves to its caller. */
const tries = 4
/** Objects that are fetched at the same time. */
const side = 4

/**
 * The objects that a name stands for, in the order of their keys. Nothing of them is read yet.
 * @throws Failure USAGE for a name that is none, DATA_MISSING where nothing has it, SERVICE_UNAVAILABLE, CANCELLED
 */
export async function findS3Data(
  named: string,
  client: S3Client,
  signal: AbortSignal,
): Promise<S3DataObject[]> {
  const name = parseS3DataName(named)
  const { bucket } = name
  return guarded({ location: named, bucket }, signal, async () => {
    if (name.kind === 'object') return [await headOf(bucket, name.key, client, signal)]
    const found = matchingKeys(name, await listed(name, client, signal))
    if (found.length > 0) return found
    throw new Failure({
      code: 'DATA_MISSING',
      problem: `${named}: no object fits`,
      next: '`*` stands for anything but `/`, `**` for folders too; check bucket and pattern.',
    })
  })
}

/**
 * Copies objects into a folder, some at a time. What breaks off is asked for again; an object that changed since it was
 * found is refused. The copies keep the time of change that S3 knows.
 * @returns the paths of the copies, in the order of the objects
 * @throws Failure SERVICE_UNAVAILABLE, DATA_MISSING for an object that went away, BUDGET_EXCEEDED without room, CANCELLED
 */
export async function fetchS3Data(
  objects: readonly S3DataObject[],
  folder: string,
  client: S3Client,
  signal: AbortSignal,
): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  await refuseWithoutRoom(objects, folder)
  const failed = new AbortController()
  const ended = AbortSignal.any([signal, failed.signal])
  const paths = objects.map(({ key }, index) => join(folder, `${index}${extensionOf(key)}`))
  const waiting = objects.entries()
  const fetchNext = async (): Promise<void> => {
    // Every worker takes the next object that nobody has taken.
    for (const [index, object] of waiting) await fetchOne(object, paths[index] ?? '', client, ended)
  }
  const workers = Array.from({ length: Math.min(side, objects.length) }, () =>
    fetchNext().catch((error: unknown) => {
      failed.abort()
      throw error
    }),
  )
  // Nobody writes into the folder any more when this ends: it is about to be removed.
  const settled = await Promise.allSettled(workers)
  if (signal.aborted) throw cancelled(objects[0]?.location ?? 'S3')
  const first = settled.find((one) => one.status === 'rejected' && !isCancelled(one.reason))
  if (first?.status === 'rejected') throw first.reason
  return paths
}

async function refuseWithoutRoom(objects: readonly S3DataObject[], folder: string): Promise<void> {
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0)
  const { bavail, bsize } = await statfs(folder)
  if (bytes <= bavail * bsize) return
  throw new Failure({
    code: 'BUDGET_EXCEEDED',
    problem: `${bytes} bytes would be fetched from S3, and ${folder} has room for ${bavail * bsize}`,
    next: 'name less of it, make room, or (unless that is a cache) set TMPDIR to a folder that has it.',
  })
}

async function fetchOne(
  object: S3DataObject,
  path: string,
  client: S3Client,
  signal: AbortSignal,
): Promise<void> {
  const { bucket, key, location, bytes, etag, modified } = object
  await guarded(object, signal, async () => {
    for (let attempt = 1; ; attempt++) {
      const answer = await client
        .send(
          new GetObjectCommand({
            Bucket: bucket,
            Key: key,
            ChecksumMode: 'ENABLED',
            ...(etag === undefined ? {} : { IfMatch: etag }),
          }),
          { abortSignal: signal },
        )
        .catch((error: unknown) => {
          throw statusOf(error) === 412 ? changed(location) : error
        })
      try {
        const body = answer.Body instanceof Readable ? answer.Body : Readable.from([])
        await pipeline(body, createWriteStream(path), { signal })
        const { size } = await stat(path)
        if (size === bytes) break
        throw new Error(`${size} of ${bytes} bytes arrived`)
      } catch (error) {
        if (attempt === tries || signal.aborted || isOfDisk(error)) throw error
        await wait(50 * 2 ** attempt, undefined, { signal })
      }
    }
    if (modified !== undefined) await utimes(path, modified, modified)
  })
}

async function headOf(
  bucket: string,
  key: string,
  client: S3Client,
  signal: AbortSignal,
): Promise<S3DataObject> {
  const asked = { Bucket: bucket, Key: key }
  const options = { abortSignal: signal }
  const answer = await client.send(new HeadObjectCommand(asked), options).catch(async (error: unknown) => {
    if (statusOf(error) === undefined) throw error
    // What answers HEAD has no words: GET says whether bucket or key is missing, and what is not allowed.
    const { Body } = await client.send(new GetObjectCommand(asked), options)
    if (Body instanceof Readable) Body.destroy()
    throw error
  })
  return objectOf(bucket, key, answer.ContentLength, answer.LastModified, answer.ETag)
}

async function listed(
  { bucket, prefix, flat }: Extract<ReturnType<typeof parseS3DataName>, { kind: 'pattern' }>,
  client: S3Client,
  signal: AbortSignal,
): Promise<S3DataObject[]> {
  const found: S3DataObject[] = []
  let token: string | undefined
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ContinuationToken: token,
        ...(flat ? { Delimiter: '/' } : {}),
      }),
      { abortSignal: signal },
    )
    for (const { Key, Size, LastModified, ETag } of page.Contents ?? [])
      if (Key !== undefined) found.push(objectOf(bucket, Key, Size, LastModified, ETag))
    if (found.length > mostListed) {
      throw new Failure({
        code: 'USAGE',
        problem: `more than ${mostListed} keys start with s3://${bucket}/${prefix}`,
        allowed: 'a pattern whose first steps are plain, so that fewer have to be looked at',
      })
    }
    token = page.NextContinuationToken
  } while (token !== undefined)
  return found
}

function objectOf(
  bucket: string,
  key: string,
  bytes = 0,
  modified: Date | undefined,
  etag: string | undefined,
): S3DataObject {
  return { bucket, key, location: `s3://${bucket}/${key}`, bytes, modified, etag }
}

/** Of a copy's name only the extension counts: it says what the file holds. */
export function extensionOf(key: string): string {
  const extension = extname(key)
  return /^\.[A-Za-z0-9]{1,16}$/.test(extension) ? extension : ''
}

async function guarded<Result>(
  { location, bucket }: Pick<S3DataObject, 'location' | 'bucket'>,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted) throw cancelled(location)
    if (error instanceof Failure) throw error
    if (!isOfDisk(error)) throw s3DataFailure(error, location, bucket)
    throw new Failure({
      code: 'SERVICE_UNAVAILABLE',
      problem: `${location} cannot be kept on this machine while it is judged: ${(error as Error).message}`,
      next: 'make room, or set TMPDIR to a folder that has it.',
      cause: error,
    })
  }
}

/** The machine's own disk is to blame. */
function isOfDisk(error: unknown): boolean {
  return /^(ENOSPC|EDQUOT|EACCES|EPERM|EROFS|EMFILE|EIO)$/.test((error as { code?: string }).code ?? '')
}

function isCancelled(error: unknown): boolean {
  return error instanceof Failure && error.code === 'CANCELLED'
}

function changed(location: string): Failure {
  return new Failure({
    code: 'SERVICE_UNAVAILABLE',
    problem: `${location} changed while it was being read`,
    next: 'run it again once nobody writes there.',
    retry: true,
  })
}

function cancelled(location: string): Failure {
  return new Failure({ code: 'CANCELLED', problem: `reading ${location} was cancelled.`, retry: true })
}
