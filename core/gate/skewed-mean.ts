import { studentTUpperQuantile } from '#core/statistics/distributions.ts'
import type { Moments } from '#core/statistics/moments.ts'

/** Moments of a column with its skewness: mean cubed distance over the standard deviation cubed. */
export interface SkewedMoments extends Moments {
  readonly skewness: number
}

/** Moments of influence, whose mean is 0, beside the estimate it belongs to. */
export function skewedMoments(estimate: number, influence: Float64Array): SkewedMoments {
  const count = influence.length
  let squares = 0
  let cubes = 0
  for (let row = 0; row < count; row++) {
    const distance = influence[row]!
    const square = distance * distance
    squares += square
    cubes += square * distance
  }
  const skewness = squares === 0 ? 0 : (cubes / count) * (count / squares) ** 1.5
  return { count, mean: estimate, squares, skewness }
}

/**
 * Bounds of a mean over rows that are not symmetric, as losses are not, with risk `alpha` on each side: Student's t after
 * the cubic g(T) = T + g T^2 / 3 + g^2 T^3 / 27 + g / 6, g = skewness / sqrt(n), which takes the skewness of T away. Right
 * to the second order, as a BCa bootstrap is, without drawing. Source: Hall 1992, On the removal of skewness by transformation.
 */
export function skewedBounds(
  of: SkewedMoments,
  standardError: number,
  alpha: number,
): readonly [number, number] {
  const t = studentTUpperQuantile(alpha, of.count - 1)
  const g = of.skewness / Math.sqrt(of.count)
  const inverse = (x: number): number =>
    Math.abs(g) < 1e-6 ? x : (3 / g) * (Math.cbrt(1 + g * (x - g / 6)) - 1)
  return [of.mean - standardError * inverse(t), of.mean - standardError * inverse(-t)]
}
