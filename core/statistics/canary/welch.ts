import type { MeanEstimate } from '../paired-t.ts'

/** What is known of one arm. */
export interface ArmSummary {
  readonly mean: number
  /** Of one value, divisor n - 1. */
  readonly variance: number
  readonly count: number
}

/**
 * Difference of the means of two independent arms, first minus second, ready for Student's t: standard error
 * sqrt(s1^2/n1 + s2^2/n2), degrees of freedom by Welch and Satterthwaite. For the final report of a canary, read once;
 * while it runs the confidence sequence is used. Source: Welch 1947.
 */
export function welchEstimate(first: ArmSummary, second: ArmSummary): MeanEstimate {
  const ofFirst = first.variance / first.count
  const ofSecond = second.variance / second.count
  const variance = ofFirst + ofSecond
  const spread = ofFirst ** 2 / (first.count - 1) + ofSecond ** 2 / (second.count - 1)
  return {
    count: first.count + second.count,
    mean: first.mean - second.mean,
    standardError: Math.sqrt(variance),
    degrees: variance ** 2 / spread,
  }
}
