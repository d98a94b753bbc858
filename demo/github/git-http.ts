import type { IncomingMessage, ServerResponse } from 'node:http'
import { dirname } from 'node:path'
import { Refusal } from './answer.ts'
import type { Hub } from './hub.ts'
import { emailOf } from './shapes/users.ts'
import { type Caller, demand, identify } from './tokens.ts'

/** The path below the repository, if this is a request of git's. */
export function gitPath(path: string, { seed }: Hub): string | undefined {
  const prefix = `/${seed.owner}/${seed.repository}`
  const match = /^(\/[^/]+\/[^/]+?)(?:\.git)?(\/(?:info\/refs|git-upload-pack|git-receive-pack))$/.exec(path)
  return match?.[1]?.toLowerCase() === prefix.toLowerCase() ? match[2] : undefined
}

/**
 * Serves clone, fetch and push by git's own `git http-backend`. The token is the password. A push is a change like
 * any other: one at a time, and what it moved is recorded as its caller's doing.
 */
export async function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  below: string,
  hub: Hub,
): Promise<void> {
  const push =
    below === '/git-receive-pack' ||
    (below === '/info/refs' && url.searchParams.get('service') === 'git-receive-pack')
  const caller = admit(request, response, push, hub)
  if (caller === 'refused') return
  const work = () => runBackend(request, response, url, below, caller, hub)
  if (below !== '/git-receive-pack') {
    await work()
    return
  }
  await hub.change(async () => {
    await hub.lookAtGit('git')
    await work()
  })
}

function admit(
  request: IncomingMessage,
  response: ServerResponse,
  push: boolean,
  hub: Hub,
): Caller | undefined | 'refused' {
  try {
    const caller = identify(request.headers.authorization, hub.seed)
    const level = push ? 'write' : 'read'
    demand(caller, { areas: ['contents'], level, permission: level })
    return caller
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const headers = error.status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {}
    response.writeHead(error.status, { 'content-type': 'text/plain', ...headers })
    response.end(`${error.message}\n`)
    return 'refused'
  }
}

async function runBackend(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  below: string,
  caller: Caller | undefined,
  hub: Hub,
): Promise<void> {
  const header = (name: string) => request.headers[name]?.toString() ?? ''
  const login = caller?.login ?? 'anonymous'
  const child = hub.git.httpBackend({
    GIT_PROJECT_ROOT: dirname(hub.git.folder),
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: `/${hub.git.folder.slice(dirname(hub.git.folder).length + 1)}${below}`,
    QUERY_STRING: url.searchParams.toString(),
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: header('content-type'),
    ...(header('content-length') === '' ? {} : { CONTENT_LENGTH: header('content-length') }),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
    REMOTE_USER: login,
    REMOTE_ADDR: '127.0.0.1',
    GIT_COMMITTER_NAME: login,
    GIT_COMMITTER_EMAIL: emailOf(login),
  })
  child.stderr.resume()
  child.stdin.on('error', () => {}) // it may answer without reading everything
  request.pipe(child.stdin)
  let head: Buffer | undefined = Buffer.alloc(0)
  child.stdout.on('data', (chunk: Buffer) => {
    if (head === undefined) {
      response.write(chunk)
      return
    }
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end === -1) return
    writeCgiHead(response, head.subarray(0, end).toString())
    response.write(head.subarray(end + 4))
    head = undefined
  })
  await new Promise<void>((resolve) => child.on('close', () => resolve()))
  // a push is recorded before its sender hears of it
  if (below === '/git-receive-pack') await hub.lookAtGit(login)
  if (head !== undefined && !response.headersSent) response.writeHead(500)
  response.end()
}

function writeCgiHead(response: ServerResponse, text: string): void {
  const headers = text.split('\r\n').map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  const status = Number(headers.find(([name]) => name === 'status')?.[1].slice(0, 3) ?? 200)
  response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name !== 'status')))
}
