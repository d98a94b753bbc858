import { argsort } from './argsort.ts'
import { normalUpperQuantile, normalUpperTail } from './distributions.ts'

/** The area under the ROC curve with each row's part in it. */
export interface Placements {
  readonly area: number
  readonly positives: number
  readonly negatives: number
  /** Positive row: share of negatives it scores above; negative row: share of positives above it; ties count half. */
  readonly placements: Float64Array
}

/**
 * DeLong's structural components from one sort, ties by midrank.
 * Source: DeLong, DeLong and Clarke-Pearson 1988; Sun and Xu 2014.
 * @param labels 1 = positive
 * @param scores higher = more likely positive; both classes must occur
 */
export function placementsOf(labels: Uint8Array, scores: Float64Array): Placements {
  const count = labels.length
  const order = argsort(scores)
  let positives = 0
  for (let row = 0; row < count; row++) positives += labels[row]!
  const negatives = count - positives
  const placements = new Float64Array(count)
  let positivesBelow = 0
  let negativesBelow = 0
  let sum = 0
  for (let start = 0; start < count; ) {
    const score = scores[order[start]!]!
    let end = start
    let tiedPositives = 0
    do {
      tiedPositives += labels[order[end++]!]!
    } while (end < count && scores[order[end]!] === score)
    const tiedNegatives = end - start - tiedPositives
    const ofPositive = (negativesBelow + tiedNegatives / 2) / negatives
    const ofNegative = (positives - positivesBelow - tiedPositives / 2) / positives
    for (let place = start; place < end; place++) {
      const row = order[place]!
      placements[row] = labels[row] === 1 ? ofPositive : ofNegative
    }
    sum += tiedPositives * (negativesBelow + tiedNegatives / 2)
    positivesBelow += tiedPositives
    negativesBelow += tiedNegatives
    start = end
  }
  return { area: sum / positives / negatives, positives, negatives, placements }
}

/** Estimated covariance of two areas on the same rows: S10/m + S01/n. The variance, if both are the same model. */
export function delongCovariance(labels: Uint8Array, left: Placements, right: Placements): number {
  let ofPositives = 0
  let ofNegatives = 0
  for (let row = 0; row < labels.length; row++) {
    const product = (left.placements[row]! - left.area) * (right.placements[row]! - right.area)
    if (labels[row] === 1) ofPositives += product
    else ofNegatives += product
  }
  const { positives, negatives } = left
  return ofPositives / (positives - 1) / positives + ofNegatives / (negatives - 1) / negatives
}

/** Standard error of the difference of two areas, computed from row differences so that equal models give exactly 0. */
export function delongDifferenceError(labels: Uint8Array, left: Placements, right: Placements): number {
  const area = left.area - right.area
  let ofPositives = 0
  let ofNegatives = 0
  for (let row = 0; row < labels.length; row++) {
    const distance = left.placements[row]! - right.placements[row]! - area
    if (labels[row] === 1) ofPositives += distance * distance
    else ofNegatives += distance * distance
  }
  const { positives, negatives } = left
  return Math.sqrt(ofPositives / (positives - 1) / positives + ofNegatives / (negatives - 1) / negatives)
}

export interface NormalTest {
  readonly z: number
  readonly pGreater: number
  readonly pLess: number
}

/** Normal test of an estimate against a limit; without spread the observed side is certain and equality shows nothing. */
export function normalTest(estimate: number, standardError: number, limit: number): NormalTest {
  const distance = estimate - limit
  if (standardError === 0 && distance === 0) return { z: 0, pGreater: 1, pLess: 1 }
  const z = distance / standardError
  return { z, pGreater: normalUpperTail(z), pLess: normalUpperTail(-z) }
}

/** Normal bounds with risk `alpha` on each side. */
export function normalBounds(
  estimate: number,
  standardError: number,
  alpha: number,
): readonly [number, number] {
  const half = normalUpperQuantile(alpha) * standardError
  return [estimate - half, estimate + half]
}
