import * as z from 'zod'
import { Failure, type FailureCode, failureCodes } from '#core/failure.ts'
import { DeployAnswer, type DeployRequest, RouterEvent, RouterView } from '#core/serving/router-state.ts'
import type { SentFailure } from './admin-api.ts'
import { type Exchange, exchange } from './http-exchange.ts'
import { readRouterState } from './state-file.ts'

/** The admin port of a running router. Every method throws the Failure that the router met, or SERVICE_UNAVAILABLE. */
export interface RouterClient {
  /** Where requests go. */
  readonly publicUrl: string
  state(): Promise<RouterView>
  /** Resolves when the package answers, or throws; a canary's outcome is in the state later. */
  deploy(request: DeployRequest): Promise<DeployAnswer>
  promote(): Promise<RouterView>
  abort(): Promise<RouterView>
  /** The last events, oldest first. */
  events(): Promise<RouterEvent[]>
}

/**
 * Connects to the router that runs in a folder.
 * @param signal aborts requests of the client, not what the router does about them.
 * @throws Failure SERVICE_UNAVAILABLE if none runs there.
 */
export async function openRouter(folder: string, signal?: AbortSignal): Promise<RouterClient> {
  const state = await readRouterState(folder)
  if (state === undefined || state.process === null) throw notRunning(folder)
  const { publicUrl, adminUrl, adminToken } = state.process

  const call = async <Answer>(
    method: 'GET' | 'POST',
    path: string,
    answer: z.ZodType<Answer>,
    body?: unknown,
  ): Promise<Answer> => {
    const answered = await exchange({
      url: `${adminUrl}${path}`,
      method,
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A package may take half a minute to start, three times.
      timeoutMilliseconds: 120_000,
      signal,
    })
    return answer.parse(read(answered, folder))
  }
  const client: RouterClient = {
    publicUrl,
    state: () => call('GET', '/state', RouterView),
    deploy: (request) => call('POST', '/deploy', DeployAnswer, request),
    promote: () => call('POST', '/promote', RouterView),
    abort: () => call('POST', '/abort', RouterView),
    events: () => call('GET', '/events', z.array(RouterEvent)),
  }
  await client.state()
  return client
}

const Sent = z.object({
  code: z.enum(Object.keys(failureCodes) as [FailureCode, ...FailureCode[]]),
  problem: z.string(),
  allowed: z.string().optional(),
  next: z.string().optional(),
  retry: z.boolean().optional(),
}) satisfies z.ZodType<SentFailure>

function read(answered: Exchange, folder: string): unknown {
  if (answered.kind === 'failed') {
    if (answered.reason === 'cancelled') {
      throw new Failure({
        code: 'CANCELLED',
        problem: 'the request to the router was cancelled.',
        retry: true,
      })
    }
    throw notRunning(folder, answered.words)
  }
  // Another program may have got the port, or another router the folder, since.
  if (answered.status === 401 || answered.status === 404)
    throw notRunning(folder, 'somebody else answers there')
  const text = answered.body.toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw notRunning(folder, 'what answers there is no router')
  }
  if (answered.status === 200) return value
  const sent = Sent.safeParse(value)
  if (sent.success) throw new Failure(sent.data)
  throw new Failure({
    code: 'SERVICE_UNAVAILABLE',
    problem: `the router in ${folder} answered ${answered.status}: ${text.slice(0, 300).trim()}.`,
    next: 'its logs are in the folder.',
  })
}

function notRunning(folder: string, reason?: string): Failure {
  return new Failure({
    code: 'SERVICE_UNAVAILABLE',
    problem: `no router answers in ${folder}${reason === undefined ? '' : ` (${reason})`}.`,
    next: 'start it with `npx assay serve MODEL ENVIRONMENT`.',
  })
}
