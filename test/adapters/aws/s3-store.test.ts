import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import { S3Client } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { boundedS3Client } from '#adapters/aws/s3-client.ts'
import { s3Store } from '#adapters/aws/s3-store.ts'
import { sha256 } from '#core/digest.ts'
import { describeStore, expectUnreadable } from '../store/store-suite.ts'
import { type Fault, type S3OnLoopback, startS3OnLoopback } from './s3-on-loopback.ts'

let s3: S3OnLoopback
let opened = 0
beforeAll(async () => {
  s3 = await startS3OnLoopback()
})
afterAll(() => s3[Symbol.asyncDispose]())
beforeEach(() => {
  s3.faults = []
  s3.requests.length = 0
})
const freshStore = (prefix = `store-${opened++}`) =>
  s3Store({ bucket: s3.bucket, prefix, client: s3.client() })

describeStore('S3 store on loopback', {
  rounds: 20,
  open: async () => {
    const prefix = `suite/${opened++}`
    const client = s3.client()
    return {
      store: s3Store({ bucket: s3.bucket, prefix, client }),
      reopen: () => s3Store({ bucket: s3.bucket, prefix, client }),
      damage: async (digest, content) => {
        s3.objects.set(`${prefix}/blobs/${digest.slice(0, 2)}/${digest}`, {
          content: Buffer.from(content),
          headers: {},
        })
      },
      litter: async (trust) => {
        s3.objects.set(`${prefix}/records/${trust}/`, { content: Buffer.alloc(0), headers: {} })
      },
    }
  },
  openBroken: async () => s3Store({ bucket: 'nobodys-bucket', prefix: 'a', client: s3.client() }),
})

describe('S3 store', () => {
  it.each([
    ['team/models', 'team/models/'],
    ['', ''],
  ])('keeps its layout below prefix %j, with checksums', async (prefix, base) => {
    s3.objects.clear()
    const store = freshStore(prefix)
    const digest = sha256('x')
    await store.putBlob(Buffer.from('x'))
    await store.putRecord('untrusted', 'runs/a.json', '{}')
    expect([...s3.objects].map(([key, { headers }]) => [key, headers['x-amz-checksum-sha256']])).toEqual([
      [`${base}blobs/${digest.slice(0, 2)}/${digest}`, createHash('sha256').update('x').digest('base64')],
      [`${base}records/untrusted/runs/a.json`, createHash('sha256').update('{}').digest('base64')],
    ])
    expect(store.locate(digest)).toBe(`s3://assay-test/${base}blobs/${digest.slice(0, 2)}/${digest}`)
  })

  it.each([
    ['..', 'a'],
    ['assay-test', '/a'],
    ['assay-test', 'a/'],
    ['assay-test', 'a/../b'],
  ])('refuses bucket %j with prefix %j', (bucket, prefix) => {
    expect(() => s3Store({ bucket, prefix, client: s3.client() })).toThrow(TypeError)
  })

  it('reads a blob that another tool kept without a checksum before it is content with it', async () => {
    const store = freshStore('foreign')
    const digest = sha256('x')
    const name = `foreign/blobs/${digest.slice(0, 2)}/${digest}`
    s3.objects.set(name, { content: Buffer.from('x'), headers: {} })
    expect(await store.putBlob(Buffer.from('x'))).toMatchObject({ sha256: digest, bytes: 1 })
    expect(s3.requests).toEqual([`PUT ${name}`, `HEAD ${name}`, `GET ${name}`])
  })
})

describe('S3 store, when S3 has trouble', () => {
  it('knows its own record again when the answer to the write was lost', async () => {
    const store = freshStore()
    s3.faults = ['lose']
    expect(await store.putRecord('trusted', 'a.json', 'mine')).toEqual({ kind: 'written' })
    expect(s3.requests.map((request) => request.split(' ')[0])).toEqual(['PUT', 'PUT', 'GET'])
    expect(await store.putRecord('trusted', 'a.json', 'mine')).toEqual({ kind: 'exists', text: 'mine' })
  })

  it.each<[string, Fault[]]>([
    ['two writers met', [{ status: 409, code: 'ConditionalRequestConflict' }]],
    ['slow down', [{ status: 503, code: 'SlowDown' }]],
    ['an answer that never comes', ['hang']],
  ])('writes again: %s', async (_, faults) => {
    s3.faults = faults
    expect(await freshStore().putRecord('trusted', 'a.json', 'x')).toEqual({ kind: 'written' })
  })

  it('reads again what broke off', async () => {
    const store = freshStore()
    const { sha256: digest } = await store.putBlob(Buffer.from('a whole model'))
    s3.faults = ['break', 'break']
    expect(Buffer.from((await store.readBlob(digest))!).toString()).toBe('a whole model')
  })

  it('gives up on an answer that always breaks off', async () => {
    const store = freshStore()
    await store.putRecord('trusted', 'a.json', 'long enough')
    s3.requests.length = 0
    s3.faults = Array<Fault>(20).fill('break')
    await expectUnreadable(store.readRecord('trusted', 'a.json'), 'ECONNRESET', true)
    expect(s3.requests).toHaveLength(4)
  })

  it('says that a record vanished between writing and reading', async () => {
    s3.faults = [{ status: 412, code: 'PreconditionFailed' }]
    await expectUnreadable(
      freshStore('v').putRecord('trusted', 'a.json', 'x'),
      's3://assay-test/v/records/trusted/a.json',
      true,
    )
  })

  it('says the same of a blob', async () => {
    s3.objects.clear()
    const key = `v/blobs/${sha256('x').slice(0, 2)}/${sha256('x')}`
    s3.objects.set(key, { content: Buffer.from('x'), headers: {} })
    const store = freshStore('v')
    s3.faults = ['none', 'none', { status: 404, code: 'NoSuchKey' }]
    await expectUnreadable(store.putBlob(Buffer.from('x')), store.locate(sha256('x')), true)
  })

  it.each<[string, number, boolean, number, string]>([
    ['NoSuchBucket', 404, false, 1, 'create the bucket assay-test'],
    ['AccessDenied', 403, false, 1, 's3:GetObject and s3:PutObject on arn:aws:s3:::assay-test/*'],
    ['KMS.DisabledException', 400, false, 1, 'mend what S3 says of it'],
    ['ExpiredToken', 400, false, 1, 'sign in to AWS again'],
    ['SignatureDoesNotMatch', 403, false, 1, 'sign in to AWS again'],
    ['RequestTimeTooSkewed', 403, false, 1, 'set the clock'],
    ['MethodNotAllowed', 405, false, 1, 'check `store` in assay.yaml'],
    ['SlowDown', 503, true, 2, 'wait a little'],
    ['InternalError', 500, true, 2, 'wait a little'],
    ['ConditionalRequestConflict', 409, true, 4, 'wait a little'],
  ])('%s (%i): retry %s, %i requests, %s', async (code, status, retry, requests, advice) => {
    const fault = { status, code, message: 'The key AKIAIOSFODNN7EXAMPLE is ASIAIOSFODNN7EXAMPLX.' }
    s3.faults = Array<Fault>(20).fill(fault)
    const failure = await expectUnreadable(freshStore().putRecord('trusted', 'a.json', 'x'), advice, retry)
    expect(s3.requests).toHaveLength(requests)
    expect(failure.message).toContain(code)
    expect(failure.message).toContain(`HTTP ${status}, request REQUEST1`)
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toMatch(
      /A[KS]IAIOSFODNN7|very-secret|AWS4-HMAC/,
    )
  })

  it.each<[string, Fault]>([
    ['an answer that never comes', 'hang'],
    ['an error without a body', { status: 500, code: 'InternalError' }],
  ])('gives up in bounded time on %s', async (_, fault) => {
    s3.faults = Array<Fault>(20).fill(fault)
    await expectUnreadable(freshStore('b').listRecords('trusted', ''), 's3://assay-test/b', true)
    expect(s3.requests).toHaveLength(2)
  })

  it('says where nobody listens', async () => {
    await using closed = await startS3OnLoopback()
    const store = s3Store({ bucket: 'assay-test', prefix: 'a', client: closed.client() })
    await closed[Symbol.asyncDispose]()
    await expectUnreadable(store.readRecord('trusted', 'a.json'), 'AWS_ENDPOINT_URL', true)
  })

  it('tells nothing of what a credential provider says', async () => {
    const client = new S3Client({
      endpoint: s3.endpoint,
      region: 'us-east-1',
      credentials: () =>
        Promise.reject(Object.assign(new Error('printed very-secret'), { name: 'CredentialsProviderError' })),
    })
    const store = s3Store({ bucket: 'assay-test', prefix: 'a', client })
    const failure = await expectUnreadable(
      store.readRecord('trusted', 'a.json'),
      'sign in to AWS again',
      false,
    )
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('very-secret')
  })

  it('says that the region is missing', async () => {
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) vi.stubEnv(name, undefined)
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent/config')
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent/credentials')
    const store = s3Store({ bucket: 'assay-test', prefix: 'a' })
    await expectUnreadable(store.readRecord('trusted', 'a.json'), 'set AWS_REGION', false)
    vi.unstubAllEnvs()
  })

  it('ends at once when it is cancelled', async () => {
    const cancel = new AbortController()
    s3.faults = ['hang']
    const store = s3Store({ bucket: s3.bucket, prefix: 'a', client: s3.client(), signal: cancel.signal })
    const reading = store.readRecord('trusted', 'a.json')
    setTimeout(() => cancel.abort(), 30)
    const started = performance.now()
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED', retry: true })
    expect(performance.now() - started).toBeLessThan(200)
  })
})

describe('boundedS3Client', () => {
  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL', s3.endpoint.replace('127.0.0.1', 'localhost'))
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
    s3.objects.clear()
  })
  afterEach(() => vi.unstubAllEnvs())

  it('has limits, and finds a stand-in without a host name for each bucket', async () => {
    const client = boundedS3Client('us-east-1')
    const store = s3Store({ bucket: s3.bucket, prefix: 'a', client })
    await store.putRecord('trusted', 'b.json', 'x')
    expect([...s3.objects.keys()]).toEqual(['a/records/trusted/b.json'])
    expect(await client.config.maxAttempts()).toBe(5)
    expect(client.config.requestHandler).toMatchObject({
      config: { connectionTimeout: 5000, socketTimeout: 20_000 },
    })
  })

  it('follows a bucket into its region', async () => {
    s3.faults = [{ status: 301, code: 'PermanentRedirect' }]
    const store = s3Store({ bucket: s3.bucket, prefix: 'a', region: 'us-east-1' })
    expect(await store.putRecord('trusted', 'b.json', 'x')).toEqual({ kind: 'written' })
  })
})
