import type { ReportInterval } from '#core/behaviour/behaviour-report.ts'
import { meanOverRows } from '#core/gate/units.ts'
import { type MetricOptions, metricWithInfluence } from '#core/metrics/influence.ts'
import { undefinedWords } from '#core/metrics/metric-result.ts'
import { type MetricName, metricFacts } from '#core/metrics/metric-table.ts'
import type { Scored } from '#core/metrics/scored.ts'
import { skewedBounds } from '#core/statistics/skewed-mean.ts'

export type MetricLoss =
  | { readonly kind: 'loss'; readonly loss: ReportInterval }
  | { readonly kind: 'undefined'; readonly words: string }

/**
 * What a metric loses when the same rows are answered anew, the mean over several ways: above 0 is worse, whichever way the
 * metric goes. Bounds by Student's t on the paired influence, risk `alpha` on each side; for metrics of predicted classes
 * widened by rows nobody saw turn over.
 */
export function metricLoss(
  metric: MetricName,
  before: Scored,
  anew: readonly Scored[],
  options: MetricOptions,
  alpha: number,
): MetricLoss {
  const first = metricWithInfluence(metric, before, options)
  if (first.kind === 'undefined') return { kind: 'undefined', words: undefinedWords[first.reason] }
  const sign = metricFacts(metric).direction === 'higher' ? 1 : -1
  const ways = anew.length
  const paired = new Float64Array(first.influence.length)
  let distance = 0
  let turnoverSquare = first.turnoverSquare
  for (const scored of anew) {
    const other = metricWithInfluence(metric, scored, options)
    if (other.kind === 'undefined') return { kind: 'undefined', words: undefinedWords[other.reason] }
    distance += sign * (first.estimate - other.estimate)
    turnoverSquare = Math.max(turnoverSquare, other.turnoverSquare)
    for (let row = 0; row < paired.length; row++)
      paired[row]! += sign * (first.influence[row]! - other.influence[row]!)
  }
  const estimate = distance / ways
  for (let row = 0; row < paired.length; row++) paired[row]! /= ways
  if (paired.length < 2) return { kind: 'undefined', words: undefinedWords['no-rows'] }
  const spread = meanOverRows(paired, 0, { turnoverSquare, alpha })
  const [lower, upper] = skewedBounds({ ...spread, mean: estimate }, alpha)
  return { kind: 'loss', loss: { estimate, lower, upper } }
}
