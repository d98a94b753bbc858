/** Mean and corrected sum of squares of one column. */
export interface Moments {
  readonly count: number
  readonly mean: number
  /** Sum of (x - mean)^2. */
  readonly squares: number
}

/** Two passes over the column; the sum of distances takes the rounding of the mean out of the squares. */
export function moments(values: Float64Array): Moments {
  const count = values.length
  let sum = 0
  for (let index = 0; index < count; index++) sum += values[index]!
  const mean = count === 0 ? 0 : sum / count
  let squares = 0
  let drift = 0
  for (let index = 0; index < count; index++) {
    const distance = values[index]! - mean
    drift += distance
    squares += distance * distance
  }
  if (count === 0) return { count, mean, squares }
  return { count, mean, squares: Math.max(0, squares - (drift * drift) / count) }
}

/** Standard error of the mean, divisor n - 1. */
export function standardError(of: Moments): number {
  return of.count < 2 ? Number.NaN : Math.sqrt(of.squares / (of.count - 1) / of.count)
}
