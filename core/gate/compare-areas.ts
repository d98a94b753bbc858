import type { Units } from '#core/statistics/cluster-t.ts'
import { delongDifferenceError, type Placements } from '#core/statistics/delong.ts'
import {
  normalUpperQuantile,
  normalUpperTail,
  studentTUpperQuantile,
  studentTUpperTail,
} from '#core/statistics/distributions.ts'
import { type AreaDifference, areaBounds } from './area-difference.ts'
import type { Comparison, Difference } from './comparison.ts'
import { meanOverRows } from './units.ts'
import type { Method } from './verdict.ts'

/** Areas under the ROC curve: DeLong's error or, over units, the clustered one, where a limit would not bring more. */
export function compareAreas(
  labels: Uint8Array,
  [mine, theirs]: readonly [Placements, Placements],
  [left, right]: readonly [Float64Array, Float64Array],
  units: Units | undefined,
  alpha: number,
): Comparison {
  const difference = mine.area - theirs.area
  const classes = [mine.positives, mine.negatives] as const
  const common = { difference, smaller: Math.min(...classes), larger: Math.max(...classes) }
  const told = (of: AreaDifference, own: Method, unitCount?: number): Difference => {
    const { lower, upper, standardError, widened, test } = areaBounds(of)
    const method = widened ? 'area-limit' : own
    return {
      kind: 'difference',
      method,
      rows: labels.length,
      ...(unitCount === undefined ? {} : { units: unitCount }),
      difference,
      lower,
      upper,
      standardError,
      test: (limit) => ({ method, ...test(limit) }),
    }
  }
  if (units === undefined) {
    const error = delongDifferenceError(labels, mine, theirs)
    return told(
      { ...common, error, quantile: normalUpperQuantile(alpha), upperTail: normalUpperTail },
      'delong',
    )
  }
  const paired = left.map((value, row) => value - right[row]! + difference)
  const mean = meanOverRows(paired, 0, alpha, units)
  if (mean.count < 2 || mean.degrees < 1) return { kind: 'undefined', reason: 'no-rows' }
  return told(
    {
      ...common,
      error: mean.standardError,
      quantile: studentTUpperQuantile(alpha, mean.degrees),
      upperTail: (distance) => studentTUpperTail(distance, mean.degrees),
    },
    'cluster-t',
    mean.units,
  )
}
