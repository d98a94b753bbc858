import type http from 'node:http'
import type { CaptureWriter } from './capture-writer.ts'
import type { Exchange } from './http-exchange.ts'
import { type RequestHandler, readBody, sendJson } from './http-server.ts'
import type { Routed, TrafficControl } from './traffic-control.ts'

export interface InvocationsOptions {
  readonly control: TrafficControl
  readonly capture: CaptureWriter
  /** How long the champion is waited for. */
  readonly timeoutMilliseconds: number
}

/** Thousands of rows; what is longer belongs in several requests. */
const largestRequestBytes = 6 * 2 ** 20

/** Longer answers go out, but a capture line holds no more. */
const largestCapturedBytes = 6 * 2 ** 20

/**
 * The public port: GET /ping and POST /invocations, as SageMaker has them. The answer names its version in
 * `x-assay-version` and its variant in `x-amzn-invoked-production-variant`.
 */
export function createInvocationsHandler(options: InvocationsOptions): RequestHandler {
  const { control } = options
  return async (request, response) => {
    const path = request.url?.split('?')[0]
    if (path === '/ping') {
      if (control.championServing) return sendJson(response, 200, { status: 'ok' })
      return sendUnavailable(response, noChampion(control))
    }
    if (path !== '/invocations') {
      return sendJson(response, 404, { problem: 'there are GET /ping and POST /invocations' })
    }
    if (request.method !== 'POST') {
      return sendJson(response, 405, { problem: 'POST the rows' }, { allow: 'POST' })
    }
    const body = await readBody(request, largestRequestBytes)
    if (body === 'too_large') {
      return sendJson(response, 413, { problem: `more than ${largestRequestBytes} bytes; send fewer rows` })
    }
    await invoke(request, body, response, options)
  }
}

async function invoke(
  request: http.IncomingMessage,
  body: Buffer,
  response: http.ServerResponse,
  options: InvocationsOptions,
): Promise<void> {
  const { control, capture } = options
  const answered = await ask(request, body, options)
  if (answered === undefined) return sendUnavailable(response, noChampion(control))
  const { routed, answer } = answered
  const names = {
    'x-amzn-invoked-production-variant': routed.variant,
    'x-assay-version': routed.package.version,
  }
  if (answer.kind === 'failed') {
    if (answer.reason === 'timed_out') return sendJson(response, 504, { problem: answer.words }, names)
    return sendUnavailable(response, `the model did not answer: ${answer.words}`, names)
  }
  const contentType = answer.headers['content-type'] ?? 'application/octet-stream'
  response.writeHead(answer.status, { 'content-type': contentType, ...names })
  response.end(answer.body)
  if (answer.status < 200 || answer.status > 299 || answer.body.length > largestCapturedBytes) return
  capture.add({
    variant: routed.variant,
    inferenceId: headerOf(request, 'x-amzn-sagemaker-inference-id'),
    customAttributes: [
      headerOf(request, 'x-amzn-sagemaker-custom-attributes'),
      `assay-version=${routed.package.version}`,
    ].filter((attribute) => attribute !== undefined),
    input: { contentType: headerOf(request, 'content-type') ?? 'application/json', bytes: body },
    output: { contentType, bytes: answer.body },
  })
}

interface Answered {
  readonly routed: Routed
  readonly answer: Exchange
}

/**
 * Asks the variant whose turn it is. What the canary cannot answer, or refuses (4xx), the champion is asked too, and the
 * caller gets the champion's answer: a canary loses nobody's request. A refusal counts against the canary only if the
 * champion accepts the same request.
 */
async function ask(
  request: http.IncomingMessage,
  body: Buffer,
  options: InvocationsOptions,
): Promise<Answered | undefined> {
  const { control } = options
  const routed = control.route()
  if (routed === undefined) return undefined
  const answer = await send(routed, request, body, options)
  const verdict = verdictOf(answer)
  const seen = { milliseconds: answer.milliseconds }
  if (routed.variant === 'champion') {
    control.observe(routed, { ...seen, failed: verdict === 'failed' })
    return { routed, answer }
  }
  if (verdict === 'accepted') {
    control.observe(routed, { ...seen, failed: false })
    return { routed, answer }
  }
  if (verdict === 'failed') control.observe(routed, { ...seen, failed: true })
  const instead = control.routeToChampion()
  const second = instead === undefined ? undefined : await send(instead, request, body, options)
  if (verdict === 'refused') {
    const failed = second !== undefined && verdictOf(second) === 'accepted'
    control.observe(routed, { ...seen, failed })
  }
  return instead === undefined || second === undefined
    ? { routed, answer }
    : { routed: instead, answer: second }
}

function verdictOf(answer: Exchange): 'accepted' | 'refused' | 'failed' {
  if (answer.kind === 'failed' || answer.status >= 500) return 'failed'
  return answer.status >= 400 ? 'refused' : 'accepted'
}

async function send(
  routed: Routed,
  request: http.IncomingMessage,
  body: Buffer,
  options: InvocationsOptions,
): Promise<Exchange> {
  try {
    if (routed.server === undefined) {
      return { kind: 'failed', reason: 'refused', words: 'it is being started again', milliseconds: 0 }
    }
    return await routed.server.exchange({
      path: '/invocations',
      method: 'POST',
      headers: forwarded(request),
      body,
      timeoutMilliseconds: Math.min(
        options.timeoutMilliseconds,
        routed.timeoutMilliseconds ?? options.timeoutMilliseconds,
      ),
    })
  } finally {
    routed.leave()
  }
}

function forwarded(request: http.IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headers).filter(
    ([name, value]) =>
      typeof value === 'string' &&
      (name === 'content-type' || name === 'accept' || name.startsWith('x-amzn-sagemaker-')),
  )
  return Object.fromEntries(entries) as Record<string, string>
}

function headerOf(request: http.IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

function noChampion(control: TrafficControl): string {
  return control.state.champion === null ? 'nothing is deployed here yet' : 'the model is being started again'
}

function sendUnavailable(
  response: http.ServerResponse,
  problem: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendJson(response, 503, { problem }, { 'retry-after': '1', ...headers })
}
