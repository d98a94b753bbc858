import { moments } from '../moments.ts'

/** From this correlation on the adjustment is worth its trouble. */
export const leastCupedCorrelation = 0.3

export interface Cuped {
  /** cov(y, x) / var(x). */
  readonly theta: number
  /** y - theta (x - mean x): the same mean, less spread. */
  readonly adjusted: Float64Array
  readonly correlation: number
  /** Variance of the adjusted values to that of the plain ones: 1 - correlation^2. */
  readonly varianceRatio: number
}

/**
 * Takes out of a canary's metric what was known before exposure. Chosen when |correlation| is above 0.3.
 * Assumes that the covariate was measured before the arms were assigned; both arms are adjusted with one theta.
 * Source: Deng, Xu, Kohavi and Walker 2013.
 * @param outcome y, one value per unit of both arms
 * @param covariate x, of the same units
 */
export function cuped(outcome: Float64Array, covariate: Float64Array): Cuped {
  const ofOutcome = moments(outcome)
  const ofCovariate = moments(covariate)
  let cross = 0
  for (let unit = 0; unit < outcome.length; unit++) {
    cross += (outcome[unit]! - ofOutcome.mean) * (covariate[unit]! - ofCovariate.mean)
  }
  const theta = ofCovariate.squares === 0 ? 0 : cross / ofCovariate.squares
  const scale = Math.sqrt(ofCovariate.squares * ofOutcome.squares)
  const adjusted = outcome.map((value, unit) => value - theta * (covariate[unit]! - ofCovariate.mean))
  return {
    theta,
    adjusted,
    correlation: scale === 0 ? 0 : cross / scale,
    varianceRatio: ofOutcome.squares === 0 ? 1 : moments(adjusted).squares / ofOutcome.squares,
  }
}
