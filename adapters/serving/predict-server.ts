import type http from 'node:http'
import { writeCsvRow } from '#core/package/csv-text.ts'
import type { PackageManifest } from '#core/package/package-manifest.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import { readPredictions } from '#core/package/predictions.ts'
import { type FeatureRow, readRows } from '#core/serving/payload-rows.ts'
import { openLogFile } from '../process/log-file.ts'
import { describeCommandResult, runCommand } from '../process/run-command.ts'
import { listenOnLoopback, readBody, sendJson } from './http-server.ts'

export interface PredictServerOptions {
  /** Reads CSV with a header on stdin, writes CSV with a header to stdout. */
  readonly command: string
  readonly packageFolder: string
  readonly manifest: PackageManifest
  readonly environment: Readonly<Record<string, string>>
  readonly logFile: string
  readonly port: number
}

export interface PredictServer {
  readonly url: string
  readonly processGroup: undefined
  readonly ended: Promise<{ readonly words: string; readonly tail: readonly string[] }>
  logTail(): Promise<readonly string[]>
  /** Ends running commands and the server. */
  stop(): Promise<void>
}

/** Commands at a time; further requests wait. */
const commandsAtATime = 4
const largestRequestBytes = 64 * 2 ** 20
const largestOutputBytes = 256 * 2 ** 20
const commandTimeoutMilliseconds = 600_000

/**
 * Serves a package that has only a `predict` command: runs it once per request on all rows of the request, and answers
 * JSON lines. GET /ping is always 200: there is nothing to keep warm.
 */
export async function startPredictServer(options: PredictServerOptions): Promise<PredictServer> {
  const stopping = new AbortController()
  const turns = takeTurns(commandsAtATime)
  const log = await openLogFile(options.logFile)
  const ended = Promise.withResolvers<{ words: string; tail: readonly string[] }>()
  const server = await listenOnLoopback(options.port, async (request, response) => {
    if (request.method === 'GET' && request.url === '/ping') return sendJson(response, 200, { status: 'ok' })
    if (request.method !== 'POST' || request.url !== '/invocations') {
      return sendJson(response, 404, { problem: 'there are GET /ping and POST /invocations' })
    }
    const rows = await requestRows(request, options.manifest)
    if ('problem' in rows) return sendJson(response, rows.status, { problem: rows.problem })
    const answer = await turns(() => predict(rows.rows, options, stopping.signal))
    if (typeof answer !== 'string') return sendJson(response, 500, answer)
    response.writeHead(200, { 'content-type': 'application/jsonlines' })
    response.end(answer)
  })
  let stopped: Promise<void> | undefined
  let lastTail: readonly string[] | undefined
  const stop = async () => {
    stopping.abort()
    await server.close(1000)
    await turns.idle()
    lastTail = await log.tail()
    await log.close()
    ended.resolve({ words: 'a stop', tail: lastTail })
  }
  return {
    url: server.url,
    processGroup: undefined,
    ended: ended.promise,
    logTail: async () => lastTail ?? log.tail(),
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

async function requestRows(
  request: http.IncomingMessage,
  manifest: PackageManifest,
): Promise<{ rows: readonly FeatureRow[] } | { status: number; problem: string }> {
  const body = await readBody(request, largestRequestBytes)
  if (body === 'too_large') return { status: 413, problem: `more than ${largestRequestBytes} bytes` }
  const contentType = request.headers['content-type'] ?? 'application/json'
  const read = readRows({ contentType, text: body.toString('utf8') }, manifest.signature.inputs)
  return read.ok ? { rows: read.rows } : { status: 400, problem: read.words }
}

async function predict(
  rows: readonly FeatureRow[],
  options: PredictServerOptions,
  signal: AbortSignal,
): Promise<string | { problem: string; log?: readonly string[] }> {
  if (rows.length === 0) return ''
  const names = options.manifest.signature.inputs.map(({ name }) => name)
  const lines = [writeCsvRow(names), ...rows.map((row) => writeCsvRow(names.map((name) => row[name])))]
  const result = await runCommand({
    command: options.command,
    cwd: options.packageFolder,
    environment: options.environment,
    logFile: options.logFile,
    stdin: `${lines.join('\n')}\n`,
    captureStdout: { maximumBytes: largestOutputBytes },
    timeoutMilliseconds: commandTimeoutMilliseconds,
    graceMilliseconds: 1000,
    signal,
  })
  if (result.kind !== 'exited' || result.exitCode !== 0) {
    return { problem: `\`${options.command}\` ${describeCommandResult(result)}`, log: result.tail }
  }
  const response = { contentType: 'text/csv', text: result.stdout }
  const read = readPredictions(response, options.manifest.signature.output, rows.length)
  if (!read.ok) return { problem: `\`${options.command}\`: ${read.problem.words}`, log: result.tail }
  return read.predictions.map((prediction) => `${JSON.stringify(answerOf(prediction))}\n`).join('')
}

function answerOf(prediction: Prediction): Record<string, unknown> {
  const { kind: _, ...answer } = prediction
  return answer
}

interface Turns {
  <Result>(work: () => Promise<Result>): Promise<Result>
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>
}

function takeTurns(atATime: number): Turns {
  const waiting: (() => void)[] = []
  const running = new Set<Promise<unknown>>()
  let free = atATime
  const turn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    const done = work()
    running.add(done)
    try {
      return await done
    } finally {
      running.delete(done)
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
  return Object.assign(turn, {
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running)
    },
  })
}
