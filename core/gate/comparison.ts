import { pairedCellCounts, pairedCellInfluence, pairedCellMoments } from '#core/metrics/cell-metrics.ts'
import type { UndefinedReason } from '#core/metrics/metric-result.ts'
import { metricFacts } from '#core/metrics/metric-table.ts'
import { rowCount, type Scored } from '#core/metrics/scored.ts'
import { normalUpperQuantile, normalUpperTail } from '#core/statistics/distributions.ts'
import { mcnemar } from '#core/statistics/mcnemar.ts'
import { skewedBounds, skewedTest } from '#core/statistics/skewed-mean.ts'
import { type PairedCounts, tangoBounds, tangoZ } from '#core/statistics/tango.ts'
import type { Assessment, CountedMetric } from './assessment.ts'
import { compareAreas } from './compare-areas.ts'
import { resample } from './resampled.ts'
import { unlessAlike } from './separated-alike.ts'
import { meanOfMoments, meanOverRows, type RowMean } from './units.ts'
import type { Measurement, Method } from './verdict.ts'

/** Share of the summed row differences from which on one row is said to carry the result. */
const decisiveShare = 0.1
/** Rounding of the influence leaves crumbs on rows that do not differ. */
const crumb = 1e-9
/** Below this alpha McNemar's test is exact instead of mid-p. */
const exactBelowAlpha = 1e-3

/** Continuity correction of Tango's score, in rows: counts are whole. */
const wholeRows = 0.5

export interface LimitTest {
  readonly method: Method
  /** Against the difference being at most the limit. */
  readonly pAbove: number
  /** Against the difference being at least the limit. */
  readonly pBelow: number
}

/** Candidate minus other on the same rows, in the unit of the metric, with bounds at risk alpha on each side. */
export interface Difference {
  readonly kind: 'difference'
  readonly method: Method
  /** Rows the method rests on. */
  readonly rows: number
  /** Independent units, where rows belong together. */
  readonly units?: number
  readonly difference: number
  readonly lower: number
  readonly upper: number
  /** For planning; the one the bounds imply where the method has none of its own. */
  readonly standardError: number
  /** The row that carries more than a tenth of all row differences; looked for in expected_value only. */
  readonly decisiveRow?: number
  readonly test: (limit: number) => LimitTest
}

export type Comparison = Difference | { readonly kind: 'undefined'; readonly reason: UndefinedReason }

/**
 * Compares two models on one set of rows. Metrics without influence: a bootstrap of the difference. Where rows belong
 * together: Student's t on the paired influence with a spread taken over units left out in turn, for every other metric. Else
 * accuracy, and recall of two classes over the positives: Tango's score with a continuity correction; at a limit of 0
 * McNemar's mid-p, exact below an alpha of 0.001. ROC AUC of two classes: DeLong, or the spread a limit itself would bring
 * where that is more. Everything else: Student's t on the paired influence with its skewness taken away; for metrics of predicted
 * classes the spread is widened by rows that nobody saw turn over, so that no difference in the sample is not taken for
 * certain equality.
 */
export function compare(candidate: Assessment, other: Assessment, alpha: number): Comparison {
  if (candidate.kind === 'undefined') return { kind: 'undefined', reason: candidate.reason }
  if (other.kind === 'undefined') return { kind: 'undefined', reason: other.reason }
  if (candidate.kind === 'resampled' || other.kind === 'resampled') {
    const found = compareResampled(candidate, other, alpha)
    return candidate.kind === 'resampled' && candidate.metric !== 'latency_p95'
      ? unlessAlike(found, candidate.scored, candidate.estimate, alpha)
      : found
  }
  if (candidate.kind === 'counted' || other.kind === 'counted') {
    if (candidate.kind !== 'counted' || other.kind !== 'counted')
      throw new TypeError('both models are compared by rows or both by counts')
    return compareCounts(candidate, other, alpha)
  }
  const { metric, scored } = candidate
  const binary = scored.task === 'binary-classification'
  const { units } = candidate
  if (units === undefined && metric === 'accuracy')
    return compareProportions(pairedCounts(scored, other.scored), alpha)
  if (candidate.placements !== undefined && other.placements !== undefined && binary) {
    const areas = [candidate.placements, other.placements] as const
    const influences = [candidate.result.influence, other.result.influence] as const
    return compareAreas(scored.labels, areas, influences, units, alpha)
  }
  const difference = candidate.result.estimate - other.result.estimate
  if (metricFacts(metric).interval === 'exact') return exactly(difference, rowCount(scored))
  const paired = new Float64Array(rowCount(scored))
  const left = candidate.result.influence
  const right = other.result.influence
  for (let row = 0; row < paired.length; row++) paired[row] = left[row]! - right[row]! + difference
  const turnoverSquare = Math.max(candidate.result.turnoverSquare, other.result.turnoverSquare)
  const decisiveRow = metric === 'expected_value' ? rowThatDecides(paired) : undefined
  const { carriers } = candidate.result
  const mean = meanOverRows(paired, difference, { turnoverSquare, alpha, units, carriers })
  const bias = (candidate.result.bias ?? 0) - (other.result.bias ?? 0)
  const found = compareMean({ ...mean, bias }, alpha, decisiveRow)
  return unlessAlike(found, scored, candidate.result.estimate, alpha)
}

/** A difference that no other rows would change. */
function exactly(difference: number, rows: number): Difference {
  return {
    kind: 'difference',
    method: 'exact',
    rows,
    difference,
    lower: difference,
    upper: difference,
    standardError: 0,
    test: (limit) => ({
      method: 'exact',
      pAbove: difference > limit ? 0 : 1,
      pBelow: difference < limit ? 0 : 1,
    }),
  }
}

/** Metrics that depend on counts alone are compared from the counts of both models' answers. */
function compareCounts(candidate: CountedMetric, other: CountedMetric, alpha: number): Comparison {
  const { metric } = candidate
  const counts = pairedCellCounts(candidate.scored, other.scored)
  if (metric === 'accuracy' || metric === 'recall') {
    const classes = metric === 'recall' ? [1] : [0, 1]
    const sum = (cellOf: (label: number) => number): number =>
      classes.reduce((total, label) => total + counts[4 * label + cellOf(label)]!, 0)
    const onlyNew = sum((label) => (label === 1 ? 2 : 1))
    const onlyOld = sum((label) => (label === 1 ? 1 : 2))
    const same = sum(() => 0) + sum(() => 3)
    return compareProportions({ count: same + onlyNew + onlyOld, onlyNew, onlyOld }, alpha)
  }
  const moments = pairedCellMoments(candidate.result, other.result, counts)
  const turnoverSquare = Math.max(candidate.result.turnoverSquare, other.result.turnoverSquare)
  const decisive = metric === 'expected_value' ? decisiveRowOfCells(candidate, other, counts) : undefined
  return compareMean(meanOfMoments(moments, turnoverSquare, alpha), alpha, decisive)
}

function compareResampled(candidate: Assessment, other: Assessment, alpha: number): Comparison {
  if (
    candidate.kind === 'resampled' &&
    other.kind === 'resampled' &&
    rowCount(candidate.scored) !== rowCount(other.scored)
  )
    return { kind: 'undefined', reason: 'measured-apart' }
  const resampled =
    candidate.kind === 'resampled' && other.kind === 'resampled'
      ? resample(candidate, other, alpha)
      : undefined
  if (resampled === undefined) return { kind: 'undefined', reason: 'needs-bootstrap' }
  const { method, rows, units, estimate, lower, upper, standardError, test } = resampled
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return { kind: 'undefined', reason: 'no-rows' }
  return {
    kind: 'difference',
    method,
    rows,
    ...(units === undefined ? {} : { units }),
    difference: estimate,
    lower,
    upper,
    standardError,
    test: (limit) => ({ method, ...test(limit) }),
  }
}

/** A difference that is a mean over rows, judged by Student's t. */
function compareMean(mean: RowMean, alpha: number, decisiveRow: number | undefined): Comparison {
  if (mean.count < 2 || mean.degrees < 1) return { kind: 'undefined', reason: 'no-rows' }
  const [lower, upper] = skewedBounds(mean, alpha)
  return {
    kind: 'difference',
    method: mean.method,
    rows: mean.count,
    ...(mean.units === undefined ? {} : { units: mean.units }),
    difference: mean.mean,
    lower,
    upper,
    standardError: mean.standardError,
    ...(decisiveRow === undefined ? {} : { decisiveRow }),
    test: (limit) => ({ method: mean.method, ...skewedTest(mean, limit, alpha) }),
  }
}

/** The difference and its bounds as the verdict shows them. */
export function differenceMeasurement(comparison: Comparison): Measurement {
  if (comparison.kind === 'undefined') return { kind: 'undefined', reason: comparison.reason }
  const { difference, lower, upper, method } = comparison
  return { kind: 'estimate', estimate: difference, lower, upper, method }
}

/** Rows the two models answer differently: by class if `byClass`, else by score. */
export function differingRows(left: Scored, right: Scored, byClass: boolean): number {
  let differing = 0
  const rows = rowCount(left)
  if (!byClass && left.task === 'binary-classification' && right.task === 'binary-classification') {
    for (let row = 0; row < rows; row++) if (left.scores[row] !== right.scores[row]) differing++
    return differing
  }
  const bothScored =
    left.task === 'multiclass' &&
    right.task === 'multiclass' &&
    left.scores !== undefined &&
    right.scores !== undefined
  if (!byClass && bothScored) {
    for (let row = 0; row < rows; row++) {
      if (left.scores!.some((column, index) => column[row] !== right.scores![index]![row])) differing++
    }
    return differing
  }
  for (let row = 0; row < rows; row++) if (left.predicted[row] !== right.predicted[row]) differing++
  return differing
}

function compareProportions(pairs: PairedCounts, alpha: number): Comparison {
  const better = mcnemar(pairs.onlyNew, pairs.onlyOld)
  const worse = mcnemar(pairs.onlyOld, pairs.onlyNew)
  const atZero: LimitTest =
    alpha < exactBelowAlpha
      ? { method: 'mcnemar-exact', pAbove: better.exactNewBetter, pBelow: worse.exactNewBetter }
      : { method: 'mcnemar-mid-p', pAbove: better.midPNewBetter, pBelow: worse.midPNewBetter }
  const [low, high] = tangoBounds(pairs, alpha, wholeRows)
  // What the test at 0 refutes is no part of the interval.
  const lower = atZero.pAbove <= alpha ? Math.max(0, low) : low
  const upper = atZero.pBelow <= alpha ? Math.min(0, high) : high
  return {
    kind: 'difference',
    method: 'tango',
    rows: pairs.count,
    difference: (pairs.onlyNew - pairs.onlyOld) / pairs.count,
    lower,
    upper,
    standardError: (high - low) / (2 * normalUpperQuantile(alpha)),
    test: (limit) =>
      limit === 0
        ? atZero
        : {
            method: 'tango',
            pAbove: normalUpperTail(tangoZ(pairs, limit, wholeRows)),
            pBelow: normalUpperTail(-tangoZ(pairs, limit, -wholeRows)),
          },
  }
}

function pairedCounts(left: Scored, right: Scored): PairedCounts {
  const count = left.labels.length
  let onlyNew = 0
  let onlyOld = 0
  for (let row = 0; row < count; row++) {
    const label = left.labels[row]!
    const newRight = left.predicted[row] === label
    const oldRight = right.predicted[row] === label
    if (newRight && !oldRight) onlyNew++
    else if (oldRight && !newRight) onlyOld++
  }
  return { count, onlyNew, onlyOld }
}

/** rowThatDecides where rows of a cell are alike: the first row of the cell whose rows are so large. */
function decisiveRowOfCells(
  { scored, result }: CountedMetric,
  other: CountedMetric,
  counts: Float64Array,
): number | undefined {
  const difference = result.estimate - other.result.estimate
  const sizes = pairedCellInfluence(result, other.result).map((of) => Math.abs(of + difference))
  const sum = sizes.reduce((total, size, cell) => total + (size < crumb ? 0 : counts[cell]! * size), 0)
  let largest = 0
  for (let cell = 0; cell < 8; cell++) if (counts[cell]! > 0 && sizes[cell]! > largest) largest = sizes[cell]!
  if (largest < crumb || largest <= decisiveShare * sum) return undefined
  for (let row = 0; row < scored.labels.length; row++) {
    const cell = 4 * scored.labels[row]! + 2 * scored.predicted[row]! + other.scored.predicted[row]!
    if (sizes[cell] === largest) return row
  }
  return undefined
}

function rowThatDecides(differences: Float64Array): number | undefined {
  let largest = -1
  let size = 0
  let sum = 0
  for (let row = 0; row < differences.length; row++) {
    const distance = Math.abs(differences[row]!)
    if (distance < crumb) continue
    sum += distance
    if (distance > size) {
      size = distance
      largest = row
    }
  }
  return size > decisiveShare * sum ? largest : undefined
}
