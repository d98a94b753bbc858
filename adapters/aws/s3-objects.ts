import { setTimeout as wait } from 'node:timers/promises'
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { statusOf } from './sdk-error.ts'

/** What was read, with who wrote it if the writer said so. */
export interface S3Content {
  readonly bytes: Buffer
  readonly writer: string | undefined
}

export interface S3Write {
  readonly key: string
  readonly content: Uint8Array
  readonly contentType: string
  /** SHA-256 of the content in base64, which S3 holds it to. */
  readonly checksum: string
  /** Kept with the object. */
  readonly writer?: string
}

/** Objects of one bucket that are written once. Throws what the SDK throws. */
export interface S3Objects {
  /** False if an object stood there, which is then untouched. A retried write can find its own. */
  putOnce(write: S3Write): Promise<boolean>
  get(key: string): Promise<S3Content | undefined>
  /** Size and SHA-256 (base64) as S3 recorded them; the latter is undefined for what others put there. */
  head(key: string): Promise<{ readonly bytes: number; readonly checksum: string | undefined }>
  /** Keys that start with the prefix, from all pages. */
  list(prefix: string): Promise<string[]>
}

/** Tries for what the SDK does not try again: two writers at the same moment, an answer that breaks off. */
const tries = 4

/** No call takes longer, however slowly the bytes come. */
const limitMilliseconds = 15 * 60 * 1000

export function s3Objects(client: S3Client, bucket: string, signal?: AbortSignal | undefined): S3Objects {
  const bounded = () => {
    const limit = AbortSignal.timeout(limitMilliseconds)
    return { abortSignal: signal === undefined ? limit : AbortSignal.any([signal, limit]) }
  }

  const pause = (attempt: number) =>
    wait(50 * 2 ** attempt, undefined, signal === undefined ? {} : { signal })
  const open = async (key: string): Promise<GetObjectCommandOutput | undefined> => {
    try {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' })
      return await client.send(command, bounded())
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined
      throw error
    }
  }

  return {
    putOnce: async (write) => {
      for (let attempt = 1; ; attempt++) {
        try {
          await client.send(
            new PutObjectCommand({
              Bucket: bucket,
              Key: write.key,
              Body: write.content,
              ContentType: write.contentType,
              IfNoneMatch: '*',
              ChecksumAlgorithm: 'SHA256',
              ChecksumSHA256: write.checksum,
              ...(write.writer === undefined ? {} : { Metadata: { writer: write.writer } }),
            }),
            bounded(),
          )
          return true
        } catch (error) {
          if (statusOf(error) === 412) return false
          // 409: two conditional writes met, and S3 asks to send it again. The SDK does not.
          if (statusOf(error) !== 409 || attempt === tries) throw error
          await pause(attempt)
        }
      }
    },

    get: async (key) => {
      for (let attempt = 1; ; attempt++) {
        const answer = await open(key)
        if (answer === undefined) return undefined
        try {
          const bytes = Buffer.from((await answer.Body?.transformToByteArray()) ?? [])
          return { bytes, writer: answer.Metadata?.writer }
        } catch (error) {
          // The answer had begun when it broke off, and so the SDK did not try again.
          if (attempt === tries || signal?.aborted) throw error
          await pause(attempt)
        }
      }
    },

    head: async (key) => {
      const answer = await client.send(
        new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }),
        bounded(),
      )
      return { bytes: answer.ContentLength ?? 0, checksum: answer.ChecksumSHA256 }
    },

    list: async (prefix) => {
      const keys: string[] = []
      let token: string | undefined
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
          bounded(),
        )
        for (const { Key: key } of page.Contents ?? []) if (key !== undefined) keys.push(key)
        token = page.NextContinuationToken
      } while (token !== undefined)
      return keys
    },
  }
}
