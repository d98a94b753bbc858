import type { Gate } from '#core/gate/gate.ts'
import type { MetricName } from '#core/metrics/metric-table.ts'

/** Something a gate asks of the difference from the champion, in terms of better. */
export interface PlannedDifference {
  /** The line of the gate, such as guardrails.recall. */
  readonly name: string
  readonly metric: MetricName
  /** The improvement that has to be exceeded: a gain, 0, or minus a margin. */
  readonly limit: number
  /** The improvement planning counts on; undefined if nobody said what to expect. */
  readonly assumed: number | undefined
}

/**
 * What a gate asks of paired differences, with the effect that planning assumes: never the one observed, but what is
 * expected; without a word on it no change for a margin, and twice the gain where a gain is asked.
 */
export function plannedDifferences(gate: Gate, expect = gate.expect): PlannedDifference[] {
  const { metric, better_by: gain = 0, no_worse_than: margin } = gate
  const comparison: PlannedDifference =
    margin === undefined
      ? { name: 'better_by', metric, limit: gain, assumed: expect ?? (gain > 0 ? 2 * gain : undefined) }
      : { name: 'no_worse_than', metric, limit: minus(margin), assumed: expect ?? 0 }
  return [
    comparison,
    ...gate.guardrails.map((guardrail) => ({
      name: `guardrails.${guardrail.metric}`,
      metric: guardrail.metric,
      limit: minus(guardrail.margin),
      assumed: 0,
    })),
    { name: 'promotion_margin', metric, limit: minus(gate.promotion_margin), assumed: 0 },
  ]
}

/** Lines of a gate that no rows are planned for: they hold a candidate's own value, or look for harm. */
export function unplannedLines(gate: Gate): string[] {
  return [
    ...Object.keys(gate.at_least).map((metric) => `at_least.${metric}`),
    ...Object.keys(gate.at_most).map((metric) => `at_most.${metric}`),
    ...(gate.baselines?.beat ?? []).map((rung) => `baselines.${rung}`),
    ...(gate.slices === undefined ? [] : ['slices']),
  ]
}

function minus(margin: number): number {
  return margin === 0 ? 0 : -margin
}
