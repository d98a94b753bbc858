import { logGamma } from './distributions.ts'

export interface ETest {
  /** Natural logarithm of the e-value: evidence against the shares. */
  readonly logE: number
  /** min(1, 1/E): may be looked at after every event, and the smallest so far kept. */
  readonly p: number
}

/**
 * Tests counts against fixed shares, safe to look at after every event, exact at any split of traffic.
 * Uses: the split itself (concentration 10,000); events that should fall like the traffic (concentration 100).
 * If the planned shares change, start a new count and add the logE of the phases.
 * log E = lnG(c) - lnG(c + n) + sum of lnG(c s_i + k_i) - lnG(c s_i) - k_i ln s_i.
 * Source: Lindon and Malek 2022, a Dirichlet mixture centred on the shares.
 * @param counts events by group
 * @param shares planned shares by group, all above 0, summing to 1
 * @param concentration how near the shares the alternative is expected; larger = smaller departures
 */
export function dirichletMultinomialETest(
  counts: readonly number[],
  shares: readonly number[],
  concentration: number,
): ETest {
  if (counts.length !== shares.length) {
    throw new RangeError(
      `${counts.length} counts for ${shares.length} shares; there must be one share for each count.`,
    )
  }
  let total = 0
  let logE = logGamma(concentration)
  counts.forEach((count, group) => {
    const share = shares[group]!
    total += count
    logE +=
      logGamma(concentration * share + count) - logGamma(concentration * share) - count * Math.log(share)
  })
  logE -= logGamma(concentration + total)
  return { logE, p: Math.min(1, Math.exp(-logE)) }
}
