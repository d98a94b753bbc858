import { binomialLowerTail, binomialUpperTail } from './binomial.ts'

/**
 * Exact bounds of a proportion, risk at most `alpha` on each side whatever the true share: where the binomial tail of
 * what was seen just reaches alpha. Wider than Wilson's; chosen where a bound must hold and not only on average.
 * Assumes independent rows. Source: Clopper and Pearson 1934.
 */
export function clopperPearsonBounds(
  successes: number,
  count: number,
  alpha: number,
): readonly [number, number] {
  return [
    successes === 0 ? 0 : crossing((share) => binomialUpperTail(successes, count, share) < alpha),
    successes === count ? 1 : crossing((share) => binomialLowerTail(successes, count, share) > alpha),
  ]
}

/** The share where `below` turns false, to the last digit of a double. */
function crossing(below: (share: number) => boolean): number {
  let low = 0
  let high = 1
  for (let step = 0; step < 1100; step++) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) break
    if (below(middle)) low = middle
    else high = middle
    if (high - low <= 1e-16 * high) break
  }
  return (low + high) / 2
}
