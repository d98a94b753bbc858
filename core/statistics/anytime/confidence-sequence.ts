import { logNormalUpperTail } from '../normal-tail.ts'

/** Rows at which the interval is tightest, unless said. */
const defaultTightest = 5_000
/** What an arm needs before the sequence may be read. */
export const fewestRowsOfArm = 100
export const fewestNonZeroOfArm = 10

/** A mean with what its spread would be for one row. */
export interface RunningMean {
  readonly mean: number
  /** t. For a difference of two arms the sum of both arms' rows. */
  readonly rows: number
  /** Standard error of the mean now: sd / sqrt(n); sqrt(s1^2/n1 + s0^2/n0) for two arms; the clustered one with units. */
  readonly standardError: number
}

export interface ConfidenceSequence {
  /** The mixture's tuning. */
  readonly rho: number
  /** Half the width of the two-sided sequence at level alpha. */
  readonly half: number
  /** Reach of the one-sided bound at level alpha. */
  readonly halfOneSided: number
  /** Evidence against a mean of 0, and against a mean of at most 0. */
  readonly logE: number
  readonly logEOneSided: number
}

/**
 * Asymptotic confidence sequence of a mean, valid at every look once the mean is near normal; for means of a canary and
 * for smooth metrics in the ledger. With sigma^2 = t SE^2 and k = t rho^2 + 1:
 * half = sigma sqrt(2 k / (t rho)^2 ln(sqrt(k) / alpha)), one-sided with ln(1 + sqrt(k) / (2 alpha));
 * E = exp(rho^2 S^2 / (2 k)) / sqrt(k), S = t mean / sigma, one-sided times 2 Phi(rho S / sqrt(k)).
 * Assumes independent rows or units, from 100 rows an arm and 10 that are not zero on.
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024 (arXiv 2103.06476).
 * @param alpha the level, within (0, 1)
 * @param tightest rows at which the interval is to be tightest
 */
export function confidenceSequence(
  of: RunningMean,
  alpha: number,
  tightest = defaultTightest,
): ConfidenceSequence {
  const { rows } = of
  const logAlpha = Math.log(alpha)
  const rho = Math.sqrt((-2 * logAlpha + Math.log1p(-2 * logAlpha)) / tightest)
  const sigma = of.standardError * Math.sqrt(rows)
  const k = rows * rho * rho + 1
  const reach = (logRisk: number) => sigma * Math.sqrt(((2 * k) / (rows * rho) ** 2) * logRisk)
  const score = rho * Math.sqrt(rows / k) * (of.mean === 0 ? 0 : of.mean / of.standardError)
  const logE = (score * score) / 2 - Math.log(k) / 2
  return {
    rho,
    half: reach(Math.log(k) / 2 - logAlpha),
    halfOneSided: reach(logOnePlusExp(Math.log(k) / 2 - Math.LN2 - logAlpha)),
    logE,
    logEOneSided: logE + Math.LN2 + logNormalUpperTail(-score),
  }
}

function logOnePlusExp(x: number): number {
  return x > 35 ? x : Math.log1p(Math.exp(x))
}
