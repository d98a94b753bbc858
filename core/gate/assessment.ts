import {
  type CellEstimate,
  type Cells,
  cellCounts,
  cellMoments,
  isCellMetric,
  metricOfCells,
} from '#core/metrics/cell-metrics.ts'
import { type MetricOptions, metricWithInfluence } from '#core/metrics/influence.ts'
import type { MetricEstimate, UndefinedReason } from '#core/metrics/metric-result.ts'
import { type MetricName, metricFacts, metricRange } from '#core/metrics/metric-table.ts'
import { aucInfluence, binaryPlacements } from '#core/metrics/roc-auc.ts'
import { type BinaryScored, rowCount, type Scored } from '#core/metrics/scored.ts'
import { clopperPearsonBounds } from '#core/statistics/clopper-pearson.ts'
import type { Units } from '#core/statistics/cluster-t.ts'
import { delongCovariance, normalBounds, type Placements } from '#core/statistics/delong.ts'
import { normalUpperQuantile } from '#core/statistics/distributions.ts'
import { standardError } from '#core/statistics/moments.ts'
import { tBounds } from '#core/statistics/paired-t.ts'
import { wilsonBounds } from '#core/statistics/wilson.ts'
import { type ResampledMetric, resample, resampledMetric } from './resampled.ts'
import { skewedBounds, skewedMoments } from './skewed-mean.ts'
import { meanOfMoments, meanOverRows, type RowMean } from './units.ts'
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
  | CountedMetric
  | ResampledMetric
  | { readonly kind: 'undefined'; readonly metric: MetricName; readonly reason: UndefinedReason }

/** A metric of two classes on independent rows, from the counts of four cells alone. */
export interface CountedMetric {
  readonly kind: 'counted'
  readonly metric: MetricName
  readonly scored: BinaryScored
  readonly counts: Cells
  readonly result: CellEstimate
}

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
  if (units === undefined && scored.task === 'binary-classification' && isCellMetric(metric)) {
    const counts = cellCounts(scored)
    const result = metricOfCells(metric, counts, options.value)
    return result.kind === 'undefined'
      ? { metric, ...result }
      : { kind: 'counted', metric, scored, counts, result }
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
 * Bounds of one model's metric with risk `alpha` on each side. What does not vary with the rows is known exactly. Where rows belong together: Student's t on the influence,
 * its spread taken over units (CR1). Else:
 * Proportions (accuracy; precision and recall of two classes): Wilson over the rows they are shares of; Clopper-Pearson
 * where fewer than ten of them are right, or wrong: there Wilson's bound lets twice as many through. F1 of two classes:
 * the same for J = both / (labelled or predicted), as F1 = 2J / (1 + J). ROC AUC of two classes: DeLong on the log-odds; without
 * a single misplaced pair, the share that all of the smaller class being right excludes. Other metrics of
 * classes: Student's t on the influence; of scores and numbers: the same, its skewness taken away; where none is known, the percentiles of a bootstrap.
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
  if (assessment.kind === 'counted') return boundsOfCounts(assessment, alpha)
  const { metric, scored, result, placements } = assessment
  const rows = rowCount(scored)
  if (metricFacts(metric).interval === 'exact')
    return bounded(assessment, 'exact', result.estimate, result.estimate, result.estimate, rows, 0)
  if (assessment.units !== undefined) return byMean(assessment, alpha)
  if (metric === 'accuracy') return proportion('share', Math.round(result.estimate * rows), rows, alpha)
  if (placements !== undefined && scored.task === 'binary-classification') {
    const error = Math.sqrt(delongCovariance(scored.labels, placements, placements))
    const smaller = Math.min(placements.positives, placements.negatives)
    if (error === 0 && (placements.area === 1 || placements.area === 0))
      return separated(result.estimate, smaller, rows, alpha)
    const [lower, upper] = logitBounds(placements.area, error, alpha)
    return bounded(assessment, 'delong-logit', result.estimate, lower, upper, rows, error)
  }
  return byMean(assessment, alpha)
}

function boundsOfCounts(assessment: CountedMetric, alpha: number): Bounded {
  const { metric, counts, result } = assessment
  const [trueNegatives, falsePositives, falseNegatives, truePositives] = counts
  const rows = trueNegatives + falsePositives + falseNegatives + truePositives
  const wrong = falsePositives + falseNegatives
  switch (metric) {
    case 'accuracy':
      return proportion('share', rows - wrong, rows, alpha)
    case 'precision':
      return proportion('share', truePositives, truePositives + falsePositives, alpha)
    case 'recall':
      return proportion('share', truePositives, truePositives + falseNegatives, alpha)
    case 'f1':
      return proportion('jaccard', truePositives, truePositives + wrong, alpha, (j) => (2 * j) / (1 + j))
    default:
      return fromMean(assessment, ofCounts(assessment, alpha), rows, alpha)
  }

  function ofCounts(of: CountedMetric, risk: number): RowMean {
    const moments = cellMoments(of.result.estimate, of.result.influence, of.counts)
    return meanOfMoments(moments, result.turnoverSquare, risk)
  }
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
  if (units === undefined && result.turnoverSquare === 0 && result.influence.length > 1) {
    const moments = skewedMoments(result.estimate, result.influence)
    const error = standardError(moments)
    const [lower, upper] = skewedBounds(moments, error, alpha)
    return bounded(assessment, 'skewed-t', result.estimate, lower, upper, moments.count, error)
  }
  const mean = meanOverRows(result.influence, result.turnoverSquare, alpha, units)
  return fromMean(assessment, { ...mean, mean: result.estimate }, rowCount(scored), alpha)
}

function fromMean(
  assessment: Exclude<Assessment, { kind: 'undefined' }>,
  mean: RowMean,
  rows: number,
  alpha: number,
): Bounded {
  const [lower, upper] = tBounds(mean, alpha)
  const of = bounded(assessment, mean.method, mean.mean, lower, upper, rows, mean.standardError)
  return { ...of, units: mean.units }
}

/** With fewer of the rarer outcome Wilson's bound is too near the estimate on its side. */
const fewestForWilson = 10

function proportion(
  of: 'share' | 'jaccard',
  successes: number,
  count: number,
  alpha: number,
  transform: (share: number) => number = (share) => share,
): Bounded {
  const few = Math.min(successes, count - successes) < fewestForWilson
  const boundsOfShare = few ? clopperPearsonBounds : wilsonBounds
  const method = `${few ? 'clopper-pearson' : 'wilson'}${of === 'jaccard' ? '-jaccard' : ''}` as const
  const [lower, upper] = boundsOfShare(successes, count, alpha).map(transform) as [number, number]
  const standardError = (upper - lower) / (2 * normalUpperQuantile(alpha))
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

/** Normal bounds of the area's log-odds: near 1 its error grows on the side of the lower bound. */
function logitBounds(area: number, error: number, alpha: number): readonly [number, number] {
  const [lower, upper] = normalBounds(Math.log(area / (1 - area)), error / area / (1 - area), alpha)
  return [1 / (1 + Math.exp(-lower)), 1 / (1 + Math.exp(-upper))]
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
    standardError: reach / normalUpperQuantile(alpha),
  }
}

function bounded(
  assessment: Exclude<Assessment, { kind: 'undefined' }>,
  method: Method,
  estimate: number,
  lower: number,
  upper: number,
  rows: number,
  standardError: number,
): Bounded {
  const [least, most] = metricRange(assessment.metric, assessment.scored.task)
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
