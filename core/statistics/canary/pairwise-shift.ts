/**
 * The k-th smallest of all differences left - right, without making them: halves the interval of possible differences,
 * counting those below by one walk along both columns. O((m + n) 64).
 * @param left ascending, not empty
 * @param right ascending, not empty
 * @param rank 1 to left.length x right.length
 */
export function shiftOfRank(left: Float64Array, right: Float64Array, rank: number): number {
  let low = left[0]! - right.at(-1)!
  let high = left.at(-1)! - right[0]!
  if (differencesUpTo(left, right, low).count >= rank) return low
  while (low < high) {
    const middle = low + (high - low) / 2
    if (middle <= low || middle >= high) break
    const { count, largest } = differencesUpTo(left, right, middle)
    if (count >= rank) high = largest
    else low = middle
  }
  return high
}

/** How many differences do not exceed the limit, and the largest of them. */
function differencesUpTo(
  left: Float64Array,
  right: Float64Array,
  limit: number,
): { readonly count: number; readonly largest: number } {
  let count = 0
  let largest = Number.NEGATIVE_INFINITY
  let from = 0
  for (let index = 0; index < left.length; index++) {
    while (from < right.length && left[index]! - right[from]! > limit) from++
    if (from === right.length) break
    count += right.length - from
    largest = Math.max(largest, left[index]! - right[from]!)
  }
  return { count, largest }
}
