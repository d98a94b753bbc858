const smallSort = 1024
const digitBits = 16
const digits = 1 << digitBits
const digitMask = digits - 1

/**
 * Row numbers in ascending order of their value; equal values keep their row order. Finite numbers only.
 * A radix sort over the bits of the doubles: about 0.1 s for a million rows.
 */
export function argsort(values: Float64Array): Uint32Array {
  const count = values.length
  const order = new Uint32Array(count)
  for (let row = 0; row < count; row++) order[row] = row
  if (count <= smallSort) return order.sort((left, right) => values[left]! - values[right]! || left - right)
  const [low, high] = orderedBits(values)
  let from = order
  let into = new Uint32Array(count)
  for (const word of [low, high]) {
    for (const shift of [0, digitBits]) {
      if (scatter(word, shift, from, into)) [from, into] = [into, from]
    }
  }
  return from
}

/** The doubles as two unsigned words each that sort like the numbers: negatives inverted, others with the sign bit set. */
function orderedBits(values: Float64Array): readonly [Uint32Array, Uint32Array] {
  const count = values.length
  const low = new Uint32Array(count)
  const high = new Uint32Array(count)
  const number = new Float64Array(1)
  const words = new Uint32Array(number.buffer)
  const highFirst = new Uint8Array(new Uint32Array([1]).buffer)[0] === 0
  const lowWord = highFirst ? 1 : 0
  const highWord = highFirst ? 0 : 1
  for (let row = 0; row < count; row++) {
    number[0] = values[row]! + 0
    const negative = words[highWord]! >>> 31 === 1
    low[row] = negative ? ~words[lowWord]! : words[lowWord]!
    high[row] = negative ? ~words[highWord]! : words[highWord]! | 0x80000000
  }
  return [low, high]
}

/** One stable counting pass; false if all rows share the digit and nothing had to move. */
function scatter(word: Uint32Array, shift: number, from: Uint32Array, into: Uint32Array): boolean {
  const count = from.length
  const starts = new Uint32Array(digits)
  for (let row = 0; row < count; row++) starts[(word[row]! >>> shift) & digitMask]!++
  if (starts[(word[0]! >>> shift) & digitMask] === count) return false
  let next = 0
  for (let digit = 0; digit < digits; digit++) {
    const size = starts[digit]!
    starts[digit] = next
    next += size
  }
  for (let place = 0; place < count; place++) {
    const row = from[place]!
    const digit = (word[row]! >>> shift) & digitMask
    into[starts[digit]!++] = row
  }
  return true
}
