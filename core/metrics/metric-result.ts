import { sumOf } from './sums.ts'

/** Why a metric has no value on some rows, in words that follow "because". */
export const undefinedWords = {
  'no-rows': 'there are no rows for it',
  'no-answers': 'it has no answers',
  'no-positive-predictions': 'nothing is predicted positive',
  'no-positive-labels': 'no row is positive',
  'no-negative-labels': 'no row is negative',
  'one-class-labels': 'all labels are of one class',
  'one-class-predictions': 'all predictions are of one class',
  'class-too-small': 'a class has under 10 rows',
  'too-few-classes': 'there are no more classes than it takes',
  'fewer-rows-than-bins': 'there are fewer rows than bins',
  'no-scores': 'there are no scores by class',
  'no-value': 'the pipeline has no value matrix',
  'no-quantiles': 'the model predicts too few quantiles (columns such as quantile_0.1)',
  'no-naive-error': 'there is no naive forecast, or it is never wrong',
  'constant-labels': 'all labels are equal',
  'zero-labels': 'a label is 0',
  'not-measured': 'it was not measured',
  'measured-apart': 'the models were not timed on the same rows',
  'too-large': 'the numbers are too large to reckon with',
  'needs-bootstrap': 'its interval takes a bootstrap',
  'not-for-this-task': 'the task has no such metric',
} as const
export type UndefinedReason = keyof typeof undefinedWords
export const undefinedReasons = Object.keys(undefinedWords) as [UndefinedReason, ...UndefinedReason[]]

export interface MetricEstimate {
  readonly kind: 'estimate'
  readonly estimate: number
  /**
   * What each row moves the metric by, times the number of rows: mean zero, and its standard deviation over sqrt(n)
   * is the metric's standard error (delta method).
   */
  readonly influence: Float64Array
  /**
   * Square of the influence of a row that turns over completely, for metrics of predicted classes; 0 for metrics of
   * scores, which move with every row. It lets bounds reckon with rows nobody has seen turn over yet.
   */
  readonly turnoverSquare: number
  /** How far above the truth the estimate lies on average, where that is known; its lower bound reaches so much further. */
  readonly bias?: number
  /** How many rows can carry the metric at most, where that is not all of them. */
  readonly carriers?: number
}

export interface UndefinedMetric {
  readonly kind: 'undefined'
  readonly reason: UndefinedReason
}

export type MetricResult = MetricEstimate | UndefinedMetric

/** A metric's value alone. */
export type MetricValue = { readonly kind: 'value'; readonly value: number } | UndefinedMetric

/** A metric that has no value here. */
export function undefinedMetric(reason: UndefinedReason): UndefinedMetric {
  return { kind: 'undefined', reason }
}

/** The value, or `too-large` if it is not finite. */
export function finiteValue(value: number): MetricValue {
  return Number.isFinite(value) ? { kind: 'value', value } : undefinedMetric('too-large')
}

/**
 * A plain mean of per-row losses: its influence is the distance from the mean. Turns `losses` into the influence.
 * Losses, or a sum of them, beyond the largest double: `too-large`.
 */
export function meanResult(losses: Float64Array, turnoverSquare = 0): MetricResult {
  const count = losses.length
  if (count === 0) return undefinedMetric('no-rows')
  const estimate = sumOf(losses) / count
  if (!Number.isFinite(estimate)) return undefinedMetric('too-large')
  for (let row = 0; row < count; row++) losses[row]! -= estimate
  return { kind: 'estimate', estimate, influence: losses, turnoverSquare }
}
