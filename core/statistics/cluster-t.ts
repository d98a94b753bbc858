import type { MeanEstimate } from './paired-t.ts'

/** With fewer independent units the clustered standard error is not to be trusted: the verdict is inconclusive. */
export const fewestUnits = 20

/** Which unit (user, session, patient) each row belongs to. */
export interface Units {
  /** Unit of each row, 0 to count - 1. */
  readonly codes: Uint32Array
  readonly count: number
}

export interface ClusterEstimate extends MeanEstimate {
  /** Units with at least one row. */
  readonly units: number
}

/**
 * Mean of per-row differences whose rows depend on each other within a unit, ready for Student's t and its bounds:
 * variance G/(G-1) sum over units of (sum of (d - mean))^2 / n^2, G - 1 degrees of freedom (CR1).
 * Chosen when the gate names a `unit`; needs `fewestUnits`. Assumes independent units.
 * Source: Liang and Zeger 1986; Cameron and Miller 2015.
 */
export function clusterEstimate(differences: Float64Array, { codes, count }: Units): ClusterEstimate {
  const rows = differences.length
  let sum = 0
  for (let row = 0; row < rows; row++) sum += differences[row]!
  const mean = rows === 0 ? 0 : sum / rows
  const distances = new Float64Array(count)
  const seen = new Uint8Array(count)
  for (let row = 0; row < rows; row++) {
    const unit = codes[row]!
    distances[unit]! += differences[row]! - mean
    seen[unit] = 1
  }
  let units = 0
  let squares = 0
  for (let unit = 0; unit < count; unit++) {
    units += seen[unit]!
    squares += distances[unit]! * distances[unit]!
  }
  const standardError = units < 2 ? Number.NaN : Math.sqrt((units / (units - 1)) * squares) / rows
  return { count: rows, units, mean, standardError, degrees: units - 1 }
}

/** Mean difference of each unit that has rows, in the order of the units: what an e-test bets on where rows are not independent. */
export function unitMeans(differences: Float64Array, { codes, count }: Units): Float64Array {
  const sums = new Float64Array(count)
  const rows = new Uint32Array(count)
  for (let row = 0; row < differences.length; row++) {
    sums[codes[row]!]! += differences[row]!
    rows[codes[row]!]!++
  }
  return sums.map((sum, unit) => sum / rows[unit]!).filter((_, unit) => rows[unit]! > 0)
}
