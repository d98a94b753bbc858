import type { ETest } from '../e-tests.ts'

/**
 * Mixture sequential probability ratio test of two arms of equal size with a known variance v of one row:
 * sqrt(2 v / (2 v + n tau^2)) exp(n^2 tau^2 (difference - null)^2 / (4 v (2 v + n tau^2))).
 * To compare with other tools; the gate and the canary use the confidence sequence, which estimates the variance and
 * allows unequal arms. Source: Johari, Koomen, Pekelis and Walsh 2017.
 * @param tauSquared variance of the normal prior over the difference
 */
export function mixtureSprt(
  difference: number,
  rowsPerArm: number,
  { variance, tauSquared, nullDifference = 0 }: MixtureSprtSetting,
): ETest {
  const spread = 2 * variance + rowsPerArm * tauSquared
  const distance = rowsPerArm * (difference - nullDifference)
  const logE =
    Math.log((2 * variance) / spread) / 2 + (tauSquared * distance * distance) / (4 * variance * spread)
  return { logE, p: Math.min(1, Math.exp(-logE)) }
}

export interface MixtureSprtSetting {
  readonly variance: number
  readonly tauSquared: number
  readonly nullDifference?: number
}
