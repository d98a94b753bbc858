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
import { areaBounds } from '#core/statistics/area-bounds.ts'
import { clopperPearsonBounds } from '#core/statistics/clopper-pearson.ts'
import type { Units } from '#core/statistics/cluster-t.ts'
import type { Placements } from '#core/statistics/delong.ts'
import { normalUpperQuantile } from '#core/statistics/distributions.ts'
import { type SkewedMean, skewedBounds } from '#core/statistics/skewed-mean.ts'
import { type ResampledMetric, resample, resampledMetric } from './resampled.ts'
import { meanOfMoments, meanOverRows } from './units.ts'
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

/** Metrics that are a share of all rows. */
const sharesOfRows: readonly MetricName[] = [
  'accuracy',
  'top_3_accuracy',
  'top_5_accuracy',
  'quantile_coverage',
]

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
 * Bounds of one model's metric with risk `alpha` on each side. What does not vary with the rows is known exactly. Where rows
 * belong together: Student's t on the influence, its spread taken over units left out in turn, its skewness taken away. Else:
 * Proportions (accuracy, coverage and top k; precision, recall and specificity of two classes): Clopper-Pearson over the
 * rows they are shares of. F1 of two classes: the same for J = both / (labelled or predicted), as F1 = 2J / (1 + J). ROC
 * AUC of two classes: DeLong's error at the limit; without a single misplaced pair, the share that all of the smaller
 * class being right excludes. Other metrics of classes: Student's t on the influence, widened by rows nobody saw turn over; of
 * scores and numbers: its skewness taken away, on a scale of logarithms for ratios; where no influence is known, the
 * percentiles of a bootstrap.
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
  if (sharesOfRows.includes(metric))
    return proportion('share', Math.round(result.estimate * rows), rows, alpha)
  if (placements !== undefined && scored.task === 'binary-classification') {
    const { area, positives, negatives } = placements
    if (area === 1 || area === 0)
      return separated(result.estimate, Math.min(positives, negatives), rows, alpha)
    const { lower, upper, standardError } = areaBounds(scored.labels, placements, alpha)
    return bounded(assessment, 'delong-t', result.estimate, lower, upper, rows, standardError)
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
    case 'specificity':
      return proportion('share', trueNegatives, trueNegatives + falsePositives, alpha)
    case 'f1':
      return proportion('jaccard', truePositives, truePositives + wrong, alpha, (j) => (2 * j) / (1 + j))
    default:
      return byMoments()
  }

  function byMoments(): Bounded {
    const moments = cellMoments(result.estimate, result.influence, counts)
    const mean = meanOfMoments(moments, result.turnoverSquare, alpha)
    const [lower, upper] = skewedBounds(mean, alpha)
    return bounded(assessment, mean.method, mean.mean, lower, upper, rows, mean.standardError)
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
  const mean = meanOverRows(result.influence, 0, { ...result, alpha, units })
  const of = { ...mean, mean: result.estimate, bias: result.bias ?? 0 }
  const [lower, upper] = boundsOfMetric(assessment.metric, of, alpha)
  const rows = rowCount(scored)
  const { method, standardError } = mean
  return {
    ...bounded(assessment, method, result.estimate, lower, upper, rows, standardError),
    units: mean.units,
  }
}

/**
 * Bounds of a ratio of two means that vary alike, from those of its logarithm: the scaled error, and what R2 leaves
 * unexplained. Their own errors lean with the error of the divisor.
 */
function ratioBounds(of: SkewedMean, alpha: number): readonly [number, number] {
  if (of.mean === 0) return [0, 0]
  const standardError = of.standardError / of.mean
  return skewedBounds({ ...of, mean: Math.log(of.mean), standardError }, alpha).map(Math.exp) as [
    number,
    number,
  ]
}

function boundsOfMetric(metric: MetricName, of: SkewedMean, alpha: number): readonly [number, number] {
  if (metric === 'mase') return ratioBounds(of, alpha)
  if (metric !== 'r2') return skewedBounds(of, alpha)
  const [lower, upper] = ratioBounds({ ...of, mean: 1 - of.mean, lean: -of.lean }, alpha)
  return [1 - upper, 1 - lower]
}

function proportion(
  of: 'share' | 'jaccard',
  successes: number,
  count: number,
  alpha: number,
  transform: (share: number) => number = (share) => share,
): Bounded {
  const method = of === 'jaccard' ? 'clopper-pearson-jaccard' : 'clopper-pearson'
  const [lower, upper] = clopperPearsonBounds(successes, count, alpha).map(transform) as [number, number]
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
