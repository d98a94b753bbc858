/** What resampling made of a statistic. */
export interface Replicates {
  /** The statistic of the rows as they are. */
  readonly estimate: number
  /** The statistic of each replicate, in the order drawn; NaN where it is undefined, as with one class only. */
  readonly values: Float64Array
}

/** Standard deviation of the replicates that are defined, divisor count - 1: the bootstrap's standard error. */
export function replicateSpread({ values }: Replicates): number {
  let count = 0
  let sum = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    count++
    sum += value
  }
  const mean = sum / count
  let squares = 0
  for (const value of values) if (!Number.isNaN(value)) squares += (value - mean) ** 2
  return Math.sqrt(squares / (count - 1))
}

/**
 * Value at the 1-based position (B + 1) `share` among B ascending replicates, linear between two, clamped to the ends.
 * @param sorted ascending, NaN last, as a Float64Array sorts
 * @param end which bound is asked for: undefined replicates count as beyond it
 */
export function replicateQuantile(sorted: Float64Array, share: number, end: 'low' | 'high'): number {
  const total = sorted.length
  let defined = total
  while (defined > 0 && Number.isNaN(sorted[defined - 1]!)) defined--
  const shift = end === 'low' ? total - defined : 0
  const at = (place: number): number => {
    const index = place - 1 - shift
    if (index < 0) return Number.NEGATIVE_INFINITY
    return index < defined ? sorted[index]! : Number.POSITIVE_INFINITY
  }
  const position = Math.min(total, Math.max(1, (total + 1) * share))
  const floor = Math.floor(position)
  const low = at(floor)
  if (position === floor || !Number.isFinite(low)) return low
  return low + (position - floor) * (at(floor + 1) - low)
}

/** Share of the replicates, the estimate counted as one, that do not exceed the limit; undefined ones do not. */
export function replicatePNotGreater({ values }: Replicates, limit: number): number {
  let count = 1
  for (const value of values) if (!(value > limit)) count++
  return count / (values.length + 1)
}

/** The smallest alpha that B replicates can resolve: 2 / (B + 1). Below it the gate uses Student's t instead. */
export function finestAlpha(replicates: number): number {
  return 2 / (replicates + 1)
}
