import { randomUUID } from 'node:crypto'
import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, it } from 'vitest'
import { boundedS3Client } from '#adapters/aws/s3-client.ts'
import { s3Objects } from '#adapters/aws/s3-objects.ts'
import { s3Store } from '#adapters/aws/s3-store.ts'
import { openStore } from '#adapters/store/open-store.ts'
import { sha256 } from '#core/digest.ts'
import { describeStore } from '../adapters/store/store-suite.ts'

// Never against an AWS account: these tests leave what they write.
const endpoint = process.env.AWS_ENDPOINT_URL ?? ''
if (!/^http:\/\/(127\.0\.0\.1|localhost):\d+$/.test(endpoint)) {
  throw new Error('set AWS_ENDPOINT_URL to a stand-in on loopback; scripts/with-ministack.ts does')
}

const client = boundedS3Client()
const bucket = `assay-${randomUUID()}`
let opened = 0
beforeAll(async () => {
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
})
const freshPrefix = (): string => `live/${opened++}`

describeStore('S3 store on MiniStack', {
  rounds: 30,
  open: async () => {
    const prefix = freshPrefix()
    return {
      store: s3Store({ bucket, prefix, client }),
      reopen: () => s3Store({ bucket, prefix }),
      damage: async (digest, content) => {
        const Key = `${prefix}/blobs/${digest.slice(0, 2)}/${digest}`
        await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: content }))
      },
      litter: async (trust) => {
        const Key = `${prefix}/records/${trust}/`
        await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: new Uint8Array() }))
      },
    }
  },
  openBroken: async () => s3Store({ bucket: `nobodys-${randomUUID()}`, prefix: 'a', client }),
})

describe('S3 store on MiniStack', () => {
  it('is what a setting opens', async () => {
    const prefix = freshPrefix()
    const store = await openStore(`s3://${bucket}/${prefix}`, '/')
    const { sha256: digest, location } = await store.putBlob(Buffer.from('x'))
    expect(location).toBe(`s3://${bucket}/${prefix}/blobs/${digest.slice(0, 2)}/${digest}`)
    const Key = location.replace(`s3://${bucket}/`, '')
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key, ChecksumMode: 'ENABLED' }))
    expect([head.ContentLength, head.ChecksumSHA256]).toEqual([
      1,
      Buffer.from(digest, 'hex').toString('base64'),
    ])
  })

  it('lists more records than a page of S3 holds', async () => {
    const store = s3Store({ bucket, prefix: freshPrefix(), client })
    const keys = Array.from({ length: 1005 }, (_, number) => `many/${number}.json`)
    for (let start = 0; start < keys.length; start += 50) {
      await Promise.all(keys.slice(start, start + 50).map((key) => store.putRecord('trusted', key, key)))
    }
    expect(await store.listRecords('trusted', 'many/')).toEqual(keys.toSorted())
  })

  it('is refused bytes that are not those of the checksum', async () => {
    const write = {
      key: `${freshPrefix()}/damaged-on-the-way`,
      content: Buffer.from('x'),
      contentType: 'text/plain',
      checksum: Buffer.from(sha256('y'), 'hex').toString('base64'),
    }
    const objects = s3Objects(client, bucket)
    await expect(objects.putOnce(write)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } })
    expect(await objects.get(write.key)).toBeUndefined()
  })
})
