/** Mean and corrected sum of squares of one column. */
export interface Moments {
  readonly count: number
  readonly mean: number
  /** Sum of (x - mean)^2. */
  readonly squares: number
}

/** Moments with the shape of the distances: how they lean and how few carry the spread. */
export interface ShapedMoments extends Moments {
  /** Skewness of the mean: sum of cubed distances over the sum of their squares to the power 3/2. Within -1 to 1. */
  readonly lean: number
  /** How many equal distances carry as much of the spread: (sum of squares)^2 over the sum of fourth powers. */
  readonly worth: number
}

/** Moments of a column from a mean that is known, as that of influence is, in one pass; `repeated` counts each value so often. */
export function shapedMoments(
  values: ArrayLike<number>,
  mean: number,
  repeated?: ArrayLike<number>,
): ShapedMoments {
  const plain = powers(values, mean, 1, repeated)
  const { count, squares } = plain
  if (squares === 0 || !Number.isFinite(squares)) return { count, mean, squares, lean: 0, worth: count }
  // Fourth powers leave the doubles long before squares do.
  const {
    squares: second,
    cubes,
    fourths,
  } = plain.fourths > 1e-280 && plain.fourths < 1e280
    ? plain
    : powers(values, mean, Math.sqrt(count) / Math.sqrt(squares), repeated)
  return { count, mean, squares, lean: cubes / second ** 1.5, worth: (second / fourths) * second }
}

function powers(
  values: ArrayLike<number>,
  mean: number,
  scale: number,
  repeated: ArrayLike<number> | undefined,
): { count: number; squares: number; cubes: number; fourths: number } {
  let count = 0
  let squares = 0
  let cubes = 0
  let fourths = 0
  for (let index = 0; index < values.length; index++) {
    const weight = repeated === undefined ? 1 : repeated[index]!
    const distance = (values[index]! - mean) * scale
    const square = distance * distance
    count += weight
    squares += weight * square
    cubes += weight * square * distance
    fourths += weight * square * square
  }
  return { count, squares, cubes, fourths }
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
