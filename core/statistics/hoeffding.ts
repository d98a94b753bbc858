/** How closely a weighted sum of shares has to be estimated, and how surely. */
export interface HoeffdingQuestion {
  /** Weights of the shares; every share is a mean over rows of values from 0 to 1. */
  readonly coefficients: readonly number[]
  /** Half-width of the interval of the sum, above 0. */
  readonly tolerance: number
  /** Chance of being wrong anywhere, over all tests and clauses. */
  readonly delta: number
  /** Natural logarithm of the number of tests that could ever be asked; 0 for one test. */
  readonly lnTests: number
  /** Clauses that share delta; 1 unless said. */
  readonly clauses?: number
}

/**
 * Rows for a weighted sum of shares, not yet rounded up, whatever the distribution:
 * n = (sum |c|)^2 ln(k m N / delta) / (2 tolerance^2) with k shares, m clauses, N tests. It is the best split of the
 * tolerance over the shares, each of which gets delta / (k m N).
 * Source: Hoeffding 1963; Renggli et al. 2019 (ease.ml/ci), section 3.
 */
export function hoeffdingRows(question: HoeffdingQuestion): number {
  const { coefficients, tolerance, delta, lnTests, clauses = 1 } = question
  const weights = coefficients.map(Math.abs).filter((weight) => weight > 0)
  const range = weights.reduce((sum, weight) => sum + weight, 0)
  const lnEvents = Math.log(weights.length) + Math.log(clauses) + lnTests - Math.log(delta)
  return (range * range * lnEvents) / (2 * tolerance * tolerance)
}
