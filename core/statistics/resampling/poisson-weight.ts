import { mix32 } from './row-hash.ts'

const replicateStep = 0x9e3779b1
/** The multipliers of mix32. */
const firstMix = 0x85ebca6b
const secondMix = 0xc2b2ae35
const tableBits = 12
const unsettled = 255

/** Of the 2^32 hashes, those from threshold k on weigh more than k: the inverse of the Poisson(1) distribution function. */
const thresholds = poissonThresholds()
const settled = settledWeights()

/**
 * How often a row counts in a replicate: Poisson(1), from nothing but the row's hash, the replicate and the seed, so
 * that shards agree and order does not matter. Source: Chamandy, Muralidharan, Najmi and Naidu 2012.
 * @param replicate 1 to B
 */
export function poissonWeight(hash: number, replicate: number, seed: number): number {
  return weightOf(mix32(mix32((hash + Math.imul(replicate, replicateStep)) | 0) ^ seed))
}

/**
 * Sets the weights of several rows in one replicate and returns their sum. The loop of the Poisson bootstrap: both mixes
 * spelled out, the last step of the second left off where the first bits settle the weight.
 */
export function poissonWeights(
  hashes: Uint32Array,
  replicate: number,
  seed: number,
  weights: Uint8Array,
): number {
  const step = Math.imul(replicate, replicateStep)
  let sum = 0
  for (let row = 0; row < hashes.length; row++) {
    let word = (hashes[row]! | 0) + step
    word = Math.imul(word ^ (word >>> 16), firstMix)
    word = Math.imul(word ^ (word >>> 13), secondMix)
    word ^= (word >>> 16) ^ seed
    word = Math.imul(word ^ (word >>> 16), firstMix)
    word = Math.imul(word ^ (word >>> 13), secondMix)
    let weight = settled[word >>> (32 - tableBits)]!
    if (weight === unsettled) weight = searchedWeight((word ^ (word >>> 16)) >>> 0)
    weights[row] = weight
    sum += weight
  }
  return sum
}

function weightOf(word: number): number {
  const weight = settled[word >>> (32 - tableBits)]!
  return weight === unsettled ? searchedWeight(word) : weight
}

function searchedWeight(word: number): number {
  let weight = 0
  while (weight < thresholds.length && word >= thresholds[weight]!) weight++
  return weight
}

/** The first hash h with (h + 1/2) / 2^32 beyond the distribution function at k. */
function poissonThresholds(): readonly number[] {
  const found: number[] = []
  let mass = Math.exp(-1)
  let below = mass
  for (let k = 1; ; k++) {
    const threshold = Math.floor(below * 2 ** 32 - 0.5) + 1
    if (threshold >= 2 ** 32) return found
    found.push(threshold)
    mass /= k
    below += mass
  }
}

/** By a hash's first bits: its weight, where they settle it. */
function settledWeights(): Uint8Array {
  const width = 2 ** (32 - tableBits)
  return Uint8Array.from({ length: 2 ** tableBits }, (_, bucket) => {
    const first = searchedWeight(bucket * width)
    return first === searchedWeight(bucket * width + width - 1) ? first : unsettled
  })
}
