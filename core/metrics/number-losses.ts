import { type MetricResult, meanResult, undefinedMetric } from './metric-result.ts'
import type { ForecastScored, RegressionScored, ScoresScored } from './scored.ts'
import { sumOf } from './sums.ts'

type Numbers = RegressionScored | ForecastScored

/** Mean absolute error. */
export function absoluteErrorInfluence(scored: Numbers): MetricResult {
  return meanResult(absoluteErrors(scored.labels, scored.predicted))
}

/** Distances of predictions from labels. */
export function absoluteErrors(labels: Float64Array, predicted: Float64Array): Float64Array {
  const errors = new Float64Array(labels.length)
  for (let row = 0; row < errors.length; row++) errors[row] = Math.abs(predicted[row]! - labels[row]!)
  return errors
}

/** Root of the mean squared error: the influence of the mean square over twice the root. */
export function rootMeanSquareInfluence(scored: Numbers): MetricResult {
  const losses = squaredErrors(scored)
  const square = meanResult(losses)
  if (square.kind === 'undefined') return square
  const estimate = Math.sqrt(square.estimate)
  if (estimate > 0) for (let row = 0; row < losses.length; row++) losses[row]! /= 2 * estimate
  return { ...square, estimate }
}

/**
 * One minus mean squared error over variance of the labels (divisor n): its influence is
 * ((1 - theta) (y - mean y)^2 - e^2) / variance.
 */
export function determinationInfluence(scored: Numbers): MetricResult {
  const { labels } = scored
  const rows = labels.length
  if (rows === 0) return undefinedMetric('no-rows')
  const mean = sumOf(labels) / rows
  const spread = new Float64Array(rows)
  for (let row = 0; row < rows; row++) spread[row] = (labels[row]! - mean) ** 2
  const errors = squaredErrors(scored)
  const variance = sumOf(spread) / rows
  const unexplained = sumOf(errors) / rows / variance
  if (labels.every((label) => label === labels[0]) || variance === 0)
    return undefinedMetric('constant-labels')
  if (!Number.isFinite(variance) || !Number.isFinite(unexplained)) return undefinedMetric('too-large')
  for (let row = 0; row < rows; row++) errors[row] = (unexplained * spread[row]! - errors[row]!) / variance
  return { kind: 'estimate', estimate: 1 - unexplained, influence: errors, turnoverSquare: 0 }
}

/** Mean of the error over the size of the label. */
export function relativeErrorInfluence(scored: Numbers): MetricResult {
  const { labels } = scored
  if (labels.includes(0)) return undefinedMetric('zero-labels')
  const losses = absoluteErrors(labels, scored.predicted)
  for (let row = 0; row < losses.length; row++) losses[row]! /= Math.abs(labels[row]!)
  return meanResult(losses)
}

/** Mean of the error over the average size of label and prediction. */
export function symmetricErrorInfluence(scored: Numbers): MetricResult {
  const losses = new Float64Array(scored.labels.length)
  for (let row = 0; row < losses.length; row++) {
    // Halves, so that the largest doubles can be added.
    const label = scored.labels[row]! / 2
    const predicted = scored.predicted[row]! / 2
    const size = Math.abs(label) + Math.abs(predicted)
    losses[row] = size === 0 ? 0 : (Math.abs(label - predicted) / size) * 2
  }
  return meanResult(losses)
}

/** Mean of free scores. */
export function meanScoreInfluence(scored: ScoresScored): MetricResult {
  return meanResult(scored.predicted.slice())
}

function squaredErrors(scored: Numbers): Float64Array {
  const losses = new Float64Array(scored.labels.length)
  for (let row = 0; row < losses.length; row++)
    losses[row] = (scored.predicted[row]! - scored.labels[row]!) ** 2
  return losses
}
