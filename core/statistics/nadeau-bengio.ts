import { moments } from './moments.ts'
import type { MeanEstimate } from './paired-t.ts'

/**
 * Mean of the score differences of J repeated splits of one data set, ready for Student's t: the splits share training
 * rows, so the variance s^2 / J of independent scores is raised to (1/J + test/train) s^2; J - 1 degrees of freedom.
 * Chosen when what is given are the scores of a cross-validation or of repeated splits, not rows.
 * Source: Nadeau and Bengio 2003.
 * @param differences one score difference per split
 * @param trainRows rows each split trains on
 * @param testRows rows each split tests on
 */
export function resampledEstimate(
  differences: Float64Array,
  trainRows: number,
  testRows: number,
): MeanEstimate {
  const { count, mean, squares } = moments(differences)
  const variance = squares / (count - 1)
  return {
    count,
    mean,
    standardError: Math.sqrt((1 / count + testRows / trainRows) * variance),
    degrees: count - 1,
  }
}
