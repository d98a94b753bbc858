/** How earlier figures become a range for the next. */
export const rangeMethods = ['sd', 'mad', 'change', 'seasonal'] as const
export type RangeMethod = (typeof rangeMethods)[number]

/** Median absolute deviation of normal figures as a standard deviation. */
const madToDeviation = 1.4826

/** Where the next figure is expected, out of so many runs; both bounds are allowed. */
export interface ExpectedRange {
  readonly runs: number
  readonly low: number
  readonly high: number
}

/**
 * Where the next figure is expected: the middle of earlier ones (of the last run for `change`), so many deviations
 * around it, and never less than the change that is always allowed, since figures that never moved have no deviation.
 * @param history oldest first
 */
export function expectedRange(
  history: readonly number[],
  setting: {
    readonly method: RangeMethod
    readonly width: number
    readonly allowed_change: number
    readonly last: number
    readonly season: number
  },
): ExpectedRange {
  const { method, width, allowed_change, last, season } = setting
  const runs =
    method === 'seasonal'
      ? everySeason(history, season).slice(-last)
      : history.slice(method === 'change' ? -1 : -last)
  if (runs.length === 0) return { runs: 0, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const middle = method === 'mad' ? medianOf(runs) : meanOf(runs)
  const deviation =
    method === 'change'
      ? 0
      : method === 'mad'
        ? madToDeviation * medianOf(runs.map((value) => Math.abs(value - middle)))
        : deviationOf(runs, middle)
  const reach = Math.max(width * deviation, allowed_change * Math.abs(middle))
  return { runs: runs.length, low: middle - reach, high: middle + reach }
}

/** The figures one season ago, two seasons ago and so on, oldest first. */
function everySeason(history: readonly number[], season: number): number[] {
  const runs: number[] = []
  for (let index = history.length - season; index >= 0; index -= season) runs.unshift(history[index] ?? 0)
  return runs
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Divisor n - 1; 0 for a single figure. */
function deviationOf(values: readonly number[], mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1))
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
