import type { Units } from '#core/statistics/cluster-t.ts'
import { delongDifferenceError, type Placements } from '#core/statistics/delong.ts'
import { normalUpperQuantile, normalUpperTail } from '#core/statistics/distributions.ts'
import { skewedBounds, skewedTest } from '#core/statistics/skewed-mean.ts'
import { areaDifferenceBounds } from './area-difference.ts'
import type { Comparison } from './comparison.ts'
import { meanOverRows } from './units.ts'

/**
 * Areas under the ROC curve: DeLong's error or, over units, the clustered one, by Student's t with the skewness of the
 * paired influence taken away; or the error that a limit itself would bring, where that reaches further.
 */
export function compareAreas(
  labels: Uint8Array,
  [mine, theirs]: readonly [Placements, Placements],
  [left, right]: readonly [Float64Array, Float64Array],
  units: Units | undefined,
  alpha: number,
): Comparison {
  const difference = mine.area - theirs.area
  const paired = left.map((value, row) => value - right[row]!)
  const spread = { ...meanOverRows(paired, 0, { turnoverSquare: 0, alpha, units }), mean: difference }
  if (spread.count < 2 || spread.degrees < 1) return { kind: 'undefined', reason: 'no-rows' }
  const error = units === undefined ? delongDifferenceError(labels, mine, theirs) : spread.standardError
  const mean = { ...spread, standardError: error }
  const [low, high] = skewedBounds(mean, alpha)
  const classes = [mine.positives, mine.negatives] as const
  const ofLimit = areaDifferenceBounds({
    difference,
    error,
    below: difference - low,
    above: high - difference,
    smaller: Math.min(...classes),
    larger: Math.max(...classes),
    quantile: normalUpperQuantile(alpha),
    upperTail: normalUpperTail,
  })
  const { lower, upper, standardError, widened } = ofLimit
  const method = widened ? 'area-limit' : units === undefined ? 'delong-t' : 'cluster-t'
  return {
    kind: 'difference',
    method,
    rows: labels.length,
    ...(units === undefined ? {} : { units: spread.units ?? 0 }),
    difference,
    lower,
    upper,
    standardError,
    test: (limit) => {
      const { pAbove, pBelow } = skewedTest(mean, limit, alpha)
      const atLimit = ofLimit.test(limit)
      return {
        method,
        pAbove: Math.max(pAbove, atLimit.pAbove),
        pBelow: Math.max(pBelow, atLimit.pBelow),
      }
    },
  }
}
