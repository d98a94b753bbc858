import { argsort } from '../argsort.ts'

export interface ExpectedPerformance {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly trueNegatives: number
  readonly accuracy: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** What the coin tosses of the labels alone make of the accuracy: sqrt(sum p (1 - p)) / n. */
  readonly accuracyError: number
  readonly area: number
}

/**
 * Performance without labels: each row is positive with its calibrated probability, so the cells of the confusion
 * matrix are sums of probabilities, and the area under the ROC curve follows from expected rates along the score.
 * Holds only if the probabilities are calibrated and P(y | x) has not changed: blind to concept drift.
 * Source: NannyML's confidence-based performance estimation. NaN where nothing is predicted or expected positive.
 * @param probabilities calibrated, of the positive class
 * @param predicted 1 = predicted positive
 * @param scores what the model orders rows by
 */
export function expectedPerformance(
  probabilities: Float64Array,
  predicted: Uint8Array,
  scores: Float64Array,
): ExpectedPerformance {
  const rows = probabilities.length
  let positives = 0
  let truePositives = 0
  let predictedPositives = 0
  let variance = 0
  for (let row = 0; row < rows; row++) {
    const p = probabilities[row]!
    positives += p
    variance += p * (1 - p)
    predictedPositives += predicted[row]!
    if (predicted[row] === 1) truePositives += p
  }
  const falsePositives = predictedPositives - truePositives
  const falseNegatives = positives - truePositives
  const trueNegatives = rows - predictedPositives - falseNegatives
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
    accuracy: (truePositives + trueNegatives) / rows,
    precision: truePositives / predictedPositives,
    recall: truePositives / positives,
    f1: (2 * truePositives) / (predictedPositives + positives),
    accuracyError: Math.sqrt(variance) / rows,
    area: expectedArea(probabilities, scores, positives),
  }
}

/** Trapezoids of the expected rates from the lowest score up; equal scores are one step. */
function expectedArea(probabilities: Float64Array, scores: Float64Array, positives: number): number {
  const order = argsort(scores)
  const negatives = probabilities.length - positives
  let area = 0
  let negativesBelow = 0
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start]!]!
    let end = start
    let tiedPositives = 0
    do {
      tiedPositives += probabilities[order[end++]!]!
    } while (end < order.length && scores[order[end]!] === score)
    const tiedNegatives = end - start - tiedPositives
    area += tiedPositives * (negativesBelow + tiedNegatives / 2)
    negativesBelow += tiedNegatives
    start = end
  }
  return area / positives / negatives
}
