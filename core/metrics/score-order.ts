import { argsort } from '#core/statistics/argsort.ts'

const digitBits = 11
const digits = 1 << digitBits
const digitMask = digits - 1
const smallRun = 32

/**
 * Row numbers by ascending score; equal scores keep their row order. Finite numbers only. The same order as `argsort`
 * in half its time on millions of rows: a radix sort of the scores rounded to 32 bits, which never puts two in the
 * wrong order, and then of the few that rounding made equal.
 */
export function scoreOrder(scores: Float64Array): Uint32Array {
  const count = scores.length
  let keys = roundedKeys(scores)
  let order = new Uint32Array(count)
  for (let row = 0; row < count; row++) order[row] = row
  let nextKeys = new Uint32Array(count)
  let nextOrder = new Uint32Array(count)
  for (let shift = 0; shift < 32; shift += digitBits) {
    const starts = digitStarts(keys, shift)
    if (starts === undefined) continue
    for (let place = 0; place < count; place++) {
      const key = keys[place]!
      const target = starts[(key >>> shift) & digitMask]!++
      nextKeys[target] = key
      nextOrder[target] = order[place]!
    }
    ;[keys, nextKeys] = [nextKeys, keys]
    ;[order, nextOrder] = [nextOrder, order]
  }
  for (let start = 0; start < count; ) {
    let end = start + 1
    while (end < count && keys[end] === keys[start]) end++
    if (end - start > 1) sortRun(scores, order.subarray(start, end))
    start = end
  }
  return order
}

/** Singles as unsigned words that sort like them: negatives inverted, others with the sign bit set. */
function roundedKeys(scores: Float64Array): Uint32Array<ArrayBuffer> {
  const rounded = new Float32Array(scores.length)
  // Adding 0 makes one zero of two.
  for (let row = 0; row < rounded.length; row++) rounded[row] = scores[row]! + 0
  const keys = new Uint32Array(rounded.buffer)
  for (let row = 0; row < keys.length; row++) {
    const bits = keys[row]!
    keys[row] = bits >>> 31 === 1 ? ~bits : bits | 0x80000000
  }
  return keys
}

/** Where each digit's keys begin; undefined if all keys share the digit and nothing has to move. */
function digitStarts(keys: Uint32Array, shift: number): Uint32Array | undefined {
  const starts = new Uint32Array(digits)
  for (let place = 0; place < keys.length; place++) starts[(keys[place]! >>> shift) & digitMask]!++
  if (keys.length === 0 || starts[(keys[0]! >>> shift) & digitMask] === keys.length) return undefined
  let next = 0
  for (let digit = 0; digit < digits; digit++) {
    const size = starts[digit]!
    starts[digit] = next
    next += size
  }
  return starts
}

/** Sorts a few rows in place, by insertion; many by their full scores. */
function sortRun(scores: Float64Array, rows: Uint32Array): void {
  let unsorted = 1
  while (unsorted < rows.length && scores[rows[unsorted]!]! >= scores[rows[unsorted - 1]!]!) unsorted++
  if (unsorted === rows.length) return
  if (rows.length > smallRun) {
    const run = rows.slice()
    const byScore = argsort(Float64Array.from(run, (row) => scores[row]!))
    for (let place = 0; place < run.length; place++) rows[place] = run[byScore[place]!]!
    return
  }
  for (; unsorted < rows.length; unsorted++) {
    const row = rows[unsorted]!
    let place = unsorted
    for (; place > 0 && scores[rows[place - 1]!]! > scores[row]!; place--) rows[place] = rows[place - 1]!
    rows[place] = row
  }
}
