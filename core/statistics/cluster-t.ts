import type { MeanEstimate } from './paired-t.ts'

/** With fewer independent units the clustered standard error is not to be trusted: the verdict is inconclusive. */
export const fewestUnits = 20

/** With units worth fewer than so many of equal size it is not either: a few that hold most of the rows decide alone. */
export const fewestEvenUnits = 12

/** A threshold's error leans more than a difference's: with units worth fewer than so many of equal size it is not held. */
export const fewestEvenUnitsOfThreshold = 25

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

/** What each unit moves a sum by, ready for the jackknife. */
export interface UnitSums {
  /** Of each unit with rows: its sum of distances from the mean over 1 - its share of the rows. */
  readonly sums: Float64Array
  readonly count: number
  readonly rows: number
  /** How many units of one size would share the spread as evenly: (sum of squared sizes)^2 over the sum of their fourth powers. */
  readonly carriers: number
}

/**
 * Sums over units for the variance of a mean by leaving out one unit after the other: (G - 1)/G sum of their squares over
 * n^2. That of `clusterEstimate` where units are of one size; where a few are large it does not take a mean
 * which they drew to themselves for one they agree with. Source: MacKinnon, Nielsen and Webb 2023 (CV3); Bell and McCaffrey 2002.
 */
export function jackknifedUnits(differences: Float64Array, mean: number, { codes, count }: Units): UnitSums {
  const rows = differences.length
  const sums = new Float64Array(count)
  const sizes = new Uint32Array(count)
  for (let row = 0; row < rows; row++) {
    const unit = codes[row]!
    sums[unit]! += differences[row]! - mean
    sizes[unit]!++
  }
  const withRows = sums
    .map((sum, unit) => sum / (1 - sizes[unit]! / rows))
    .filter((_, unit) => sizes[unit]! > 0)
  let squares = 0
  let fourths = 0
  for (const size of sizes) {
    squares += size ** 2
    fourths += size ** 4
  }
  return { sums: withRows, count: withRows.length, rows, carriers: (squares / fourths) * squares }
}

/**
 * How many units of equal size would be worth as much: (sum of sizes)^2 over the sum of their squares. At an alpha of 0.05
 * a threshold lets up to 13 in 100 pass where they are worth 15, 5 to 7 where they are worth 20.
 * Source: Kish 1965; Carter, Schnepel and Steigerwald 2017.
 */
export function evenUnits({ codes, count }: Units): number {
  const sizes = new Uint32Array(count)
  for (const unit of codes) sizes[unit]!++
  let squares = 0
  for (const size of sizes) squares += size * size
  return squares === 0 ? 0 : (codes.length / squares) * codes.length
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
