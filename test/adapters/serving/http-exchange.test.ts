import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { exchange } from '#adapters/serving/http-exchange.ts'
import { type LoopbackServer, listenOnLoopback } from '#adapters/serving/http-server.ts'

const servers: { close(): unknown }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serve(handle: http.RequestListener): Promise<string> {
  const server = http.createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push({
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const request = { method: 'POST', body: 'hello', timeoutMilliseconds: 2000 } as const

describe('exchange', () => {
  it('answers with any status', async () => {
    const url = await serve((incoming, response) => {
      response.writeHead(418, { 'x-length': incoming.headers['content-length'] ?? '' })
      incoming.pipe(response)
    })
    expect(await exchange({ ...request, url })).toMatchObject({
      kind: 'answered',
      status: 418,
      headers: { 'x-length': '5' },
      body: Buffer.from('hello'),
    })
  })

  it.each<[string, http.RequestListener, object, object]>([
    [
      'no answer in time',
      () => undefined,
      { timeoutMilliseconds: 40.5 },
      { reason: 'timed_out', words: 'it did not answer within 40.5 ms' },
    ],
    [
      'half an answer',
      (_, response) => {
        response.writeHead(200, { 'content-length': 9 })
        response.write('half')
        setTimeout(() => response.destroy(), 10)
      },
      {},
      { reason: 'broken' },
    ],
    [
      'an answer without end',
      (_, response) => {
        setInterval(() => response.write('x'.repeat(100)), 1).unref()
      },
      { maximumBytes: 1000 },
      { reason: 'too_large', words: 'it answered more than 1000 bytes' },
    ],
    ['an abort', () => undefined, { signal: AbortSignal.timeout(30) }, { reason: 'cancelled' }],
  ])('says why there is none: %s', async (_, handle, changes, expected) => {
    const url = await serve(handle)
    expect(await exchange({ ...request, url, ...changes })).toMatchObject({ kind: 'failed', ...expected })
  })

  it('says that nobody listens', async () => {
    const answer = await exchange({ ...request, url: 'http://127.0.0.1:1/' })
    expect(answer).toMatchObject({ kind: 'failed', reason: 'refused' })
  })

  it('sends a request again when the server had closed the connection it was kept on', async () => {
    const sockets = new Set<unknown>()
    let stale = true
    const url = await serve((incoming, response) => {
      // The second request on a connection meets a server that has just given it up.
      if (sockets.has(incoming.socket) && stale) {
        stale = false
        incoming.socket.destroy()
        return
      }
      sockets.add(incoming.socket)
      response.end('ok')
    })
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    servers.push({ close: () => agent.destroy() })
    await exchange({ ...request, url, agent })
    expect(await exchange({ ...request, url, agent })).toMatchObject({ kind: 'answered', status: 200 })
    expect(stale).toBe(false)
    expect(sockets.size).toBe(2)
  })
})

describe('listenOnLoopback', () => {
  it('lets requests in flight end, and cuts those that do not', async () => {
    const handle = async (incoming: http.IncomingMessage, response: http.ServerResponse) => {
      if (incoming.url === '/slow') setTimeout(() => response.end('done'), 60)
    }
    const server: LoopbackServer = await listenOnLoopback(0, handle)
    const slow = exchange({ ...request, url: `${server.url}/slow` })
    const endless = exchange({ ...request, url: `${server.url}/endless` })
    await new Promise((resolve) => setTimeout(resolve, 20))
    await server.close(150)
    expect(await slow).toMatchObject({ kind: 'answered', status: 200 })
    expect(await endless).toMatchObject({ kind: 'failed', reason: 'broken' })
  })

  it('says that a port is taken', async () => {
    const server = await listenOnLoopback(0, async (_, response) => {
      response.end()
    })
    await expect(listenOnLoopback(server.port, async () => undefined)).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    })
    await server.close(0)
  })
})
