import { type MetricResult, type MetricValue, meanResult, undefinedMetric } from './metric-result.ts'
import { absoluteErrors } from './number-losses.ts'
import type { ForecastScored } from './scored.ts'
import { sumOf } from './sums.ts'

/**
 * Mean absolute scaled error, over the naive error of the training series if it is given (a plain mean then), else over
 * that of the naive column on the same rows: a ratio of means with influence (|e| - theta |naive e|) / mean |naive e|.
 * @param naiveError mean absolute error of the naive forecast over the training series, in the unit of the label
 */
export function scaledErrorInfluence(scored: ForecastScored, naiveError: number | undefined): MetricResult {
  const { labels, predicted, naive } = scored
  const losses = absoluteErrors(labels, predicted)
  const naiveErrors =
    naiveError === undefined && naive !== undefined ? absoluteErrors(labels, naive) : undefined
  const scale = naiveErrors === undefined ? naiveError : sumOf(naiveErrors) / labels.length
  if (scale === undefined || !(scale > 0)) return undefinedMetric('no-naive-error')
  if (!Number.isFinite(scale)) return undefinedMetric('too-large')
  for (let row = 0; row < losses.length; row++) losses[row]! /= scale
  if (naiveErrors === undefined) return meanResult(losses)
  const estimate = sumOf(losses) / losses.length
  if (!Number.isFinite(estimate)) return undefinedMetric('too-large')
  for (let row = 0; row < losses.length; row++) losses[row]! -= (estimate * naiveErrors[row]!) / scale
  return { kind: 'estimate', estimate, influence: losses, turnoverSquare: 0 }
}

/** Mean over rows and predicted quantiles of the pinball loss. */
export function pinballInfluence({ labels, quantiles = [] }: ForecastScored): MetricResult {
  if (quantiles.length === 0) return undefinedMetric('no-quantiles')
  const losses = new Float64Array(labels.length)
  for (const { level, values } of quantiles) {
    for (let row = 0; row < losses.length; row++) {
      const distance = labels[row]! - values[row]!
      losses[row]! += (distance >= 0 ? level * distance : (level - 1) * distance) / quantiles.length
    }
  }
  return meanResult(losses)
}

/** Share of labels from the lowest to the highest predicted quantile, both included. */
export function coverageInfluence({ labels, quantiles = [] }: ForecastScored): MetricResult {
  const lowest = quantiles[0]
  const highest = quantiles.at(-1)
  if (lowest === undefined || highest === undefined || quantiles.length < 2)
    return undefinedMetric('no-quantiles')
  const inside = new Float64Array(labels.length)
  for (let row = 0; row < inside.length; row++) {
    inside[row] = labels[row]! >= lowest.values[row]! && labels[row]! <= highest.values[row]! ? 1 : 0
  }
  return meanResult(inside, 1)
}

/** Mean over predicted quantiles of the distance between level and share of labels at or below; see weighted-metric.ts. */
export function coverageErrorOf(
  { labels, quantiles = [] }: ForecastScored,
  weights: ArrayLike<number> | undefined,
): MetricValue {
  if (quantiles.length === 0) return undefinedMetric('no-quantiles')
  let sum = 0
  for (const { level, values } of quantiles) {
    let below = 0
    let total = 0
    for (let row = 0; row < labels.length; row++) {
      const weight = weights === undefined ? 1 : weights[row]!
      total += weight
      if (labels[row]! <= values[row]!) below += weight
    }
    if (total === 0) return undefinedMetric('no-rows')
    sum += Math.abs(below / total - level)
  }
  return { kind: 'value', value: sum / quantiles.length }
}
