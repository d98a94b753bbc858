import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { S3Client } from '@aws-sdk/client-s3'

interface StoredObject {
  readonly content: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/**
 * What goes wrong with a request: an error instead of an answer; the answer to work that was done is lost; it breaks
 * off in the middle; it never comes; nothing.
 */
export type Fault =
  | { readonly status: number; readonly code: string; readonly message?: string }
  | 'lose'
  | 'break'
  | 'hang'
  | 'none'

export interface S3OnLoopback extends AsyncDisposable {
  readonly bucket: string
  /** By key. */
  readonly objects: Map<string, StoredObject>
  /** Requests that were made, such as `PUT a/b`. */
  readonly requests: string[]
  readonly endpoint: string
  client(): S3Client
  /** Set by a test: what goes wrong with the next requests, in order; then nothing does. */
  faults: Fault[]
}

/**
 * As much of S3 as the kit uses: conditional writes and reads, checksums, and listings in pages of three. Its meaning is held
 * against a fuller stand-in by test/live.
 */
export async function startS3OnLoopback(): Promise<S3OnLoopback> {
  const bucket = 'assay-test'
  const objects = new Map<string, StoredObject>()
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const loopback: S3OnLoopback = {
    bucket,
    objects,
    requests: [],
    endpoint,
    faults: [],
    client: () =>
      new S3Client({
        endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'very-secret' },
        maxAttempts: 2,
        requestHandler: { connectionTimeout: 1000, socketTimeout: 300 },
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', endpoint)
    const [asked = '', ...steps] = url.pathname.slice(1).split('/').map(decodeURIComponent)
    const key = steps.join('/')
    const content = Buffer.concat(await request.toArray())
    loopback.requests.push(`${request.method} ${key}`)
    const fault = loopback.faults.shift()
    if (fault === 'hang') return
    if (typeof fault === 'object') return refuse(response, fault.status, fault.code, fault.message)
    if (asked !== bucket) return refuse(response, 404, 'NoSuchBucket', 'The specified bucket does not exist')
    if (fault === 'lose') {
      if (request.method === 'PUT') put(request, key, content)
      return refuse(response, 500, 'InternalError')
    }
    if (request.method === 'PUT') {
      const problem = put(request, key, content)
      if (problem !== undefined) return refuse(response, ...problem)
      response.end()
    } else if (key === '') {
      response.setHeader('content-type', 'application/xml')
      response.end(list(url.searchParams))
    } else {
      const object = objects.get(key)
      if (object === undefined) return refuse(response, 404, 'NoSuchKey')
      const etag = etagOf(object)
      if (![undefined, etag].includes(request.headers['if-match']))
        return refuse(response, 412, 'PreconditionFailed')
      response.writeHead(200, { ...object.headers, etag, 'content-length': object.content.byteLength })
      if (fault === 'break') {
        response.write(object.content.subarray(0, 1), () => response.destroy())
      } else response.end(request.method === 'HEAD' ? undefined : object.content)
    }
  }

  function put(request: IncomingMessage, key: string, content: Buffer): [number, string] | undefined {
    const checksum = createHash('sha256').update(content).digest('base64')
    const given = request.headers['x-amz-checksum-sha256']
    if (given !== undefined && given !== checksum) return [400, 'BadDigest']
    if (request.headers['if-none-match'] === '*' && objects.has(key)) return [412, 'PreconditionFailed']
    const writer = request.headers['x-amz-meta-writer']
    objects.set(key, {
      content,
      headers: {
        'content-type': request.headers['content-type'] ?? '',
        ...(given === undefined ? {} : { 'x-amz-checksum-sha256': checksum }),
        ...(typeof writer === 'string' ? { 'x-amz-meta-writer': writer } : {}),
      },
    })
    return undefined
  }

  function list(query: URLSearchParams): string {
    const prefix = query.get('prefix') ?? ''
    const after = query.get('continuation-token') ?? ''
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
    const page = keys.slice(0, 3)
    const more = keys.length > page.length
    const contents = page.map(contentsOf).join('')
    const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
    return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents}</ListBucketResult>`
  }

  function contentsOf(key: string): string {
    const object = objects.get(key)
    const facts =
      object === undefined
        ? ''
        : `<Size>${object.content.byteLength}</Size><ETag>${etagOf(object)}</ETag><LastModified>2026-01-02T03:04:05.000Z</LastModified>`
    return `<Contents><Key>${key}</Key>${facts}</Contents>`
  }

  return loopback
}

function etagOf({ content }: StoredObject): string {
  return `"${createHash('md5').update(content).digest('hex')}"`
}

function refuse(response: ServerResponse, status: number, code: string, message = code): void {
  response.writeHead(status, {
    'content-type': 'application/xml',
    'x-amz-request-id': 'REQUEST1',
    'x-amz-bucket-region': 'eu-west-1',
  })
  response.end(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`)
}
