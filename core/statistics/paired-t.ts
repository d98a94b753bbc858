import {
  normalUpperQuantile,
  studentTCdf,
  studentTUpperQuantile,
  studentTUpperTail,
} from './distributions.ts'
import { moments, standardError } from './moments.ts'

/** A mean with its standard error, ready for tests and bounds by Student's t. */
export interface MeanEstimate {
  readonly count: number
  readonly mean: number
  readonly standardError: number
  /** Degrees of freedom. */
  readonly degrees: number
}

/**
 * Mean of per-row differences d, its standard error sd/sqrt(n), n - 1 degrees of freedom.
 * @param unseenSquares added to the sum of squares of d, so that a column of zeros does not look certain; see unseenRows.
 */
export function meanEstimate(differences: Float64Array, unseenSquares = 0): MeanEstimate {
  const of = moments(differences)
  return {
    count: of.count,
    mean: of.mean,
    standardError: standardError({ ...of, squares: of.squares + unseenSquares }),
    degrees: of.count - 1,
  }
}

/**
 * How many rows that no sample showed have to be added to a spread, so that a bound at risk `alpha` over a column in
 * which nothing happened reaches as far as the exact one, the rule of three: -ln(alpha) rows.
 */
export function unseenRows(alpha: number): number {
  return (Math.log(alpha) / normalUpperQuantile(alpha)) ** 2
}

export interface TTest {
  readonly t: number
  /** Against the mean being at most `limit`. */
  readonly pGreater: number
  /** Against the mean being at least `limit`. */
  readonly pLess: number
  readonly pTwoSided: number
}

/** Student's t against a mean of `limit`. Without any spread the observed side is certain, and equality shows nothing. */
export function tTest(estimate: MeanEstimate, limit: number): TTest {
  const distance = estimate.mean - limit
  if (estimate.standardError === 0) {
    const equal = distance === 0
    return {
      t: equal ? 0 : Math.sign(distance) * Number.POSITIVE_INFINITY,
      pGreater: equal ? 1 : distance > 0 ? 0 : 1,
      pLess: equal ? 1 : distance < 0 ? 0 : 1,
      pTwoSided: equal ? 1 : 0,
    }
  }
  const t = distance / estimate.standardError
  const pGreater = studentTUpperTail(t, estimate.degrees)
  const pLess = studentTCdf(t, estimate.degrees)
  return { t, pGreater, pLess, pTwoSided: Math.min(1, 2 * Math.min(pGreater, pLess)) }
}

/** Bounds of the mean with risk `alpha` on each side. */
export function tBounds(estimate: MeanEstimate, alpha: number): readonly [number, number] {
  const half = studentTUpperQuantile(alpha, estimate.degrees) * estimate.standardError
  return [estimate.mean - half, estimate.mean + half]
}
