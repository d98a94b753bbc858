/** h(u) = (1 + u) ln(1 + u) - u for u >= 0; by its series where the difference would lose digits. */
export function bennettH(u: number): number {
  if (u < 1e-3) return u * u * (1 / 2 - u * (1 / 6 - u * (1 / 12 - u * (1 / 20 - u / 30))))
  return (1 + u) * Math.log1p(u) - u
}

/** A paired difference of shares, whose rows differ rarely. */
export interface BennettQuestion {
  /** Upper bound of the share of rows that differ at all, so of the variance of a row's difference; 0 < p <= 1. */
  readonly disagreement: number
  /** Half-width of the interval of the difference, above 0. */
  readonly tolerance: number
  readonly delta: number
  /** Natural logarithm of the number of tests that could ever be asked; 0 for one test. */
  readonly lnTests: number
  /** Into how many one-sided claims delta is split: 2 for both sides of the difference, 4 if the disagreement has to be tested too. */
  readonly claims: number
}

/**
 * Rows for the difference of two models' accuracies, not yet rounded up:
 * n = (ln N + ln(claims / delta)) / (p h(tolerance / p)).
 * Source: Bennett 1962; Renggli et al. 2019 (ease.ml/ci), section 4.
 */
export function bennettRows({ disagreement, tolerance, delta, lnTests, claims }: BennettQuestion): number {
  return (lnTests + Math.log(claims) - Math.log(delta)) / (disagreement * bennettH(tolerance / disagreement))
}

/**
 * Labels one commit costs, not yet rounded up, when only rows are labelled on which the two models differ: the share
 * of the rows that {@link bennettRows} asks for one step with the disagreement tested. Source: as there, section 4.1.2.
 */
export function activeLabels(
  question: Pick<BennettQuestion, 'disagreement' | 'tolerance' | 'delta'>,
): number {
  return question.disagreement * bennettRows({ ...question, lnTests: 0, claims: 4 })
}
