import type { Gate } from '#core/gate/gate.ts'
import type { MetricName } from '#core/metrics/metric-table.ts'
import { rowsForMean } from '#core/statistics/sample-size.ts'
import type { GateAssumptions, PlannedLevel } from './gate-plan.ts'
import { wholeRows } from './whole-rows.ts'

/** Rows that show an absolute threshold, if the candidate has the value that is assumed. */
export interface ThresholdPlan {
  /** The line of the gate, such as at_least.roc_auc. */
  readonly name: string
  readonly metric: MetricName
  readonly rule: 'at_least' | 'at_most'
  readonly bound: number
  /** null if nobody said what the candidate may have. */
  readonly assumed: number | null
  /** Standard deviation of a row's influence on the metric; null if nothing is known of it. */
  readonly deviation: number | null
  /** By level; null where they cannot be told. */
  readonly rows: readonly (number | null)[]
  /** Why there are no rows, and what to say so that there are. */
  readonly missing?: string
}

/** What planning assumes of a candidate's own value of a metric. */
export interface AssumedValue {
  readonly value?: number | undefined
  readonly deviation?: number | undefined
}

/** Rows for thresholds: n = ((z_alpha + z_power) deviation / gap)^2 with the gap between the assumed value and the bound. */
export function planThresholds(
  gate: Gate,
  { values = {}, power }: GateAssumptions,
  levels: readonly PlannedLevel[],
): ThresholdPlan[] {
  return (['at_least', 'at_most'] as const).flatMap((rule) =>
    (Object.entries(gate[rule]) as [MetricName, number][]).map(([metric, bound]) => {
      const of = values[metric] ?? {}
      const assumed = of.value ?? null
      const deviation = deviationOf(metric, of)
      const gap = assumed === null ? 0 : rule === 'at_least' ? assumed - bound : bound - assumed
      const missing = missingWords(metric, rule, bound, assumed, gap, deviation)
      const rows = levels.map(({ alpha }) =>
        missing === undefined && deviation !== null
          ? wholeRows(rowsForMean(deviation, gap, { alpha, power }))
          : null,
      )
      return {
        name: `${rule}.${metric}`,
        metric,
        rule,
        bound,
        assumed,
        deviation,
        rows,
        ...(missing === undefined ? {} : { missing }),
      }
    }),
  )
}

/** A share's follows from its value. */
function deviationOf(metric: MetricName, { value, deviation }: AssumedValue): number | null {
  if (metric === 'accuracy' && value !== undefined) return Math.sqrt(Math.max(0, value * (1 - value)))
  return deviation ?? null
}

function missingWords(
  metric: MetricName,
  rule: 'at_least' | 'at_most',
  bound: number,
  assumed: number | null,
  gap: number,
  deviation: number | null,
): string | undefined {
  if (assumed === null)
    return `say what the candidate may have: --assume ${metric}=…, or --verdict of an earlier judgement`
  if (gap <= 0) {
    const asked = `${rule === 'at_least' ? 'at least' : 'at most'} ${bound}`
    return `${assumed} is assumed and ${asked} is asked: no number of rows ${rule === 'at_least' ? 'lifts' : 'lowers'} it`
  }
  return deviation === null ? 'say how much rows differ: --verdict of an earlier judgement' : undefined
}
