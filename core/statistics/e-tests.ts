import { deviance, stirlingError } from './saddle-point.ts'

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
 * log E = lnG(c) - lnG(c + n) + sum of lnG(c s_i + k_i) - lnG(c s_i) - k_i ln s_i, computed from Stirling's errors and
 * deviances, as the log-gammas of millions of events would cancel to eight digits.
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
  const events = counts.reduce((sum, count) => sum + count, 0)
  const all = concentration + events
  let logE =
    stirlingError(concentration) -
    stirlingError(all) -
    ((counts.length - 1) * Math.log1p(events / concentration)) / 2
  counts.forEach((count, group) => {
    const before = concentration * shares[group]!
    const expected = all * shares[group]!
    const found = before + count
    logE += deviance(found, expected) - Math.log1p((found - expected) / expected) / 2
    logE += stirlingError(found) - stirlingError(before)
  })
  return { logE, p: Math.min(1, Math.exp(-logE)) }
}
