import type { Cell } from '#core/metrics/cells.ts'

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1
const twoTo32 = 2 ** 32
/** Upper words of whole numbers that doubles hold exactly: up to 2^53 on either side. */
const largestUpper = 2 ** 21

/** 64-bit whole numbers as doubles, if each is one exactly: a bigint for each of millions of rows costs more than its use. */
export function asNumbers(cells: ArrayLike<Cell>): ArrayLike<Cell> {
  if (!(cells instanceof BigInt64Array) || !littleEndian) return cells
  const words = new Int32Array(cells.buffer, cells.byteOffset, 2 * cells.length)
  const numbers = new Float64Array(cells.length)
  for (let row = 0; row < numbers.length; row++) {
    const upper = words[2 * row + 1]!
    if (upper >= largestUpper || upper < -largestUpper) return cells
    numbers[row] = upper * twoTo32 + (words[2 * row]! >>> 0)
  }
  return numbers
}

/** Whether two columns hold the same whole numbers in the same order. */
export function sameWholeNumbers(left: BigInt64Array, right: BigInt64Array): boolean {
  if (left.length !== right.length) return false
  const ours = new Int32Array(left.buffer, left.byteOffset, 2 * left.length)
  const theirs = new Int32Array(right.buffer, right.byteOffset, 2 * right.length)
  for (let word = 0; word < ours.length; word++) if (ours[word] !== theirs[word]) return false
  return true
}

/** Whether each whole number is larger than the one before it. */
export function ascendingWholeNumbers(values: BigInt64Array): boolean {
  if (!littleEndian) {
    for (let row = 1; row < values.length; row++) if (values[row]! <= values[row - 1]!) return false
    return true
  }
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length)
  for (let word = 2; word < words.length; word += 2) {
    const upper = words[word + 1]!
    const before = words[word - 1]!
    if (upper < before || (upper === before && words[word]! >>> 0 <= words[word - 2]! >>> 0)) return false
  }
  return true
}
