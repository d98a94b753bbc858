import { chiSquareUpperTail, logGamma } from './distributions.ts'

export interface McNemar {
  readonly exactTwoSided: number
  readonly midPTwoSided: number
  /** Against the new model being no better. */
  readonly exactNewBetter: number
  readonly midPNewBetter: number
  readonly chiSquare: number
  readonly chiSquareP: number
  readonly chiSquareCorrected: number
  readonly chiSquareCorrectedP: number
}

/**
 * McNemar's test of two models on the same rows, 0/1 loss, at a difference of zero.
 * Exact: the binomial with 1/2 over the discordant rows; mid-p takes half of the observed count's own probability.
 * Source: Fagerland, Lydersen and Laake 2013.
 * @param onlyNew rows only the new model gets right
 * @param onlyOld rows only the old model gets right
 */
export function mcnemar(onlyNew: number, onlyOld: number): McNemar {
  const count = onlyNew + onlyOld
  const smaller = Math.min(onlyNew, onlyOld)
  const point = halfBinomialMass(smaller, count)
  const exactNewBetter = halfBinomialUpper(onlyNew, count)
  const exactTwoSided = onlyNew === onlyOld ? 1 : Math.min(1, 2 * halfBinomialLower(smaller, count))
  const squared = (distance: number) => (count === 0 ? 0 : (distance * distance) / count)
  const chiSquare = squared(onlyNew - onlyOld)
  const chiSquareCorrected = squared(Math.max(0, Math.abs(onlyNew - onlyOld) - 1))
  return {
    exactTwoSided,
    midPTwoSided: onlyNew === onlyOld ? 1 - point / 2 : exactTwoSided - point,
    exactNewBetter,
    midPNewBetter: exactNewBetter - halfBinomialMass(onlyNew, count) / 2,
    chiSquare,
    chiSquareP: chiSquareUpperTail(chiSquare, 1),
    chiSquareCorrected,
    chiSquareCorrectedP: chiSquareUpperTail(chiSquareCorrected, 1),
  }
}

/** P(X = k) of Binomial(n, 1/2). */
function halfBinomialMass(k: number, n: number): number {
  return Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) - n * Math.LN2)
}

function halfBinomialUpper(k: number, n: number): number {
  return halfBinomialLower(n - k, n)
}

/** P(X <= k): summed downwards from k until terms vanish, or the complement of the other, smaller tail. */
function halfBinomialLower(k: number, n: number): number {
  if (k < 0) return 0
  if (k >= n) return 1
  if (2 * k >= n) return 1 - halfBinomialLower(n - k - 1, n)
  let term = halfBinomialMass(k, n)
  let sum = term
  for (let at = k; at > 0 && term > sum * 1e-18; at--) {
    term *= at / (n - at + 1)
    sum += term
  }
  return sum
}
