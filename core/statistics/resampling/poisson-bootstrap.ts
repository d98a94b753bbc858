import { poissonWeights } from './poisson-weight.ts'
import type { Replicates } from './replicates.ts'

/** Rows whose weights are made at once: few enough to stay in the fastest cache. */
const blockRows = 2_048

export interface PoissonSetting {
  readonly replicates: number
  readonly seed: number
  /** How many columns are summed beside the rows themselves. */
  readonly columns: number
}

/** Weighted sums of some rows, for every replicate; those of other rows can be added. */
export interface PoissonTotals {
  readonly setting: PoissonSetting
  /** Of the rows as they are: their number, then each column's sum. */
  readonly observed: Float64Array
  /** For each of those, the weighted sum in replicates 1 to B. */
  readonly resampled: readonly Float64Array[]
}

/** Nothing summed yet. */
export function noPoissonTotals(setting: PoissonSetting): PoissonTotals {
  const sums = setting.columns + 1
  return {
    setting,
    observed: new Float64Array(sums),
    resampled: Array.from({ length: sums }, () => new Float64Array(setting.replicates)),
  }
}

/**
 * The Poisson bootstrap in one pass: each row counts Poisson(1) times in each replicate, by its hash alone, so that
 * shards can be summed apart. For statistics of sums (means, ratios, counts) over sharded or more than a million rows.
 * Whole sums come out the same in any order, others up to rounding. Assumes independent rows; with units, hash the unit.
 * Source: Chamandy, Muralidharan, Najmi and Naidu 2012.
 * @param totals changed in place
 * @param hashes rowHash of each row's id
 * @param columns values of the same rows, `setting.columns` of them
 */
export function addRows(totals: PoissonTotals, hashes: Uint32Array, columns: readonly Float64Array[]): void {
  const { observed, resampled, setting } = totals
  if (columns.length !== setting.columns) {
    throw new RangeError(`${columns.length} columns to be added to totals of ${setting.columns}.`)
  }
  for (let from = 0; from < hashes.length; from += blockRows) {
    const to = Math.min(from + blockRows, hashes.length)
    const block = hashes.subarray(from, to)
    const values = columns.map((column) => column.subarray(from, to))
    const weights = new Uint8Array(block.length).fill(1)
    observed[0]! += block.length
    values.forEach((column, index) => {
      observed[index + 1]! += weightedSum(weights, column)
    })
    for (let replicate = 0; replicate < setting.replicates; replicate++) {
      resampled[0]![replicate]! += poissonWeights(block, replicate + 1, setting.seed, weights)
      for (let index = 0; index < values.length; index++) {
        resampled[index + 1]![replicate]! += weightedSum(weights, values[index]!)
      }
    }
  }
}

/** In four strands, as one sum would wait for each addition. */
function weightedSum(weights: Uint8Array, values: Float64Array): number {
  const even = values.length & ~3
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  for (let row = 0; row < even; row += 4) {
    first += weights[row]! * values[row]!
    second += weights[row + 1]! * values[row + 1]!
    third += weights[row + 2]! * values[row + 2]!
    fourth += weights[row + 3]! * values[row + 3]!
  }
  for (let row = even; row < values.length; row++) first += weights[row]! * values[row]!
  return first + second + (third + fourth)
}

/** The totals of two sets of rows that share no row. */
export function mergedTotals(left: PoissonTotals, right: PoissonTotals): PoissonTotals {
  const add = (one: Float64Array, other: Float64Array) => one.map((sum, index) => sum + other[index]!)
  return {
    setting: left.setting,
    observed: add(left.observed, right.observed),
    resampled: left.resampled.map((sums, index) => add(sums, right.resampled[index]!)),
  }
}

/**
 * Replicates of a statistic of the sums.
 * @param statistic of the number of rows and the columns' sums; NaN where it is undefined
 */
export function poissonReplicates(
  { observed, resampled, setting }: PoissonTotals,
  statistic: (sums: Float64Array) => number,
): Replicates {
  const sums = new Float64Array(observed.length)
  const values = Float64Array.from({ length: setting.replicates }, (_, replicate) => {
    for (let index = 0; index < sums.length; index++) sums[index] = resampled[index]![replicate]!
    return statistic(sums)
  })
  return { estimate: statistic(observed), values }
}
