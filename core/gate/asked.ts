import type { MetricName } from '#core/metrics/metric-table.ts'

/** What is asked of a difference: that it clears `limit`, in terms of better: a gain, 0, or minus a margin. */
export interface Asked {
  readonly name: string
  readonly metric: MetricName
  readonly what: 'comparison' | 'guardrail' | 'baseline'
  readonly against: string
  /** Smallest improvement, in the unit of the metric; negative for an allowed loss. */
  readonly limit: number
  /** The improvement planning assumes; none: only the smallest detectable distance is told. */
  readonly assumed?: number | undefined
}

/** Whether a loss of the margin is allowed, which may be 0; else a gain is asked for. */
export function allowsLoss({
  limit,
  name,
  what,
}: Pick<Asked, 'limit' | 'name'> & { readonly what: string }): boolean {
  return limit < 0 || what === 'guardrail' || (what === 'comparison' && name !== 'better_by')
}
