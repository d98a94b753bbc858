/** A value as data, requests and predictions hold it. */
export type Value = string | number | boolean | null

/** How a column is profiled: by numeric bins, or by its distinct values. */
export type ColumnKind = 'number' | 'category'

/** Numbers further from zero would overflow in a variance. */
const largestNumber = 1e150

const decimal = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i

/**
 * The number a value of a numeric column stands for. Text counts if it is a decimal number (captured CSV holds text),
 * a boolean as 0 or 1. Everything else, NaN and numbers beyond ±1e150 among it, is missing: `null`.
 */
export function asNumber(value: Value | undefined): number | null {
  const number =
    typeof value === 'string'
      ? decimal.test(value)
        ? Number(value)
        : Number.NaN
      : typeof value === 'boolean'
        ? Number(value)
        : (value ?? Number.NaN)
  return Math.abs(number) <= largestNumber ? number : null
}

/** The category a value of a categorical column stands for, as text; only null and undefined are missing. */
export function asCategory(value: Value | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

/** The present numbers of a column, ascending. */
export function sortedNumbers(values: readonly Value[]): Float64Array {
  const numbers: number[] = []
  for (const value of values) {
    const number = asNumber(value)
    if (number !== null) numbers.push(number === 0 ? 0 : number)
  }
  return Float64Array.from(numbers).sort()
}

/** How often each category occurs; missing values are not in it. */
export function countCategories(values: readonly Value[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) {
    const category = asCategory(value)
    if (category !== null) counts.set(category, (counts.get(category) ?? 0) + 1)
  }
  return counts
}

/** Quantile of ascending numbers by linear interpolation between order statistics (Hyndman and Fan's type 7). */
export function quantileOf(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) throw new RangeError('no numbers, no quantile')
  const position = (sorted.length - 1) * share
  const below = Math.floor(position)
  const lower = sorted[below] ?? 0
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] ?? lower
  return lower + (upper - lower) * (position - below)
}
