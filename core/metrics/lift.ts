import { type MetricValue, undefinedMetric } from './metric-result.ts'
import { positivesOf, type TiedRows } from './tied-rows.ts'

/**
 * Lift: the share of positives among the `share` of rows that score highest over the share among all. That part is
 * `share` times the rows, whole or not; rows tied at its edge, or the one it cuts, count in part.
 */
export function liftOf(tied: TiedRows, share: number): MetricValue {
  if (tied.total === 0) return undefinedMetric('no-rows')
  const positives = positivesOf(tied)
  if (positives === 0) return undefinedMetric('no-positive-labels')
  const taken = share * tied.total
  let left = taken
  let found = 0
  for (let block = tied.weights.length - 1; left > 0 && block >= 0; block--) {
    const weight = tied.weights[block]!
    if (weight === 0) continue
    const part = Math.min(1, left / weight)
    found += part * tied.positives[block]!
    left -= part * weight
  }
  return { kind: 'value', value: found / taken / (positives / tied.total) }
}
