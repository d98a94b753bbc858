import { errorOfBins } from '#core/statistics/calibration/calibration-error.ts'
import type { WeightedStatistic } from '#core/statistics/resampling/bootstrap.ts'
import { confidences, equalMassBins } from './calibration.ts'
import { coverageErrorOf } from './forecast-metrics.ts'
import { type MetricOptions, metricWithInfluence } from './influence.ts'
import { liftOf } from './lift.ts'
import { finiteValue, type MetricValue, type UndefinedMetric, undefinedMetric } from './metric-result.ts'
import { type MetricName, metricFacts } from './metric-table.ts'
import { absoluteErrors } from './number-losses.ts'
import { sampleQuantile } from './sample-quantile.ts'
import { type BinaryScored, rowCount, type Scored, selectRows } from './scored.ts'
import { tiedRows } from './tied-rows.ts'

/** Bins of `ece`: of equal mass. */
export const calibrationBins = 10
const liftShare = 0.1

/**
 * A metric as a function of how often each row counts (whole numbers), as a bootstrap asks for it; without weights
 * every row counts once. What does not depend on weights, such as a sort, is done once.
 */
export type WeightedMetric = (weights?: ArrayLike<number>) => MetricValue

/** The value of any metric, with or without influence. */
export function metricValue(metric: MetricName, scored: Scored, options: MetricOptions = {}): MetricValue {
  return weightedMetric(metric, scored, options)()
}

/** The metric ready for replicates: linear in the rows where the table says `bootstrap`, else computed on drawn rows. */
export function weightedMetric(
  metric: MetricName,
  scored: Scored,
  options: MetricOptions = {},
): WeightedMetric {
  const { tasks, interval } = metricFacts(metric)
  if (!tasks.includes(scored.task)) return always('not-for-this-task')
  if (rowCount(scored) === 0) return always('no-rows')
  if (interval === 'bootstrap') return withoutInfluence(metric, scored)
  return (weights) => {
    const drawn = weights === undefined ? scored : selectRows(scored, drawnRows(weights))
    const result = metricWithInfluence(metric, drawn, options)
    return result.kind === 'undefined' ? result : { kind: 'value', value: result.estimate }
  }
}

/** The same for the bootstrap: NaN where the metric is undefined. */
export function metricStatistic(
  metric: MetricName,
  scored: Scored,
  options: MetricOptions = {},
): WeightedStatistic {
  const ofWeights = weightedMetric(metric, scored, options)
  return (weights) => {
    const result = ofWeights(weights)
    return result.kind === 'value' ? result.value : Number.NaN
  }
}

function withoutInfluence(metric: MetricName, scored: Scored): WeightedMetric {
  switch (metric) {
    case 'ece':
      return ece(scored)
    case 'lift_10':
      return scored.task === 'binary-classification' ? lift(scored) : always('not-for-this-task')
    case 'median_absolute_error': {
      if (scored.task !== 'regression' && scored.task !== 'forecast') return always('not-for-this-task')
      const errors = absoluteErrors(scored.labels, scored.predicted)
      return errors.every(Number.isFinite)
        ? (weights) => sampleQuantile(errors, 0.5, weights)
        : always('too-large')
    }
    case 'coverage_error':
      return scored.task === 'forecast'
        ? (weights) => coverageErrorOf(scored, weights)
        : always('not-for-this-task')
    case 'latency_p95': {
      const latencies = scored.serving?.latencies
      return latencies === undefined
        ? always('not-measured')
        : (weights) => sampleQuantile(latencies, 0.95, weights)
    }
    default:
      return always('not-for-this-task')
  }
}

function lift({ labels, scores }: BinaryScored): WeightedMetric {
  const tied = tiedRows(labels, scores)
  return (weights) => liftOf(tied(weights), liftShare)
}

function ece(scored: Scored): WeightedMetric {
  if (scored.task !== 'binary-classification' && scored.task !== 'multiclass')
    return always('not-for-this-task')
  const stated =
    scored.task === 'multiclass' ? confidences(scored) : { right: scored.labels, scores: scored.scores }
  if (stated === undefined) return always('no-scores')
  const tied = tiedRows(stated.right, stated.scores)
  return (weights) => {
    const bins = equalMassBins(tied(weights), calibrationBins)
    return bins === undefined
      ? undefinedMetric('fewer-rows-than-bins')
      : finiteValue(errorOfBins(bins).expected)
  }
}

function drawnRows(weights: ArrayLike<number>): Uint32Array {
  let total = 0
  for (let row = 0; row < weights.length; row++) total += weights[row]!
  const rows = new Uint32Array(total)
  let filled = 0
  for (let row = 0; row < weights.length; row++) {
    rows.fill(row, filled, filled + weights[row]!)
    filled += weights[row]!
  }
  return rows
}

function always(reason: UndefinedMetric['reason']): WeightedMetric {
  const answer = undefinedMetric(reason)
  return () => answer
}
