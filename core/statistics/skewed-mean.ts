import { studentTCdf, studentTUpperQuantile, studentTUpperTail } from './distributions.ts'
import type { ShapedMoments } from './moments.ts'
import type { MeanEstimate } from './paired-t.ts'

/** A mean with what its rows (or the sums of its units) say of the shape of its error; `lean` and `worth` as ShapedMoments have them. */
export interface SkewedMean extends MeanEstimate, Pick<ShapedMoments, 'lean' | 'worth'> {
  /** How far above the truth the mean lies on average, if that is known: the bound on the far side reaches so much further. */
  readonly bias?: number
}

type Shape = Pick<SkewedMean, 'lean' | 'worth' | 'degrees'>

/** The shape of an error nothing is known of: symmetric, its spread known from as many rows as there are. */
export function plainShape(count: number): Shape {
  return { lean: 0, worth: count, degrees: count - 1 }
}

/**
 * The shape with the degrees of freedom it leaves, by Satterthwaite's formula: the relative variance of a sum of squares is
 * 1/worth - 1/n. At most n - 1; about n for normal rows. Source: Satterthwaite 1946.
 * @param carriers how many of the rows or units can carry the spread at most: all of them, unless some weigh more. The spread is
 *   never taken for better known than half of them show it
 */
export function shapeOf(
  { count, lean, worth }: Pick<ShapedMoments, 'count' | 'lean' | 'worth'>,
  carriers = count,
): Shape {
  const atMost = Math.min(worth, carriers / 2)
  const unsure = 1 / atMost - 1 / count
  const degrees = unsure > 0 ? Math.max(1, Math.min(count - 1, 2 / unsure)) : count - 1
  return { lean, worth: atMost, degrees }
}

/**
 * The skewness taken away on either side: none on the short one, which would be as much nearer where the lean is an accident of
 * these rows. A sample states too little of a tail on its long side, by about 4 / worth in simulations; no more
 * than carries the transformation to its furthest, about 4 t.
 */
function leans(
  { lean, worth, degrees }: Shape,
  alpha: number,
): { readonly below: number; readonly above: number } {
  const furthest = 1.125 / studentTUpperQuantile(alpha, degrees)
  const long = Math.min(Math.abs(lean) * (1 + 4 / worth), furthest)
  return lean < 0 ? { below: -long, above: 0 } : { below: 0, above: long }
}

/** Hall's cubic g(T) = T + g T^2 / 3 + g^2 T^3 / 27 + g / 6, which takes a skewness of g from T. */
function straightened(t: number, g: number): number {
  return t + (g * t * t) / 3 + (g * g * t ** 3) / 27 + g / 6
}

function inverse(x: number, g: number): number {
  return Math.abs(g) < 1e-6 ? x : (3 / g) * (Math.cbrt(1 + g * (x - g / 6)) - 1)
}

/**
 * Bounds of a mean over rows or units that need not be symmetric, as losses are not, with risk `alpha` on each side:
 * Student's t, with the degrees of freedom that the spread is worth, after Hall's transformation. Right to the second order,
 * as a BCa bootstrap is, without drawing; Student's own bounds where the rows are symmetric and alike.
 * Source: Hall 1992, On the removal of skewness by transformation.
 */
export function skewedBounds(of: SkewedMean, alpha: number): readonly [number, number] {
  const t = studentTUpperQuantile(alpha, of.degrees)
  const { below, above } = leans(of, alpha)
  const { bias = 0 } = of
  return [
    of.mean - Math.max(0, bias) - of.standardError * inverse(t, below),
    of.mean - Math.min(0, bias) - of.standardError * inverse(-t, above),
  ]
}

export interface SkewedTest {
  /** Against the mean being at most the limit. */
  readonly pAbove: number
  /** Against the mean being at least the limit. */
  readonly pBelow: number
}

/**
 * The test that belongs to `skewedBounds` at `alpha`: a limit is refuted at that level where it lies beyond a bound. Without any
 * spread the observed side is certain, and equality shows nothing.
 */
export function skewedTest(of: SkewedMean, limit: number, alpha: number): SkewedTest {
  const distance = of.mean - limit
  if (of.standardError === 0) return { pAbove: distance > 0 ? 0 : 1, pBelow: distance < 0 ? 0 : 1 }
  const { bias = 0, standardError } = of
  const { below, above } = leans(of, alpha)
  const [low, high] = [
    (distance - Math.max(0, bias)) / standardError,
    (distance - Math.min(0, bias)) / standardError,
  ]
  return {
    pAbove: studentTUpperTail(straightened(low, below), of.degrees),
    pBelow: studentTCdf(straightened(high, above), of.degrees),
  }
}
