import { logGamma } from '#core/statistics/distributions.ts'

/** A share that is estimated from independent rows and held against a number. */
export interface BinomialQuestion {
  /** The true share at which a wrong answer is most likely: the number it is held against. Between 0 and 1. */
  readonly mean: number
  /** How far the estimate has to be beyond it to count; mean + tolerance (mean - tolerance for `below`) within (0, 1). */
  readonly tolerance: number
  /** Which way the estimate errs. */
  readonly errs: 'above' | 'below'
  /** Natural logarithm of the chance of it. */
  readonly lnDelta: number
}

/**
 * Fewest rows from which on the chance that a share is overestimated (underestimated) by more than the tolerance is at
 * most delta, by the binomial distribution itself. It is the tight bound of Renggli et al. 2019, section 4.3, after
 * Langford 2005, at the worst true share for the decision; a coarse bound followed by Bennett's inequality, their
 * pattern for `n > A` with a large A, never needs fewer rows.
 * The tail jumps up and down as the count that may just be reached is rounded; the tail of the unrounded count, a beta
 * distribution, is never smaller and falls smoothly, so more rows than these never take the guarantee back.
 */
export function binomialRows(question: BinomialQuestion): number {
  const enough = (rows: number): boolean => lnTail(question, rows) <= question.lnDelta
  let high = 1
  while (!enough(high)) high *= 2
  let low = high / 2
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (enough(middle)) high = middle
    else low = middle
  }
  return high
}

/** ln P(Beta(nq, n(1-q) + 1) <= p), at least ln P(Bin(n, p) > nq): q is the level, p the mean, both from the side that errs. */
function lnTail({ mean, tolerance, errs }: BinomialQuestion, rows: number): number {
  const p = errs === 'above' ? mean : 1 - mean
  const level = p + tolerance
  const a = rows * level
  const b = rows - a + 1
  const sum = a + b
  let term = 1
  let series = 1
  for (let at = 0; term > series * 1e-17; at++) {
    term *= (p * (sum + at)) / (a + 1 + at)
    series += term
  }
  const lnBeta = logGamma(a) + logGamma(b) - logGamma(sum)
  return a * Math.log(p) + b * Math.log1p(-p) - Math.log(a) - lnBeta + Math.log(series)
}
