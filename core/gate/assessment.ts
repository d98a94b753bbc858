import { confusionCounts } from '#core/metrics/confusion-influence.ts'
import { type MetricOptions, metricWithInfluence } from '#core/metrics/influence.ts'
import type { MetricEstimate, UndefinedReason } from '#core/metrics/metric-result.ts'
import { type MetricName, metricFacts } from '#core/metrics/metric-table.ts'
import { aucInfluence, binaryPlacements } from '#core/metrics/roc-auc.ts'
import { rowCount, type Scored } from '#core/metrics/scored.ts'
import type { Units } from '#core/statistics/cluster-t.ts'
import { delongCovariance, normalBounds, type Placements } from '#core/statistics/delong.ts'
import { normalQuantile } from '#core/statistics/distributions.ts'
import { tBounds } from '#core/statistics/paired-t.ts'
import { wilsonBounds } from '#core/statistics/wilson.ts'
import { type ResampledMetric, resample, resampledMetric } from './resampled.ts'
import { meanOverRows } from './units.ts'
import type { Measurement, Method } from './verdict.ts'

/** A metric of one model on one set of rows: what intervals and comparisons are made from. */
export type Assessment =
  | {
      readonly kind: 'estimate'
      readonly metric: MetricName
      readonly scored: Scored
      readonly result: MetricEstimate
      /** For the area under the ROC curve of a binary model. */
      readonly placements?: Placements
      /** Which rows belong together; without them rows are independent. */
      readonly units?: Units | undefined
    }
  | ResampledMetric
  | { readonly kind: 'undefined'; readonly metric: MetricName; readonly reason: UndefinedReason }

/** Computes a metric once, for its interval and every comparison it enters. */
export function assess(
  metric: MetricName,
  scored: Scored,
  options: MetricOptions,
  units?: Units | undefined,
): Assessment {
  if (metric === 'roc_auc' && scored.task === 'binary-classification') {
    const placements = binaryPlacements(scored.labels, scored.scores)
    if (placements === undefined) return { kind: 'undefined', metric, reason: 'class-too-small' }
    const result = aucInfluence(scored.labels, placements)
    return { kind: 'estimate', metric, scored, result, placements, units }
  }
  if (metricFacts(metric).interval === 'bootstrap') {
    return { metric, ...resampledMetric(metric, scored, options, units) }
  }
  const result = metricWithInfluence(metric, scored, options)
  return result.kind === 'undefined'
    ? { metric, ...result }
    : { kind: 'estimate', metric, scored, result, units }
}

/** The metric's value, if it has one. */
export function estimateOf(assessment: Assessment): number | undefined {
  if (assessment.kind === 'undefined') return undefined
  return assessment.kind === 'resampled' ? assessment.estimate : assessment.result.estimate
}

/** An estimate with bounds, the rows it rests on and a standard error for planning. */
export interface Bounded {
  readonly kind: 'bounded'
  readonly estimate: number
  readonly lower: number
  readonly upper: number
  readonly method: Method
  readonly rows: number
  /** Independent units, where rows belong together. */
  readonly units?: number | undefined
  readonly standardError: number
}

/**
 * Bounds of one model's metric with risk `alpha` on each side. Where rows belong together: Student's t on the influence,
 * its spread taken over units (CR1). Else:
 * Proportions (accuracy; precision and recall of two classes): Wilson over the rows they are shares of. F1 of two
 * classes: Wilson for J = both / (labelled or predicted), as F1 = 2J / (1 + J). ROC AUC of two classes: DeLong; without
 * a single misplaced pair, the share that all of the smaller class being right excludes. Everything else: Student's t
 * on the influence; where none is known, the percentiles of a bootstrap.
 * @returns undefined where there are too many rows for a bootstrap
 */
export function boundsOf(
  assessment: Exclude<Assessment, { kind: 'undefined' }>,
  alpha: number,
): Bounded | undefined {
  if (assessment.kind === 'resampled') {
    const resampled = resample(assessment, undefined, alpha)
    return resampled === undefined ? undefined : { kind: 'bounded', ...resampled }
  }
  const { metric, scored, result, placements } = assessment
  const rows = rowCount(scored)
  if (assessment.units !== undefined) return byMean(assessment, alpha)
  if (metric === 'accuracy') return wilson('wilson', Math.round(result.estimate * rows), rows, alpha)
  if (placements !== undefined && scored.task === 'binary-classification') {
    const error = Math.sqrt(delongCovariance(scored.labels, placements, placements))
    const smaller = Math.min(placements.positives, placements.negatives)
    if (error === 0 && (placements.area === 1 || placements.area === 0))
      return separated(result.estimate, smaller, rows, alpha)
    const [lower, upper] = normalBounds(result.estimate, error, alpha)
    return bounded(assessment, 'delong', result.estimate, lower, upper, rows, error)
  }
  if (
    scored.task === 'binary-classification' &&
    (metric === 'precision' || metric === 'recall' || metric === 'f1')
  ) {
    const { both, labelled, predicted } = confusionCounts(scored.labels, scored.predicted, 1)
    if (metric === 'precision') return wilson('wilson', both, predicted, alpha)
    if (metric === 'recall') return wilson('wilson', both, labelled, alpha)
    return wilson('wilson-jaccard', both, labelled + predicted - both, alpha, (j) => (2 * j) / (1 + j))
  }
  return byMean(assessment, alpha)
}

/** The estimate and its bounds as the verdict shows them. */
export function measurementOf(assessment: Assessment, alpha: number): Measurement {
  if (assessment.kind === 'undefined') return { kind: 'undefined', reason: assessment.reason }
  const bounds = boundsOf(assessment, alpha)
  if (bounds === undefined) return { kind: 'undefined', reason: 'needs-bootstrap' }
  const { estimate, lower, upper, method } = bounds
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return { kind: 'undefined', reason: 'no-rows' }
  return { kind: 'estimate', estimate, lower, upper, method }
}

function byMean(assessment: Extract<Assessment, { kind: 'estimate' }>, alpha: number): Bounded {
  const { result, scored, units } = assessment
  const mean = meanOverRows(result.influence, result.turnoverSquare, alpha, units)
  const [lower, upper] = tBounds(mean, alpha)
  const { estimate } = result
  const of = bounded(
    assessment,
    mean.method,
    estimate,
    estimate + lower,
    estimate + upper,
    rowCount(scored),
    mean.standardError,
  )
  return { ...of, units: mean.units }
}

function wilson(
  method: Method,
  successes: number,
  count: number,
  alpha: number,
  transform: (share: number) => number = (share) => share,
): Bounded {
  const [lower, upper] = wilsonBounds(successes, count, alpha).map(transform) as [number, number]
  const standardError = (upper - lower) / (2 * normalQuantile(1 - alpha))
  return {
    kind: 'bounded',
    estimate: transform(successes / count),
    lower,
    upper,
    method,
    rows: count,
    standardError,
  }
}

/** Every pair in order, or none: were a share q of the smaller class misplaced, all of it being right has (1 - q)^n. */
function separated(estimate: number, smaller: number, rows: number, alpha: number): Bounded {
  const reach = 1 - alpha ** (1 / smaller)
  return {
    kind: 'bounded',
    estimate,
    lower: Math.max(0, estimate - reach),
    upper: Math.min(1, estimate + reach),
    method: 'exact-separation',
    rows,
    standardError: reach / normalQuantile(1 - alpha),
  }
}

function bounded(
  assessment: Assessment,
  method: Method,
  estimate: number,
  lower: number,
  upper: number,
  rows: number,
  standardError: number,
): Bounded {
  const [least, most] = metricFacts(assessment.metric).range
  return {
    kind: 'bounded',
    estimate,
    lower: least === null ? lower : Math.max(least, lower),
    upper: most === null ? upper : Math.min(most, upper),
    method,
    rows,
    standardError,
  }
}
