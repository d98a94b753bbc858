import { metricFacts } from '#core/metrics/metric-table.ts'
import type { Asked } from './asked.ts'
import type { Comparison } from './comparison.ts'
import type { Gate } from './gate.ts'
import { metricsUsed } from './unjudgeable.ts'
import type { Requirement } from './verdict.ts'
import { outcomeOf } from './verdict-order.ts'

/**
 * Whether a rule binds a candidate that answers like the champion too: its answers say nothing of its size and speed, by
 * which alone it may be worse.
 */
export function bindsSameAnswers({ metric }: Pick<Requirement, 'metric'>): boolean {
  return metricFacts(metric).reads === 'serving'
}

/** Whether a gate asks something of a candidate that answers like the champion. */
export function asksOfSameAnswers(gate: Gate): boolean {
  return metricsUsed(gate).some((metric) => bindsSameAnswers({ metric }))
}

/** Outcome for a candidate that answers like the champion: it passes, unless it misses what binds it all the same. */
export function outcomeOfSameAnswers(requirements: readonly Requirement[]): 'pass' | 'fail' | 'inconclusive' {
  const binding = requirements.filter(bindsSameAnswers)
  return binding.length === 0 ? 'pass' : outcomeOf(binding)
}

/** Whether a gain is asked on what did not change either: the same package, timed once. */
export function isNoChange({ what }: Pick<Asked, 'what'>, comparison: Comparison): boolean {
  return what === 'comparison' && comparison.kind !== 'undefined' && comparison.difference === 0
}
