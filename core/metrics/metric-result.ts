/** Why a metric has no value on some rows. */
export const undefinedReasons = [
  'no-rows',
  'no-positive-predictions',
  'no-positive-labels',
  'class-too-small',
  'no-scores',
  'no-value',
  'not-for-this-task',
] as const
export type UndefinedReason = (typeof undefinedReasons)[number]

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
}

export type MetricResult = MetricEstimate | { readonly kind: 'undefined'; readonly reason: UndefinedReason }

/** A metric that has no value here. */
export function undefinedMetric(reason: UndefinedReason): MetricResult {
  return { kind: 'undefined', reason }
}

/** A plain mean of per-row losses: its influence is the distance from the mean. Turns `losses` into the influence. */
export function meanResult(losses: Float64Array, turnoverSquare = 0): MetricResult {
  const count = losses.length
  if (count === 0) return undefinedMetric('no-rows')
  let sum = 0
  for (let row = 0; row < count; row++) sum += losses[row]!
  const estimate = sum / count
  for (let row = 0; row < count; row++) losses[row]! -= estimate
  return { kind: 'estimate', estimate, influence: losses, turnoverSquare }
}
