import { argsort } from '#core/statistics/argsort.ts'

const digitBits = 11
const digits = 1 << digitBits
const digitMask = digits - 1
/** Shift of the highest digit; it shares a bit with the one below. */
const highestDigit = 32 - digitBits
const smallRun = 32
/** Up to here dealing out first costs more than it saves. */
const fewRows = 2 ** 21

/** Rows in the order of their scores: what every metric of ranks is computed from. */
export interface Ranking {
  /** Row numbers by ascending score. */
  readonly order: Uint32Array
  /** Places in `order` where a new score begins, and at last the number of rows: tied rows lie between two of them. */
  readonly starts: Uint32Array
}

/**
 * Ranks scores; equal ones keep their row order. Finite numbers only. The same order as `argsort` in a fraction of its
 * time on millions of rows: a radix sort of the scores rounded down to 2^32 steps of their range, which never puts two in
 * the wrong order, and then of the few that rounding made equal. Only these are compared by their scores: reading a
 * score by rank misses the cache.
 */
export function rankScores(scores: Float64Array): Ranking {
  const count = scores.length
  const { keys, order } = sortedSteps(steps(scores))
  const starts = new Uint32Array(count + 1)
  let blocks = 0
  for (let start = 0; start < count; ) {
    let end = start + 1
    const key = keys[start]!
    while (end < count && keys[end] === key) end++
    starts[blocks++] = start
    if (end - start > 1) {
      sortRun(scores, order, start, end)
      let score = scores[order[start]!]!
      for (let place = start + 1; place < end; place++) {
        const next = scores[order[place]!]!
        if (next !== score) starts[blocks++] = place
        score = next
      }
    }
    start = end
  }
  starts[blocks] = count
  return { order, starts: starts.subarray(0, blocks + 1) }
}

/** Each score as a step from the smallest one, of 2^32 in all; larger scores are never on a lower step. */
function steps(scores: Float64Array): Uint32Array {
  let smallest = Number.POSITIVE_INFINITY
  let largest = Number.NEGATIVE_INFINITY
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!
    if (score < smallest) smallest = score
    if (score > largest) largest = score
  }
  const keys = new Uint32Array(scores.length)
  // Halved, so that the range of any two doubles is finite.
  const low = smallest / 2
  const range = largest / 2 - low
  if (!(range > 0)) return keys
  const last = 2 ** 32 - 1
  for (let row = 0; row < keys.length; row++) keys[row] = ((scores[row]! / 2 - low) / range) * last
  return keys
}

/** Keys and the rows they belong to. */
interface Keyed {
  readonly keys: Uint32Array
  readonly order: Uint32Array
}

/**
 * Sorts by all three digits of the keys. Many rows are first dealt out by the highest digit, so that the other two are
 * sorted within what the cache holds.
 */
function sortedSteps(keys: Uint32Array): Keyed {
  const count = keys.length
  const one = { keys, order: new Uint32Array(count) }
  const other = { keys: new Uint32Array(count), order: new Uint32Array(count) }
  for (let row = 0; row < count; row++) one.order[row] = row
  const ends = new Uint32Array(digits)
  if (count <= fewRows) {
    dealOut(one, other, 0, count, 0, ends)
    dealOut(other, one, 0, count, digitBits, ends)
    dealOut(one, other, 0, count, 2 * digitBits, ends)
    return other
  }
  dealOut(one, other, 0, count, highestDigit, ends)
  const within = new Uint32Array(digits)
  let start = 0
  for (const end of ends) {
    if (end - start <= smallRun) insertByKey(other, start, end)
    else {
      dealOut(other, one, start, end, 0, within)
      dealOut(one, other, start, end, digitBits, within)
    }
    start = end
  }
  return other
}

/**
 * Moves what stands between two places into another pair of columns, by one digit of the keys and otherwise in order.
 * @param ends is overwritten: where each digit's rows end
 */
function dealOut(from: Keyed, to: Keyed, start: number, end: number, shift: number, ends: Uint32Array): void {
  const { keys, order } = from
  const { keys: sortedKeys, order: sortedOrder } = to
  ends.fill(0)
  for (let place = start; place < end; place++) ends[(keys[place]! >>> shift) & digitMask]!++
  let next = start
  for (let digit = 0; digit < digits; digit++) {
    const size = ends[digit]!
    ends[digit] = next
    next += size
  }
  for (let place = start; place < end; place++) {
    const key = keys[place]!
    const target = ends[(key >>> shift) & digitMask]!++
    sortedKeys[target] = key
    sortedOrder[target] = order[place]!
  }
}

function insertByKey({ keys, order }: Keyed, start: number, end: number): void {
  for (let unsorted = start + 1; unsorted < end; unsorted++) {
    const key = keys[unsorted]!
    const row = order[unsorted]!
    let place = unsorted
    for (; place > start && keys[place - 1]! > key; place--) {
      keys[place] = keys[place - 1]!
      order[place] = order[place - 1]!
    }
    keys[place] = key
    order[place] = row
  }
}

/** Sorts the rows between two places of an order, a few by insertion, many by their full scores. */
function sortRun(scores: Float64Array, order: Uint32Array, start: number, end: number): void {
  let unsorted = start + 1
  while (unsorted < end && scores[order[unsorted]!]! >= scores[order[unsorted - 1]!]!) unsorted++
  if (unsorted === end) return
  if (end - start > smallRun) {
    const run = order.slice(start, end)
    const byScore = argsort(Float64Array.from(run, (row) => scores[row]!))
    for (let place = 0; place < run.length; place++) order[start + place] = run[byScore[place]!]!
    return
  }
  for (; unsorted < end; unsorted++) {
    const row = order[unsorted]!
    const score = scores[row]!
    let place = unsorted
    for (; place > start && scores[order[place - 1]!]! > score; place--) order[place] = order[place - 1]!
    order[place] = row
  }
}
