import { moments } from '../moments.ts'

/** The spread that a column is held to have at least, as Evidently has it. */
const leastSpread = 0.001

export interface Wasserstein {
  /** Integral of |F - G|, in the unit of the values. */
  readonly distance: number
  /** In standard deviations (divisor n) of the reference. */
  readonly normed: number
}

/**
 * Wasserstein's first distance of two samples. An effect size: its sampling error has no closed form and is resampled.
 * NaN where a value is not a number. O((n + m) log (n + m)). Source: Kantorovich 1942; Vallender 1974.
 */
export function wassersteinDistance(reference: Float64Array, current: Float64Array): Wasserstein {
  const left = reference.slice().sort()
  const right = current.slice().sort()
  let distance = 0
  let fromLeft = 0
  let fromRight = 0
  let at = Math.min(left[0]!, right[0]!)
  while (fromLeft < left.length || fromRight < right.length) {
    const nextLeft = left[fromLeft] ?? Number.POSITIVE_INFINITY
    const nextRight = right[fromRight] ?? Number.POSITIVE_INFINITY
    const next = Math.min(nextLeft, nextRight)
    if (Number.isNaN(next)) return { distance: Number.NaN, normed: Number.NaN }
    distance += (next - at) * Math.abs(fromLeft / left.length - fromRight / right.length)
    at = next
    if (nextLeft === next) fromLeft++
    if (nextRight === next) fromRight++
  }
  const { count, squares } = moments(reference)
  return { distance, normed: distance / Math.max(Math.sqrt(squares / count), leastSpread) }
}
