import { type MetricValue, undefinedMetric } from './metric-result.ts'
import { rankingOf } from './ranking.ts'

/**
 * The value below which a share of the rows lies: at place (rows - 1) * share from 0, between two rows in a straight
 * line (definition 7 of Hyndman and Fan 1996; the median at one half).
 * @param weights how often each row counts, whole numbers; without them once
 */
export function sampleQuantile(
  values: Float64Array,
  share: number,
  weights: ArrayLike<number> | undefined,
): MetricValue {
  const { order } = rankingOf(values)
  let total = values.length
  if (weights !== undefined) {
    total = 0
    for (let row = 0; row < values.length; row++) total += weights[row]!
  }
  if (total === 0) return undefinedMetric('no-rows')
  const place = (total - 1) * share
  const low = valueAt(Math.floor(place))
  const high = valueAt(Math.ceil(place))
  return { kind: 'value', value: low + (high - low) * (place - Math.floor(place)) }

  function valueAt(position: number): number {
    if (weights === undefined) return values[order[position]!]!
    let passed = 0
    for (let index = 0; index < order.length; index++) {
      passed += weights[order[index]!]!
      if (passed > position) return values[order[index]!]!
    }
    return values[order[order.length - 1]!]!
  }
}
