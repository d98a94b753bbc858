import { Failure } from '#core/failure.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import { readPredictions } from '#core/package/predictions.ts'
import type { FeatureRow } from '#core/serving/payload-rows.ts'
import type { ModelServer } from './model-server.ts'

export interface ScoringRequest {
  readonly server: ModelServer
  /** Features by name; nothing else may be in them. */
  readonly rows: readonly FeatureRow[]
  /** Rows per request; 500 by default. */
  readonly batchSize?: number
  /** For one request; 60 s by default, as SageMaker has it. */
  readonly timeoutMilliseconds?: number
  readonly signal: AbortSignal
}

/**
 * Sends rows to a model server as JSON lines, batch by batch, and reads what it says about each; same length and order.
 * @throws Failure PREDICTIONS_INVALID (an answer that is none, with the row), MODEL_NOT_SERVING (no answer), CANCELLED.
 */
export async function scoreRows(request: ScoringRequest): Promise<Prediction[]> {
  const { server, rows, batchSize = 500, signal } = request
  const predictions: Prediction[] = []
  for (let from = 0; from < rows.length; from += batchSize) {
    const batch = rows.slice(from, from + batchSize)
    const where = `rows ${from + 1} to ${from + batch.length}`
    const answer = await server.exchange({
      path: '/invocations',
      method: 'POST',
      headers: { 'content-type': 'application/jsonlines', accept: 'application/jsonlines' },
      body: batch.map((row) => `${JSON.stringify(row)}\n`).join(''),
      timeoutMilliseconds: request.timeoutMilliseconds ?? 60_000,
      signal,
    })
    if (signal.aborted) {
      throw new Failure({ code: 'CANCELLED', problem: 'scoring was cancelled.', retry: true })
    }
    if (answer.kind === 'failed') {
      throw await failure(
        'MODEL_NOT_SERVING',
        `the model did not answer on ${where}: ${answer.words}.`,
        server,
      )
    }
    if (answer.status !== 200) {
      const said = answer.body.toString('utf8', 0, 300).trim()
      throw await failure(
        'PREDICTIONS_INVALID',
        `the model answered ${answer.status} on ${where}: ${said}`,
        server,
      )
    }
    const contentType = answer.headers['content-type'] ?? 'application/json'
    const response = { contentType, text: answer.body.toString('utf8') }
    const read = readPredictions(response, server.manifest.signature.output, batch.length)
    if (!read.ok) {
      throw await failure(
        'PREDICTIONS_INVALID',
        `the answer on ${where} is invalid: ${read.problem.words}.`,
        server,
      )
    }
    for (const prediction of read.predictions) predictions.push(prediction)
  }
  return predictions
}

async function failure(
  code: 'MODEL_NOT_SERVING' | 'PREDICTIONS_INVALID',
  problem: string,
  server: ModelServer,
): Promise<Failure> {
  const tail = await server.logTail()
  const printed = tail.length === 0 ? '' : ` It printed:\n    ${tail.join('\n    ')}`
  const { kind } = server.manifest.signature.output
  return new Failure({
    code,
    problem: problem + printed,
    allowed: `one JSON line a row, with ${expected[kind]}`,
    next: 'run the package by hand and send it these rows.',
  })
}

const expected = {
  score: '`score`, a probability between 0 and 1',
  class_scores: '`prediction`, a class of the signature, or `scores` of every class',
  value: '`prediction`, a finite number, with `quantile_<level>` for each of the signature',
} as const
