import type { ETest } from '../e-tests.ts'

const bets = 8
const boldest = 0.5
const shrink = 0.6

/**
 * Shares of the wealth that are bet, boldest first: 0.5 / (1 + m) * 0.6^j, j = 0..7; none can lose more than half on a row.
 * @param limit m, above -1 and below 1
 */
export function betSizes(limit: number): Float64Array {
  if (!(limit > -1 && limit < 1)) {
    throw new RangeError(
      `A limit of ${limit} for differences within [-1, 1]; it has to lie between -1 and 1.`,
    )
  }
  return Float64Array.from({ length: bets }, (_, index) => (boldest / (1 + limit)) * shrink ** index)
}

/**
 * Exact e-test of a bounded per-row difference d against its mean being at most the limit m: what capital a bettor has
 * who starts with 1 and can expect to gain only if the mean is greater. E = mean over the bets l of prod(1 + l (d - m)),
 * both scaled to [-1, 1]. Safe to repeat after every label top-up. Chosen in the ledger for margins and bounded losses;
 * the mirrored test takes -d and -m. Without power if `bound` is far beyond what d reaches.
 * Assumes independent rows, or unit means of independent units. Source: Waudby-Smith and Ramdas 2024.
 * @param differences new minus old, each within [-bound, bound], or the answer would be worth nothing
 * @param limit in the unit of the differences
 */
export function bettingEValue(differences: Float64Array, limit: number, bound = 1): ETest {
  const sizes = betSizes(limit / bound)
  const wealth = new Float64Array(bets)
  const logs = new Float64Array(bets)
  wealth.fill(1)
  for (let row = 0; row < differences.length; row++) {
    const scaled = differences[row]! / bound
    if (!(Math.abs(scaled) <= 1)) {
      throw new RangeError(
        `Row ${row} differs by ${differences[row]}, beyond the stated bound of ${bound}; state a bound that holds for every row.`,
      )
    }
    const gain = scaled - limit / bound
    for (let bet = 0; bet < bets; bet++) wealth[bet]! *= 1 + sizes[bet]! * gain
    if (row % 32 === 31) takeLogs(wealth, logs)
  }
  takeLogs(wealth, logs)
  return mixture(logs)
}

/** The same for d in {-1, 0, 1}, from counts alone: rows only the new model, only the old, and neither or both get right. */
export function bettingEValueOfCounts(
  counts: { readonly onlyNew: number; readonly onlyOld: number; readonly same: number },
  limit: number,
): ETest {
  const logs = betSizes(limit).map(
    (size) =>
      counts.onlyNew * Math.log1p(size * (1 - limit)) +
      counts.onlyOld * Math.log1p(size * (-1 - limit)) +
      counts.same * Math.log1p(-size * limit),
  )
  return mixture(logs)
}

/** Moves the wealth into its logarithm, often enough that no limit above -1 + 1e-9 carries it out of a double's range. */
function takeLogs(wealth: Float64Array, logs: Float64Array): void {
  for (let bet = 0; bet < bets; bet++) logs[bet]! += Math.log(wealth[bet]!)
  wealth.fill(1)
}

function mixture(logs: Float64Array): ETest {
  const largest = Math.max(...logs)
  const logE = largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0) / bets)
  return { logE, p: Math.min(1, Math.exp(-logE)) }
}
