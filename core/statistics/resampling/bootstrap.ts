import type { Units } from '../cluster-t.ts'
import type { Replicates } from './replicates.ts'
import { xoshiro128 } from './xoshiro128.ts'

/** The number of index draws, replicates times rows, beyond which the Poisson bootstrap or Student's t is used. */
export const mostIndexDraws = 1e8
/** Beyond this many rows or units the jackknife leaves out blocks of them. */
const mostJackknifed = 1_000

/** A statistic of the rows, each counted `weights[row]` times; NaN where it is undefined. Must not keep the weights. */
export type WeightedStatistic = (weights: Uint8Array) => number

export interface BootstrapSetting {
  /** B. (B + 1) alpha should be whole: 999, 1,999, 9,999. */
  readonly replicates: number
  readonly seed: number
  /** If given, whole units are drawn. */
  readonly units?: Units | undefined
}

/**
 * Efron's bootstrap: replicates of a statistic on rows drawn with replacement; both models see the same draw.
 * For smooth statistics without an influence formula (average precision, quantile, kappa) and small holdouts.
 * Assumes independent rows, or units. O(B rows). Source: Efron 1979.
 */
export function indexBootstrap(
  rows: number,
  statistic: WeightedStatistic,
  { replicates, seed, units }: BootstrapSetting,
): Replicates {
  const source = xoshiro128(seed)
  const weights = new Uint8Array(rows).fill(1)
  const estimate = statistic(weights)
  const drawn = units === undefined ? weights : new Uint8Array(units.count)
  const values = new Float64Array(replicates)
  for (let replicate = 0; replicate < replicates; replicate++) {
    source.countDraws(drawn)
    if (units !== undefined) {
      for (let row = 0; row < rows; row++) weights[row] = drawn[units.codes[row]!]!
    }
    values[replicate] = statistic(weights)
  }
  return { estimate, values }
}

/**
 * The statistic with each row, or unit, left out in turn; beyond 1,000 of them every 1,000th at once, which has the same
 * skewness in the limit.
 */
export function jackknife(rows: number, statistic: WeightedStatistic, units?: Units): Float64Array {
  const members = units === undefined ? rows : units.count
  const blocks = Math.min(members, mostJackknifed)
  const weights = new Uint8Array(rows)
  return Float64Array.from({ length: blocks }, (_, block) => {
    if (units === undefined) {
      weights.fill(1)
      for (let row = block; row < rows; row += blocks) weights[row] = 0
    } else {
      for (let row = 0; row < rows; row++) weights[row] = units.codes[row]! % blocks === block ? 0 : 1
    }
    return statistic(weights)
  })
}

/** The mean of a column as a statistic of weighted rows. */
export function weightedMean(column: Float64Array): WeightedStatistic {
  return (weights) => {
    let sum = 0
    let count = 0
    for (let row = 0; row < column.length; row++) {
      const weight = weights[row]!
      sum += weight * column[row]!
      count += weight
    }
    return sum / count
  }
}
