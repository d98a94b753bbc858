import http from 'node:http'

export interface ExchangeRequest {
  /** Loopback address with path, such as http://127.0.0.1:8080/invocations. */
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  /** For the whole exchange. */
  readonly timeoutMilliseconds: number
  /** A longer answer is not read; 64 MiB by default. */
  readonly maximumBytes?: number
  readonly signal?: AbortSignal | undefined
  readonly agent?: http.Agent | undefined
}

/** An HTTP answer of any status, or why there was none. */
export type Exchange = { readonly milliseconds: number } & (
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: http.IncomingHttpHeaders
      readonly body: Buffer
    }
  | {
      readonly kind: 'failed'
      readonly reason: 'refused' | 'broken' | 'timed_out' | 'too_large' | 'cancelled'
      readonly words: string
    }
)

/**
 * One HTTP exchange; never throws. A kept-alive connection that the server closed meanwhile is replaced by a new one,
 * once, so that it does not look like a failing server.
 */
export async function exchange(request: ExchangeRequest): Promise<Exchange> {
  const started = performance.now()
  const limit = AbortSignal.timeout(Math.max(1, Math.ceil(request.timeoutMilliseconds)))
  const signal = request.signal === undefined ? limit : AbortSignal.any([limit, request.signal])
  for (let attempt = 1; ; attempt += 1) {
    const attempted = await send(request, signal)
    const milliseconds = performance.now() - started
    if (attempted.kind === 'answered' || attempted.kind === 'too_large') {
      if (attempted.kind === 'answered') return { ...attempted, milliseconds }
      const words = `it answered more than ${maximumOf(request)} bytes`
      return { kind: 'failed', reason: 'too_large', words, milliseconds }
    }
    if (request.signal?.aborted === true) {
      return { kind: 'failed', reason: 'cancelled', words: 'it was cancelled', milliseconds }
    }
    if (limit.aborted) {
      const words = `it did not answer within ${request.timeoutMilliseconds} ms`
      return { kind: 'failed', reason: 'timed_out', words, milliseconds }
    }
    if (attempted.staleConnection && attempt === 1) continue
    const reason = attempted.code === 'ECONNREFUSED' ? 'refused' : 'broken'
    return { kind: 'failed', reason, words: attempted.message, milliseconds }
  }
}

type Attempt =
  | { kind: 'answered'; status: number; headers: http.IncomingHttpHeaders; body: Buffer }
  | { kind: 'too_large' }
  | { kind: 'error'; code: string | undefined; message: string; staleConnection: boolean }

function send(request: ExchangeRequest, signal: AbortSignal): Promise<Attempt> {
  return new Promise((resolve) => {
    const body = request.body === undefined ? undefined : Buffer.from(request.body)
    const headers = { ...request.headers, ...(body === undefined ? {} : { 'content-length': body.length }) }
    const options = { method: request.method, headers, signal, agent: request.agent ?? false }
    let answering = false
    const outgoing = http.request(request.url, options, (incoming) => {
      answering = true
      const chunks: Uint8Array[] = []
      let size = 0
      incoming.on('data', (chunk: Uint8Array) => {
        size += chunk.length
        if (size <= maximumOf(request)) {
          chunks.push(chunk)
          return
        }
        resolve({ kind: 'too_large' })
        outgoing.destroy()
      })
      incoming.on('end', () => {
        const { statusCode: status = 0, headers: answered } = incoming
        resolve({ kind: 'answered', status, headers: answered, body: Buffer.concat(chunks) })
      })
      incoming.on('error', fail)
    })
    function fail(error: Error & { code?: string }): void {
      const staleConnection = outgoing.reusedSocket && !answering
      resolve({ kind: 'error', code: error.code, message: error.message, staleConnection })
    }
    outgoing.on('error', fail)
    outgoing.end(body)
  })
}

function maximumOf(request: ExchangeRequest): number {
  return request.maximumBytes ?? 64 * 2 ** 20
}
