import { type MetricResult, meanResult, undefinedMetric } from './metric-result.ts'
import type { BinaryScored, MulticlassScored, RegressionScored } from './scored.ts'

/** Probabilities are cut this far from 0 before their logarithm is taken. */
const smallestProbability = 1e-15

/** What each kind of answer is worth, per prediction: the `value:` section of the pipeline. */
export interface CellValues {
  readonly true_positive: number
  readonly false_positive: number
  readonly false_negative: number
  readonly true_negative: number
}

/** Share of rows whose prediction is the label. */
export function accuracyInfluence(scored: BinaryScored | MulticlassScored): MetricResult {
  const right = new Float64Array(scored.labels.length)
  for (let row = 0; row < right.length; row++)
    right[row] = scored.predicted[row] === scored.labels[row] ? 1 : 0
  return meanResult(right, 1)
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

/** Mean squared distance of the score from the label. */
export function brierInfluence(scored: BinaryScored): MetricResult {
  const losses = new Float64Array(scored.labels.length)
  for (let row = 0; row < losses.length; row++) losses[row] = (scored.scores[row]! - scored.labels[row]!) ** 2
  return meanResult(losses)
}

/** What each row is worth under the matrix. */
export function rowValues(labels: Uint8Array, predicted: Uint8Array, value: CellValues): Float64Array {
  const byCell = [value.true_negative, value.false_positive, value.false_negative, value.true_positive]
  const worth = new Float64Array(labels.length)
  for (let row = 0; row < worth.length; row++) worth[row] = byCell[2 * labels[row]! + predicted[row]!]!
  return worth
}

/** Mean worth of a row. */
export function expectedValueInfluence(scored: BinaryScored, value: CellValues | undefined): MetricResult {
  if (value === undefined) return undefinedMetric('no-value')
  const flip = Math.max(
    Math.abs(value.true_positive - value.false_negative),
    Math.abs(value.true_negative - value.false_positive),
  )
  return meanResult(rowValues(scored.labels, scored.predicted, value), flip * flip)
}

/** Mean absolute error. */
export function absoluteErrorInfluence(scored: RegressionScored): MetricResult {
  const losses = new Float64Array(scored.labels.length)
  for (let row = 0; row < losses.length; row++)
    losses[row] = Math.abs(scored.predicted[row]! - scored.labels[row]!)
  return meanResult(losses)
}

/** Root of the mean squared error: the influence of the mean square over twice the root. */
export function rootMeanSquareInfluence(scored: RegressionScored): MetricResult {
  const losses = new Float64Array(scored.labels.length)
  for (let row = 0; row < losses.length; row++)
    losses[row] = (scored.predicted[row]! - scored.labels[row]!) ** 2
  const square = meanResult(losses)
  if (square.kind === 'undefined') return square
  const estimate = Math.sqrt(square.estimate)
  if (estimate > 0) for (let row = 0; row < losses.length; row++) losses[row]! /= 2 * estimate
  return { ...square, estimate }
}
