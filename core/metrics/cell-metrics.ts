import { type ShapedMoments, shapedMoments } from '#core/statistics/moments.ts'
import { influenceOf, kappaOfCounts, matthewsOfCounts } from './agreement.ts'
import { type ConfusionMetric, confusionShare } from './confusion-influence.ts'
import { type CellValues, turnoverSquareOf } from './loss-influence.ts'
import { type MetricEstimate, type UndefinedMetric, undefinedMetric } from './metric-result.ts'
import type { BinaryScored } from './scored.ts'

/** Metrics of two classes that depend on the counts of four cells alone. */
export type CellMetric =
  | ConfusionMetric
  | 'accuracy'
  | 'balanced_accuracy'
  | 'specificity'
  | 'mcc'
  | 'kappa'
  | 'expected_value'

/** One number for each cell: true negatives, false positives, false negatives, true positives; at 2 label + predicted. */
export type Cells = readonly [number, number, number, number]

/** A metric of four cells: a row's influence is that of its cell. */
export interface CellEstimate {
  readonly kind: 'estimate'
  readonly estimate: number
  readonly influence: Cells
  readonly turnoverSquare: number
}

const cellMetrics: Readonly<Record<CellMetric, true>> = {
  accuracy: true,
  balanced_accuracy: true,
  precision: true,
  recall: true,
  specificity: true,
  f1: true,
  f2: true,
  f0_5: true,
  mcc: true,
  kappa: true,
  expected_value: true,
}

export function isCellMetric(metric: string): metric is CellMetric {
  return Object.hasOwn(cellMetrics, metric)
}

const counted = new WeakMap<BinaryScored, Cells>()
const countedPairs = new WeakMap<BinaryScored, WeakMap<BinaryScored, Float64Array>>()

/** Rows by cell; counted once for all metrics of these answers, which nobody may change afterwards. */
export function cellCounts(scored: BinaryScored): Cells {
  const known = counted.get(scored)
  if (known !== undefined) return known
  const { labels, predicted } = scored
  const counts = new Float64Array(4)
  for (let row = 0; row < labels.length; row++) counts[2 * labels[row]! + predicted[row]!]!++
  const cells: Cells = [counts[0]!, counts[1]!, counts[2]!, counts[3]!]
  counted.set(scored, cells)
  return cells
}

/** The metric and its influence from counts, in no time. `expected_value` needs the worth of the cells. */
export function metricOfCells(
  metric: CellMetric,
  counts: Cells,
  value?: CellValues,
): CellEstimate | UndefinedMetric {
  const [trueNegatives, falsePositives, falseNegatives, truePositives] = counts
  const rows = trueNegatives + falsePositives + falseNegatives + truePositives
  if (rows === 0) return undefinedMetric('no-rows')
  switch (metric) {
    case 'accuracy':
      return meanOfCells([1, 0, 0, 1], counts, rows, 1)
    case 'expected_value': {
      if (value === undefined) return undefinedMetric('no-value')
      const { true_negative, false_positive, false_negative, true_positive } = value
      const worth = [true_negative, false_positive, false_negative, true_positive] as const
      return meanOfCells(worth, counts, rows, turnoverSquareOf(value))
    }
    case 'specificity':
      return ofNegatives(counts, rows)
    case 'balanced_accuracy':
      return balanced(ofPositives('recall', counts, rows), ofNegatives(counts, rows))
    case 'mcc':
    case 'kappa':
      return agreement(metric, counts, rows)
    default:
      return ofPositives(metric, counts, rows)
  }
}

/** The influence of a metric of cells spread over the rows. */
export function cellInfluence(of: CellEstimate, { labels, predicted }: BinaryScored): MetricEstimate {
  const influence = new Float64Array(labels.length)
  for (let row = 0; row < influence.length; row++)
    influence[row] = of.influence[(2 * labels[row]! + predicted[row]!) as 0 | 1 | 2 | 3]
  return { ...of, influence }
}

/** Rows by label and both models' predictions, at 4 label + 2 left + right; counted once, as `cellCounts` does. */
export function pairedCellCounts(left: BinaryScored, right: BinaryScored): Float64Array {
  const ofLeft = countedPairs.get(left) ?? new WeakMap<BinaryScored, Float64Array>()
  countedPairs.set(left, ofLeft)
  const known = ofLeft.get(right)
  if (known !== undefined) return known
  const counts = countPairs(left, right)
  ofLeft.set(right, counts)
  return counts
}

function countPairs(left: BinaryScored, right: BinaryScored): Float64Array {
  const counts = new Float64Array(8)
  const { labels } = left
  for (let row = 0; row < labels.length; row++)
    counts[4 * labels[row]! + 2 * left.predicted[row]! + right.predicted[row]!]!++
  return counts
}

/** The differences of the rows' influence, left - right, by the cells of `pairedCellCounts`. */
export function pairedCellInfluence(left: CellEstimate, right: CellEstimate): Float64Array {
  return Float64Array.from({ length: 8 }, (_, cell) => {
    const label = cell >> 2
    const ofLeft = left.influence[(2 * label + ((cell >> 1) & 1)) as 0 | 1 | 2 | 3]
    return ofLeft - right.influence[(2 * label + (cell & 1)) as 0 | 1 | 2 | 3]
  })
}

/** Moments of the rows' differences (left - right, each with its influence) from the counts of `pairedCellCounts`. */
export function pairedCellMoments(
  left: CellEstimate,
  right: CellEstimate,
  counts: Float64Array,
): ShapedMoments {
  const influence = pairedCellInfluence(left, right)
  return cellMoments(left.estimate - right.estimate, influence, counts)
}

/** Moments of a column of which every row's distance from `mean` is that of its cell. */
export function cellMoments(
  mean: number,
  distances: ArrayLike<number>,
  counts: ArrayLike<number>,
): ShapedMoments {
  return { ...shapedMoments(distances, 0, counts), mean }
}

function meanOfCells(worth: Cells, counts: Cells, rows: number, turnoverSquare: number): CellEstimate {
  let sum = 0
  for (const cell of [0, 1, 2, 3] as const) sum += worth[cell] * counts[cell]
  const estimate = sum / rows
  const [a, b, c, d] = worth
  return {
    kind: 'estimate',
    estimate,
    influence: [a - estimate, b - estimate, c - estimate, d - estimate],
    turnoverSquare,
  }
}

function ofPositives(metric: ConfusionMetric, counts: Cells, rows: number): CellEstimate | UndefinedMetric {
  const [, falsePositives, falseNegatives, truePositives] = counts
  const share = confusionShare(metric, {
    rows,
    labelled: falseNegatives + truePositives,
    predicted: falsePositives + truePositives,
    both: truePositives,
  })
  if (share.kind === 'undefined') return share
  const { estimate, both, onlyLabelled, onlyPredicted, turnoverSquare } = share
  return { kind: 'estimate', estimate, influence: [0, onlyPredicted, onlyLabelled, both], turnoverSquare }
}

/** Specificity: the recall of the other class. */
function ofNegatives([a, b, c, d]: Cells, rows: number): CellEstimate | UndefinedMetric {
  if (a + b === 0) return undefinedMetric('no-negative-labels')
  const mirrored = ofPositives('recall', [d, c, b, a], rows)
  if (mirrored.kind === 'undefined') return mirrored
  const [e, f, g, h] = mirrored.influence
  return { ...mirrored, influence: [h, g, f, e] }
}

function balanced(
  recall: CellEstimate | UndefinedMetric,
  specificity: CellEstimate | UndefinedMetric,
): CellEstimate | UndefinedMetric {
  if (recall.kind === 'undefined') return recall
  if (specificity.kind === 'undefined') return specificity
  const half = (cell: 0 | 1 | 2 | 3) => (recall.influence[cell] + specificity.influence[cell]) / 2
  return {
    kind: 'estimate',
    estimate: (recall.estimate + specificity.estimate) / 2,
    influence: [half(0), half(1), half(2), half(3)],
    turnoverSquare: Math.max(recall.turnoverSquare, specificity.turnoverSquare) / 4,
  }
}

function agreement(
  metric: 'mcc' | 'kappa',
  [a, b, c, d]: Cells,
  rows: number,
): CellEstimate | UndefinedMetric {
  const of = (metric === 'mcc' ? matthewsOfCounts : kappaOfCounts)({
    rows,
    labelled: Float64Array.of(a + b, c + d),
    predicted: Float64Array.of(a + c, b + d, 0),
    right: Float64Array.of(a, d),
  })
  if (of.kind === 'undefined') return of
  return {
    kind: 'estimate',
    estimate: of.estimate,
    influence: [influenceOf(of, 0, 0), influenceOf(of, 0, 1), influenceOf(of, 1, 0), influenceOf(of, 1, 1)],
    turnoverSquare: of.turnoverSquare,
  }
}
