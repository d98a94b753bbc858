import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Failure } from '#core/failure.ts'
import { type Answer, Refusal, refusalAnswer } from './answer.ts'
import { apiRoutes } from './api/routes.ts'
import { gitPath, serveGit } from './git-http.ts'
import type { Hub } from './hub.ts'
import { servePage } from './pages/pages.ts'
import { createRouter } from './router.ts'
import { urlsOf } from './shapes/urls.ts'
import { identify } from './tokens.ts'

const bodyLimit = 100 * 1024 * 1024

/** Serves API, git and pages on one port of 127.0.0.1. */
export async function listen(
  hub: Hub,
  port: number,
): Promise<{ readonly server: Server; readonly root: string }> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new Failure({
          code: 'SERVICE_UNAVAILABLE',
          problem: `port ${port} of 127.0.0.1 cannot be opened`,
          allowed: 'a free port, or 0 for any',
          cause,
        }),
      ),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: opened } = server.address() as AddressInfo
  const root = `http://127.0.0.1:${opened}`
  const urls = urlsOf(root, hub.seed)
  const dispatch = createRouter(apiRoutes, hub)

  const answer = async (request: IncomingMessage, url: URL, page: boolean): Promise<Answer> => {
    try {
      if (page) return (await servePage(url.pathname, hub, urls)) ?? { status: 404, body: 'Not found\n' }
      const caller = identify(request.headers.authorization, hub.seed)
      const body = await readJson(request)
      const accept = request.headers.accept ?? ''
      return await dispatch(request.method ?? 'GET', url.pathname, { url, body, accept, caller, urls })
    } catch (error) {
      if (error instanceof Refusal) return refusalAnswer(error)
      const message = error instanceof Error ? error.message : String(error)
      return refusalAnswer(new Refusal(500, `Server Error: ${message}`))
    }
  }
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', root)
    url.pathname = url.pathname.replace(/^\/api\/v3(?=\/)/, '')
    const below = gitPath(url.pathname, hub)
    if (below !== undefined) {
      serveGit(request, response, url, below, hub).catch(() => response.destroy())
      return
    }
    answer(request, url, isPage(request, url)).then(
      (given) => send(response, given),
      () => response.destroy(),
    )
  })
  return { server, root }
}

/** Pages have no part of the API's paths: those begin with repos, user, users and graphql. */
function isPage(request: IncomingMessage, url: URL): boolean {
  return request.method === 'GET' && !/^\/(repos|users?|graphql)(\/|$)/.test(url.pathname)
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyLimit) throw new Refusal(413, 'Payload too large')
    chunks.push(chunk)
  }
  if (size === 0) return undefined
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    throw new Refusal(400, 'Problems parsing JSON')
  }
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const content = Buffer.isBuffer(body)
    ? body
    : typeof body === 'string'
      ? Buffer.from(body)
      : body === undefined
        ? Buffer.alloc(0)
        : Buffer.from(JSON.stringify(body))
  const type = Buffer.isBuffer(body)
    ? 'application/octet-stream'
    : typeof body === 'string'
      ? 'text/plain; charset=utf-8'
      : 'application/json; charset=utf-8'
  response.writeHead(status, {
    ...(status === 204 ? {} : { 'content-type': type, 'content-length': content.length }),
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  response.end(content)
}
