import { randomUUID } from 'node:crypto'
import type { S3Client } from '@aws-sdk/client-s3'
import { verifyBlob } from '#adapters/store/damaged-blob.ts'
import { blobName, checkRecordKey, checkRecordPrefix, isRecordKey } from '#adapters/store/store-names.ts'
import { type Sha256, sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { ArtifactStore, RecordWritten, Trust } from '#core/store/artifact-store.ts'
import { formatS3Address, isS3Address } from './s3-address.ts'
import { boundedS3Client } from './s3-client.ts'
import { s3Failure } from './s3-failure.ts'
import { s3Objects } from './s3-objects.ts'

export interface S3StoreOptions {
  readonly bucket: string
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string
  /** Instead of one with bounded time-outs, and the region and credentials that the AWS SDK finds. */
  readonly client?: S3Client | undefined
  readonly region?: string | undefined
  /** Aborting ends requests under way with Failure CANCELLED. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A store in S3: `<prefix>/blobs/<first two digits>/<sha256>` and `<prefix>/records/<trust>/<key>`. Every write is
 * conditional (`If-None-Match: *`) and carries a SHA-256 that S3 checks, so nothing is overwritten and of several
 * writers one wins. Needs an S3 that honours both: a stand-in that ignores the condition loses records.
 */
export function s3Store(options: S3StoreOptions): ArtifactStore {
  const { bucket, prefix, client = boundedS3Client(options.region), signal } = options
  if (!isS3Address(options))
    throw new TypeError(`not a bucket and prefix: ${JSON.stringify([bucket, prefix])}`)
  const location = formatS3Address(options)
  const objects = s3Objects(client, bucket, signal)
  const at = (name: string): string => (prefix === '' ? name : `${prefix}/${name}`)
  const locate = (digest: Sha256): string => `${location}/${blobName(digest)}`
  const recordKey = (trust: Trust, key: string): string => at(`records/${trust}/${checkRecordKey(key)}`)

  const readIntact = async (digest: Sha256, key: string): Promise<Uint8Array | undefined> => {
    const found = await objects.get(key)
    return found === undefined ? undefined : verifyBlob(digest, found.bytes, locate(digest))
  }
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Failure) throw error
      throw signal?.aborted ? cancelled(location) : s3Failure(error, location, bucket)
    }
  }

  return {
    location,
    locate,

    putBlob: async (content) => {
      const digest = sha256(content)
      const key = at(blobName(digest))
      const checksum = inBase64(digest)
      await guarded(async () => {
        const contentType = 'application/octet-stream'
        if (await objects.putOnce({ key, content, contentType, checksum })) return
        const standing = await objects.head(key)
        // Parts uploaded by other tools leave another kind of checksum or none: then the bytes themselves say it.
        if (standing.bytes === content.byteLength && standing.checksum === checksum) return
        if ((await readIntact(digest, key)) === undefined) throw vanished(locate(digest))
      })
      return { sha256: digest, bytes: content.byteLength, location: locate(digest) }
    },

    readBlob: async (digest) => {
      const key = at(blobName(digest))
      return guarded(() => readIntact(digest, key))
    },

    putRecord: async (trust, key, text): Promise<RecordWritten> => {
      const target = recordKey(trust, key)
      // A write whose answer was lost is sent again and meets itself: the name says whose it is.
      const writer = randomUUID()
      const content = Buffer.from(text)
      const checksum = inBase64(sha256(content))
      return guarded(async () => {
        const contentType = 'text/plain; charset=utf-8'
        if (await objects.putOnce({ key: target, content, contentType, checksum, writer }))
          return { kind: 'written' }
        const standing = await objects.get(target)
        if (standing === undefined) throw vanished(`${location}/records/${trust}/${key}`)
        if (standing.writer === writer) return { kind: 'written' }
        return { kind: 'exists', text: standing.bytes.toString('utf8') }
      })
    },

    readRecord: async (trust, key) => {
      const target = recordKey(trust, key)
      return guarded(async () => (await objects.get(target))?.bytes.toString('utf8'))
    },

    listRecords: async (trust, start) => {
      const base = at(`records/${trust}/`)
      const wanted = base + checkRecordPrefix(start)
      const found = await guarded(() => objects.list(wanted))
      return found
        .map((key) => key.slice(base.length))
        .filter(isRecordKey)
        .sort()
    },
  }
}

/** As S3 writes it. */
function inBase64(digest: Sha256): string {
  return Buffer.from(digest, 'hex').toString('base64')
}

function cancelled(location: string): Failure {
  return new Failure({ code: 'CANCELLED', problem: `a request to ${location} was cancelled.`, retry: true })
}

function vanished(object: string): Failure {
  return new Failure({
    code: 'STORE_UNREADABLE',
    problem: `${object} stood there when it was to be written, and was gone when it was to be read`,
    next: 'find out who removes objects; nothing of Assay does.',
    retry: true,
  })
}
