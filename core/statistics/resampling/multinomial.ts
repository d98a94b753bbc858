import { binomialQuantile } from '../binomial.ts'
import type { RandomSource } from './xoshiro128.ts'

/**
 * How rows drawn with replacement fall into cells: the index bootstrap of everything that depends on counts alone, at a
 * price that does not grow with the rows. Cell by cell, the exact inverse of the binomial of what is left.
 * @param weights of the cells, at least 0, one above; counts of a sample to resample it
 * @param rows how many to draw
 */
export function multinomialDraw(
  weights: ArrayLike<number>,
  rows: number,
  source: RandomSource,
): Float64Array {
  let weightLeft = 0
  let last = -1
  for (let cell = 0; cell < weights.length; cell++) {
    weightLeft += weights[cell]!
    if (weights[cell]! > 0) last = cell
  }
  let rowsLeft = rows
  const drawn = new Float64Array(weights.length)
  for (let cell = 0; cell < last && rowsLeft > 0; cell++) {
    const weight = weights[cell]!
    if (weight === 0) continue
    drawn[cell] = binomialQuantile(source.double() + 2 ** -54, rowsLeft, Math.min(1, weight / weightLeft))
    rowsLeft -= drawn[cell]!
    weightLeft -= weight
  }
  if (last >= 0) drawn[last] = rowsLeft
  return drawn
}
