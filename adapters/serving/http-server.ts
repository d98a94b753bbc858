import http from 'node:http'
import { Failure } from '#core/failure.ts'

/** A listening HTTP server on loopback. */
export interface LoopbackServer {
  readonly url: string
  readonly port: number
  /** Takes no new connection, lets requests in flight finish until the deadline, then cuts them. */
  close(deadlineMilliseconds: number): Promise<void>
}

export type RequestHandler = (request: http.IncomingMessage, response: http.ServerResponse) => Promise<void>

/**
 * Listens on a loopback port; 0 lets the system choose. A handler that throws is answered with 500.
 * @throws Failure STATE_CONFLICT if the port is taken.
 */
export async function listenOnLoopback(port: number, handle: RequestHandler): Promise<LoopbackServer> {
  let closing = false
  const server = http.createServer((request, response) => {
    response.once('close', () => {
      if (closing) setImmediate(() => server.closeIdleConnections())
    })
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else sendJson(response, 500, { problem: error instanceof Error ? error.message : String(error) })
    })
  })
  server.keepAliveTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new Failure({
          code: 'STATE_CONFLICT',
          problem: `cannot listen on 127.0.0.1:${port}: ${error.message}.`,
          next: 'end what listens there, or choose another port.',
          cause: error,
        }),
      )
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    close: async (deadlineMilliseconds) => {
      closing = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), deadlineMilliseconds)
      await closed
      clearTimeout(timer)
    },
  }
}

/** Answers with JSON. */
export function sendJson(
  response: http.ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(`${JSON.stringify(value)}\n`)
}

/** The body of a request; `too_large` if it is longer than the limit (the rest is dropped). */
export async function readBody(
  request: http.IncomingMessage,
  maximumBytes: number,
): Promise<Buffer | 'too_large'> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Uint8Array).length
    if (size <= maximumBytes) chunks.push(chunk as Uint8Array)
  }
  return size > maximumBytes ? 'too_large' : Buffer.concat(chunks)
}
