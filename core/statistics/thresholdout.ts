/**
 * Thresholdout, which answers questions about a holdout with noise (Dwork et al. 2015, holdout reuse).
 * The gate does not use it: at a tolerance of 0.02 and 100 questions one unit of its budget needs more than four
 * million rows, and noise would make a verdict that nobody can replay. It is kept so that its published examples stay
 * checked.
 */
export interface ThresholdoutParameters {
  /** How far training and holdout may lie apart before the holdout is asked. */
  readonly threshold: number
  /** Scale of the noise on an answer; the threshold's is twice, the comparison's four times as large. */
  readonly scale: number
}

/**
 * Parameters for answers within `tolerance` on `questions` questions with a chance of failure `beta`:
 * T = 3 tolerance / 4, sigma = tolerance / (96 ln(4 questions / beta)).
 */
export function thresholdoutParameters(
  tolerance: number,
  questions: number,
  beta: number,
): ThresholdoutParameters {
  return { threshold: (3 * tolerance) / 4, scale: tolerance / (96 * Math.log((4 * questions) / beta)) }
}

/** Noise, drawn by the caller: Laplace with scales 2 sigma, 4 sigma and sigma. */
export interface ThresholdoutNoise {
  /** For the threshold: one at the start, one more after each answer from the holdout. */
  readonly threshold: readonly number[]
  /** For the comparison: one a question. */
  readonly comparison: readonly number[]
  /** For the answers from the holdout: one each. */
  readonly answer: readonly number[]
}

export interface ThresholdoutAnswer {
  /** null once the budget is used up. */
  readonly answer: number | null
  readonly budgetLeft: number
}

/**
 * Answers a sequence of questions, each of which has a mean on the training data and one on the holdout: the training
 * mean while the two agree; else the holdout's with noise, at the cost of one unit of the budget.
 * @throws RangeError if there are fewer draws of noise than are needed
 */
export function thresholdout(
  questions: readonly (readonly [training: number, holdout: number])[],
  { threshold, budget }: { readonly threshold: number; readonly budget: number },
  noise: ThresholdoutNoise,
): ThresholdoutAnswer[] {
  let budgetLeft = budget
  let released = 0
  let noisyThreshold = threshold + draw(noise.threshold, 0)
  return questions.map(([training, holdout], question) => {
    if (budgetLeft < 1) return { answer: null, budgetLeft }
    const far = Math.abs(holdout - training) > noisyThreshold + draw(noise.comparison, question)
    if (!far) return { answer: training, budgetLeft }
    const answer = holdout + draw(noise.answer, released)
    released++
    budgetLeft--
    if (budgetLeft >= 1) noisyThreshold = threshold + draw(noise.threshold, released)
    return { answer, budgetLeft }
  })
}

function draw(draws: readonly number[], index: number): number {
  const value = draws[index]
  if (value === undefined) throw new RangeError(`draw ${index + 1} of noise is missing`)
  return value
}
