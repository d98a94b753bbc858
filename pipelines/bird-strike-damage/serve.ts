import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Cell, Feature } from './features.ts'
import { RequestError, readRequest } from './requests.ts'
import { loadScorer, type Row } from './scoring.ts'

const largestBody = 25 * 1024 * 1024

/**
 * Brings a report, as a caller sends it, into the form the model was trained on: text without blanks around it,
 * numbers as numbers, null for what is missing, nothing but the model's features.
 */
export function normaliseRow(features: readonly Feature[], row: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(
    features.map((feature) => [feature.name, normaliseCell(feature, row[feature.name])]),
  )
}

function normaliseCell(feature: Feature, value: unknown): Cell {
  if (value === undefined || value === null) return null
  if (typeof value === 'object')
    throw new RequestError(400, `${feature.name} is an object; a value is expected.`)
  const text = String(value).trim()
  if (text === '') return null
  if (feature.kind === 'category') return text
  const number = Number(text)
  if (typeof value !== 'boolean' && Number.isFinite(number)) return number
  throw new RequestError(
    400,
    `${feature.name} is ${JSON.stringify(value)}; a number, or nothing, is expected.`,
  )
}

/** Answers `GET /ping` and `POST /invocations`; `folder` holds the package. Exits with 1 if the model does not load. */
export function serve(folder: string): Server {
  let answer: ((contentType: string, body: string) => string) | undefined
  const server = createServer((request, response) => {
    respond(request, response, answer).catch((error: unknown) => {
      const known = error instanceof RequestError
      if (!known) console.error(error instanceof Error ? error.stack : error)
      const message = known ? error.message : 'The server failed on this request; its log says why.'
      send(response, known ? error.status : 500, 'application/json', JSON.stringify({ error: message }))
    })
  })
  loadScorer(folder, join(folder, 'inference.wasm')).then(
    (score) => {
      answer = (contentType, body) => {
        const { rows, write } = readRequest(contentType, body)
        return write(score(rows.map((row) => normaliseRow(score.features, row))))
      }
    },
    (error: unknown) => {
      console.error('The model does not load:', error)
      process.exit(1)
    },
  )
  return server
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ((contentType: string, body: string) => string) | undefined,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0]
  if (path === '/ping' && request.method === 'GET') {
    send(response, answer === undefined ? 503 : 200, 'application/json', '{}')
  } else if (path === '/invocations' && request.method === 'POST') {
    const contentType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
    const body = await readBody(request)
    if (answer === undefined) throw new RequestError(503, 'The model is still loading.')
    send(response, 200, contentType, answer(contentType, body))
  } else {
    throw new RequestError(404, `There is GET /ping and POST /invocations, not ${request.method} ${path}.`)
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestBody) throw new RequestError(413, `The body is larger than ${largestBody} bytes.`)
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new RequestError(400, 'The body is not UTF-8.')
  }
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  if (response.headersSent) return
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

if (import.meta.main) {
  const server = serve(import.meta.dirname)
  server.listen(Number(process.env.PORT ?? 8080), process.env.HOST ?? '0.0.0.0')
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      server.close(() => process.exit(0))
      server.closeIdleConnections()
    })
  }
}
