import { timingSafeEqual } from 'node:crypto'
import type http from 'node:http'
import { Failure, type FailureFacts, type Outcome } from '#core/failure.ts'
import type { Deployments } from './deployments.ts'
import { type RequestHandler, readBody, sendJson } from './http-server.ts'

const statusOf = {
  fail: 422,
  invalid: 409,
  inconclusive: 409,
  unavailable: 503,
} as const satisfies Record<Exclude<Outcome, 'pass'>, number>

/** A failure as the admin port sends it: the facts, without the cause. */
export type SentFailure = Omit<FailureFacts, 'cause'>

/**
 * The admin port: GET /state, GET /events, POST /deploy, /promote, /abort, for whoever has the token of the state file.
 * A Failure is sent as its facts.
 */
export function createAdminHandler(deployments: Deployments, adminToken: string): RequestHandler {
  const routes: Record<string, (request: http.IncomingMessage) => Promise<unknown>> = {
    'GET /state': async () => deployments.view(),
    'GET /events': async () => deployments.view().history,
    'POST /deploy': async (request) => deployments.deploy(await jsonBody(request)),
    'POST /promote': () => deployments.promote(),
    'POST /abort': () => deployments.abort(),
  }
  return async (request, response) => {
    if (!isAuthorised(request, adminToken)) {
      return sendJson(response, 401, { problem: 'the admin token is wrong or missing' })
    }
    const route = routes[`${request.method} ${request.url?.split('?')[0]}`]
    if (route === undefined) {
      return sendJson(response, 404, { problem: `there are ${Object.keys(routes).join(', ')}` })
    }
    try {
      sendJson(response, 200, await route(request))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      const { cause: _, ...facts } = error.facts
      sendJson(response, statusOf[error.outcome], facts)
    }
  }
}

function isAuthorised(request: http.IncomingMessage, adminToken: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const expected = Buffer.from(`Bearer ${adminToken}`)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

async function jsonBody(request: http.IncomingMessage): Promise<unknown> {
  const body = await readBody(request, 2 ** 20)
  try {
    if (body !== 'too_large') return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    // Told below.
  }
  throw new Failure({ code: 'CONFIGURATION_INVALID', problem: 'the request is not JSON of at most 1 MiB.' })
}
