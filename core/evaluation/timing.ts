import type { Pipeline } from '#core/pipeline/pipeline.ts'

/** So many rows are asked about one by one, after as many as a tenth of them to warm up. */
export const timedRequests = 200

/** Which rows of a part are timed: spread evenly, the same for every model that is asked about them. */
export function timedPlaces(rows: number): Uint32Array {
  const count = Math.min(rows, timedRequests)
  return Uint32Array.from({ length: count }, (_, index) => Math.floor((index * rows) / count))
}

/** Milliseconds by row of the holdout; NaN for rows that were not timed. */
export function latenciesByRow(
  rows: number,
  milliseconds: readonly number[] | undefined,
): Float64Array | undefined {
  const places = timedPlaces(rows)
  if (milliseconds === undefined || milliseconds.length !== places.length) return undefined
  const byRow = new Float64Array(rows).fill(Number.NaN)
  places.forEach((place, index) => {
    byRow[place] = milliseconds[index]!
  })
  return byRow
}

/** Whether anybody looks at latency: only then are requests timed, so that other evaluations come out alike each time. */
export function asksForLatency({
  gate,
  environments,
  purpose,
}: Pick<Pipeline, 'gate' | 'environments' | 'purpose'>): boolean {
  const gates = [gate, ...environments.flatMap((environment) => environment.gate ?? [])]
  return (
    gate.metric === 'latency_p95' ||
    Object.values(purpose.stakeholders ?? {}).includes('latency_p95') ||
    gates.some(
      ({ at_most, guardrails }) =>
        at_most?.latency_p95 !== undefined || guardrails?.some(({ metric }) => metric === 'latency_p95'),
    )
  )
}
