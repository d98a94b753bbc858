import { xoshiro128 } from './xoshiro128.ts'

/** Up to this many rows every way to swap is counted. */
const mostEnumerated = 20

export interface SignFlip {
  readonly method: 'exact' | 'sampled'
  /** Against the new model being no better. */
  readonly pGreater: number
  readonly pTwoSided: number
}

/**
 * Randomisation test: if both models are equal, each row's difference could as well have the other sign. The p-value is
 * the share of all 2^n swaps whose sum reaches the observed one; beyond 20 rows of B random swaps, (1 + count) / (B + 1).
 * For tiny holdouts and a limit of 0. Assumes that rows are exchangeable under equality. O(B n). Source: Fisher 1935.
 */
export function signFlip(
  differences: Float64Array,
  { replicates, seed }: { readonly replicates: number; readonly seed: number },
): SignFlip {
  const magnitudes = differences.filter((value) => value !== 0).map(Math.abs)
  const observed = differences.reduce((sum, value) => sum + value, 0)
  const reach = magnitudes.reduce((sum, value) => sum + value, 0)
  const tally = new Tally(observed, 1e-12 * reach)
  if (magnitudes.length <= mostEnumerated) {
    const ways = enumerate(magnitudes, (sum) => tally.add(sum))
    return { method: 'exact', pGreater: tally.asGreat / ways, pTwoSided: tally.asFar / ways }
  }
  sample(magnitudes, replicates, seed, (sum) => tally.add(sum))
  const p = (count: number) => (1 + count) / (replicates + 1)
  return { method: 'sampled', pGreater: p(tally.asGreat), pTwoSided: p(tally.asFar) }
}

class Tally {
  asGreat = 0
  asFar = 0
  readonly #great: number
  readonly #far: number

  constructor(observed: number, tolerance: number) {
    this.#great = observed - tolerance
    this.#far = Math.abs(observed) - tolerance
  }

  add(sum: number): void {
    if (sum >= this.#great) this.asGreat++
    if (sum >= this.#far || -sum >= this.#far) this.asFar++
  }
}

/** All signed sums, each as a sum of one half's and the other half's, so that no rounding builds up. */
function enumerate(magnitudes: Float64Array, each: (sum: number) => void): number {
  const middle = magnitudes.length >> 1
  const right = signedSums(magnitudes.subarray(middle))
  for (const left of signedSums(magnitudes.subarray(0, middle))) {
    for (let index = 0; index < right.length; index++) each(left + right[index]!)
  }
  return 2 ** magnitudes.length
}

function signedSums(magnitudes: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 ** magnitudes.length }, (_, signs) => {
    let sum = 0
    for (let row = 0; row < magnitudes.length; row++) {
      sum += (signs >> row) & 1 ? -magnitudes[row]! : magnitudes[row]!
    }
    return sum
  })
}

function sample(
  magnitudes: Float64Array,
  replicates: number,
  seed: number,
  each: (sum: number) => void,
): void {
  const source = xoshiro128(seed)
  for (let replicate = 0; replicate < replicates; replicate++) {
    let sum = 0
    let signs = 0
    for (let row = 0; row < magnitudes.length; row++) {
      if (row % 32 === 0) signs = source.uint32()
      sum += (signs >>> (row % 32)) & 1 ? -magnitudes[row]! : magnitudes[row]!
    }
    each(sum)
  }
}
