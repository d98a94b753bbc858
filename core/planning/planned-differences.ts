import { askedDifferences } from '#core/gate/asked-differences.ts'
import type { Gate } from '#core/gate/gate.ts'
import { rungName } from '#core/gate/rungs.ts'
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

/** What a gate asks of paired differences, of a pull request and at a promotion. */
export function plannedDifferences(gate: Gate, expect = gate.expect): PlannedDifference[] {
  const asked = askedDifferences({ ...gate, expect }, 'champion')
  const promotion = askedDifferences(gate, 'promotion').filter(({ what }) => what === 'comparison')
  return [...asked, ...promotion].map(({ name, metric, limit, assumed }) => ({
    name,
    metric,
    limit,
    assumed,
  }))
}

/** Lines of a gate that no rows are planned for: they compare with a model that has to be fitted, or look for any harm at all. */
export function unplannedLines(gate: Gate): string[] {
  return [
    ...(gate.baselines?.beat ?? []).map((rung) => `baselines.${rungName(rung)}`),
    ...(gate.slices?.margin === 0 ? ['slices'] : []),
  ]
}
