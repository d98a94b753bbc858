import { setTimeout as wait } from 'node:timers/promises'
import type { Router } from '#adapters/serving/router.ts'
import type { Report } from './replay.ts'

const callers = 4
/** Between two requests of a caller, while something else is under way on the same machine. */
const pauseMilliseconds = 10

/** How callers fared. */
export interface Answered {
  readonly sent: number
  readonly failed: number
}

/** Sends each report once, in order, a few at a time. */
export async function sendAll(
  router: Router,
  reports: readonly Report[],
  signal: AbortSignal,
): Promise<Answered> {
  let next = 0
  let failed = 0
  const caller = async (): Promise<void> => {
    for (;;) {
      const report = reports[next++]
      if (report === undefined || signal.aborted) return
      if (!(await send(router, report, signal))) failed++
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return { sent: Math.min(next, reports.length), failed }
}

/** Sends the reports again and again for as long as some work takes. */
export async function sendWhile<Result>(
  router: Router,
  reports: readonly Report[],
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<{ readonly result: Result; readonly answered: Answered }> {
  let working = true
  let sent = 0
  let failed = 0
  const caller = async (offset: number): Promise<void> => {
    for (let index = offset; working && !signal.aborted; index += callers) {
      const report = reports[index % reports.length]
      if (report === undefined) return
      if (!(await send(router, report, signal))) failed++
      sent++
      await wait(pauseMilliseconds)
    }
  }
  const traffic = Promise.all(Array.from({ length: callers }, (_, offset) => caller(offset)))
  try {
    const result = await work
    working = false
    await traffic
    return { result, answered: { sent, failed } }
  } finally {
    working = false
    await traffic
  }
}

async function send(router: Router, report: Report, signal: AbortSignal): Promise<boolean> {
  const response = await fetch(`${router.publicUrl}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-amzn-sagemaker-inference-id': report.id },
    body: JSON.stringify(report.features),
    signal,
  })
  await response.arrayBuffer()
  return response.ok
}
