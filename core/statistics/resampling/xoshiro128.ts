const twoTo26 = 67108864
const twoTo53 = 9007199254740992

/** A repeatable source of random numbers: the same seed gives the same numbers on every machine. */
export interface RandomSource {
  /** 0 to 2^32 - 1. */
  uint32(): number
  /** Within [0, 1), 53 bits from two words. */
  double(): number
  /** A row number, 0 to rows - 1: floor(double x rows). */
  index(rows: number): number
  /** Draws as many rows with replacement as there are counts; sets how often each was drawn. */
  countDraws(counts: Uint8Array): void
}

/**
 * xoshiro128** 1.1, seeded by four words of splitmix32. Source: Blackman and Vigna 2018.
 * @param seed 0 to 2^32 - 1
 */
export function xoshiro128(seed: number): RandomSource {
  const state = splitmix32(seed)
  return {
    uint32: () => next(state),
    double: () => doubleFrom(next(state), next(state)),
    index: (rows) => Math.floor(doubleFrom(next(state), next(state)) * rows),
    countDraws: (counts) => countDraws(state, counts),
  }
}

function splitmix32(seed: number): Int32Array {
  let at = seed | 0
  return Int32Array.from({ length: 4 }, () => {
    at = (at + 0x9e3779b9) | 0
    let mixed = at ^ (at >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  })
}

function doubleFrom(high: number, low: number): number {
  return ((high >>> 5) * twoTo26 + (low >>> 6)) / twoTo53
}

function next(state: Int32Array): number {
  const s0 = state[0]!
  const s1 = state[1]!
  const word = Math.imul(rotate(Math.imul(s1, 5), 7), 9)
  const s2 = state[2]! ^ s0
  const s3 = state[3]! ^ s1
  state[1] = s1 ^ s2
  state[0] = s0 ^ s3
  state[2] = s2 ^ (s1 << 9)
  state[3] = rotate(s3, 11)
  return word >>> 0
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/** The loop of every index bootstrap: `next` twice for each draw, with the state in local variables. */
function countDraws(state: Int32Array, counts: Uint8Array): void {
  const rows = counts.length
  counts.fill(0)
  let s0 = state[0]!
  let s1 = state[1]!
  let s2 = state[2]!
  let s3 = state[3]!
  for (let draw = 0; draw < rows; draw++) {
    const high = Math.imul(rotate(Math.imul(s1, 5), 7), 9)
    let shifted = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = rotate(s3, 11)
    const low = Math.imul(rotate(Math.imul(s1, 5), 7), 9)
    shifted = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = rotate(s3, 11)
    counts[Math.floor(doubleFrom(high, low) * rows)]!++
  }
  state[0] = s0
  state[1] = s1
  state[2] = s2
  state[3] = s3
}
