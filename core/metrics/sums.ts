const blockSize = 64

/**
 * The sum to nearly the last digit, however many numbers: blocks are added plainly, their sums with what rounding
 * takes (Neumaier 1974). Infinite if it leaves the range of doubles.
 */
export function sumOf(values: Float64Array): number {
  const count = values.length
  let sum = 0
  let rounded = 0
  for (let start = 0; start < count; start += blockSize) {
    const end = Math.min(count, start + blockSize)
    let part = 0
    for (let index = start; index < end; index++) part += values[index]!
    const next = sum + part
    rounded += Math.abs(sum) >= Math.abs(part) ? sum - next + part : part - next + sum
    sum = next
  }
  return Number.isFinite(sum) ? sum + rounded : sum
}

/** The number of rows that hold `value`. */
export function countOf(values: Uint8Array | Int32Array, value: number): number {
  let count = 0
  for (let row = 0; row < values.length; row++) if (values[row] === value) count++
  return count
}
