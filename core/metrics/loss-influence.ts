import { type MetricResult, meanResult, undefinedMetric } from './metric-result.ts'
import type { BinaryScored, MulticlassScored } from './scored.ts'

/** Probabilities are cut this far from 0 before their logarithm is taken: the spacing of doubles at 1. */
const smallestProbability = 2 ** -52

/** What each kind of answer is worth, per prediction: the `value:` section of the pipeline. */
export interface CellValues {
  readonly true_positive: number
  readonly false_positive: number
  readonly false_negative: number
  readonly true_negative: number
}

/** Square of what a row is worth more, or less, once its answer turns over. */
export function turnoverSquareOf(value: CellValues): number {
  const flip = Math.max(
    Math.abs(value.true_positive - value.false_negative),
    Math.abs(value.true_negative - value.false_positive),
  )
  return flip * flip
}

/** What each row is worth under the matrix. */
export function rowValues(labels: Uint8Array, predicted: Uint8Array, value: CellValues): Float64Array {
  const byCell = [value.true_negative, value.false_positive, value.false_negative, value.true_positive]
  const worth = new Float64Array(labels.length)
  for (let row = 0; row < worth.length; row++) worth[row] = byCell[2 * labels[row]! + predicted[row]!]!
  return worth
}

/** Mean of -ln P(label). */
export function logLossInfluence(scored: BinaryScored | MulticlassScored): MetricResult {
  const losses = new Float64Array(scored.labels.length)
  if (scored.task === 'binary-classification') {
    for (let row = 0; row < losses.length; row++) {
      const ofLabel = scored.labels[row] === 1 ? scored.scores[row]! : 1 - scored.scores[row]!
      losses[row] = -Math.log(Math.max(ofLabel, smallestProbability))
    }
    return meanResult(losses)
  }
  if (scored.scores === undefined) return undefinedMetric('no-scores')
  for (let row = 0; row < losses.length; row++) {
    losses[row] = -Math.log(Math.max(scored.scores[scored.labels[row]!]![row]!, smallestProbability))
  }
  return meanResult(losses)
}

/** Mean squared distance of the score from the label; of several classes, the sum over all of them. */
export function brierInfluence(scored: BinaryScored | MulticlassScored): MetricResult {
  const losses = new Float64Array(scored.labels.length)
  if (scored.task === 'binary-classification') {
    for (let row = 0; row < losses.length; row++) {
      const distance = scored.scores[row]! - scored.labels[row]!
      losses[row] = distance * distance
    }
    return meanResult(losses)
  }
  if (scored.scores === undefined) return undefinedMetric('no-scores')
  scored.scores.forEach((column, target) => {
    for (let row = 0; row < losses.length; row++) {
      const distance = column[row]! - (scored.labels[row] === target ? 1 : 0)
      losses[row]! += distance * distance
    }
  })
  return meanResult(losses)
}

/**
 * Share of rows whose label is among the `places` classes with the highest scores; equal scores rank by descending
 * position of the class, as scikit-learn ranks them. With no more classes than places there is nothing to measure.
 */
export function topAccuracyInfluence(scored: MulticlassScored, places: number): MetricResult {
  const { labels, scores } = scored
  if (scored.classes.length <= places) return undefinedMetric('too-few-classes')
  if (scores === undefined) return undefinedMetric('no-scores')
  const above = new Int32Array(labels.length)
  scores.forEach((column, target) => {
    for (let row = 0; row < labels.length; row++) {
      const label = labels[row]!
      const ofLabel = scores[label]![row]!
      if (column[row]! > ofLabel || (column[row] === ofLabel && target > label)) above[row]!++
    }
  })
  return meanResult(
    Float64Array.from(above, (count) => (count < places ? 1 : 0)),
    1,
  )
}
