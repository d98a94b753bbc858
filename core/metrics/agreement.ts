import { type UndefinedMetric, undefinedMetric } from './metric-result.ts'

/** Rows by class. */
export interface ClassCounts {
  readonly rows: number
  /** By label. */
  readonly labelled: Float64Array
  /** By predicted class; one entry more than classes, for predictions of none of them. */
  readonly predicted: Float64Array
  /** By label, those predicted right. */
  readonly right: Float64Array
}

/** A metric of classes with the influence of every kind of row. */
export interface ClassEstimate {
  readonly kind: 'estimate'
  readonly estimate: number
  /** Of any row. */
  readonly constant: number
  /** What a row's label adds. */
  readonly ofLabel: Float64Array
  /** What its predicted class adds; the last entry is for a prediction of no known class. */
  readonly ofPrediction: Float64Array
  /** What being right adds, by class. */
  readonly ofRight: Float64Array
  readonly turnoverSquare: number
}

/** Influence of a row labelled `label` and predicted `prediction`, -1 for no known class. */
export function influenceOf(of: ClassEstimate, label: number, prediction: number): number {
  const column = prediction === -1 ? of.ofRight.length : prediction
  const right = prediction === label ? of.ofRight[label]! : 0
  return of.constant + of.ofLabel[label]! + of.ofPrediction[column]! + right
}

interface Agreement {
  readonly labelShares: Float64Array
  readonly predictedShares: Float64Array
  /** Share of right rows, and the share that would be by chance. */
  readonly observed: number
  readonly expected: number
}

function agreementOf({ rows, labelled, predicted, right }: ClassCounts): Agreement {
  const labelShares = labelled.map((count) => count / rows)
  const predictedShares = predicted.map((count) => count / rows)
  let observed = 0
  let expected = 0
  for (let index = 0; index < labelled.length; index++) {
    observed += right[index]!
    expected += labelled[index]! * predicted[index]!
  }
  return { labelShares, predictedShares, observed: observed / rows, expected: expected / rows / rows }
}

/**
 * Cohen's kappa (o - e) / (1 - e) for observed and expected agreement. Its influence is
 * (do (1 - e) - de (1 - o)) / (1 - e)^2, where for a row of label l and prediction p do = 1(l = p) - o and
 * de = predicted share of l + labelled share of p - 2 e.
 */
export function kappaOfCounts(counts: ClassCounts): ClassEstimate | UndefinedMetric {
  if (counts.rows === 0) return undefinedMetric('no-rows')
  const { labelShares, predictedShares, observed, expected } = agreementOf(counts)
  const open = 1 - expected
  if (open <= 0) return undefinedMetric('one-class-labels')
  const perRight = 1 / open
  const perExpected = -(1 - observed) / open / open
  return withTurnover({
    estimate: (observed - expected) / open,
    constant: -observed * perRight - 2 * expected * perExpected,
    ofLabel: labelShares.map((_, index) => perExpected * predictedShares[index]!),
    ofPrediction: predictedShares.map((_, index) => perExpected * (labelShares[index] ?? 0)),
    ofRight: labelShares.map(() => perRight),
  })
}

/**
 * Matthews correlation of any number of classes: (o - e) / sqrt(v w) with v and w one minus the sums of squared shares
 * of labels and of predictions. Its influence is (do - de) / sqrt(v w) - theta (dv / v + dw / w) / 2, do and de as for
 * kappa, dv = 2 (1 - v - labelled share of l), dw = 2 (1 - w - predicted share of p). Source: Gorodkin 2004.
 */
export function matthewsOfCounts(counts: ClassCounts): ClassEstimate | UndefinedMetric {
  const { rows } = counts
  if (rows === 0) return undefinedMetric('no-rows')
  if (counts.labelled.some((count) => count === rows)) return undefinedMetric('one-class-labels')
  if (counts.predicted.some((count) => count === rows)) return undefinedMetric('one-class-predictions')
  const { labelShares, predictedShares, observed, expected } = agreementOf(counts)
  const ofLabels = 1 - sumOfSquares(labelShares)
  const ofPredictions = 1 - sumOfSquares(predictedShares)
  const root = Math.sqrt(ofLabels * ofPredictions)
  const estimate = (observed - expected) / root
  return withTurnover({
    estimate: Math.max(-1, Math.min(1, estimate)),
    constant:
      (2 * expected - observed) / root -
      estimate * ((1 - ofLabels) / ofLabels + (1 - ofPredictions) / ofPredictions),
    ofLabel: labelShares.map(
      (share, index) => (estimate * share) / ofLabels - predictedShares[index]! / root,
    ),
    ofPrediction: predictedShares.map(
      (share, index) => (estimate * share) / ofPredictions - (labelShares[index] ?? 0) / root,
    ),
    ofRight: labelShares.map(() => 1 / root),
  })
}

/** A row that turns over goes from right to any wrong class. */
function withTurnover(of: Omit<ClassEstimate, 'kind' | 'turnoverSquare'>): ClassEstimate {
  const known = of.ofPrediction.subarray(0, of.ofRight.length)
  const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const most = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const right = of.ofRight.reduce((a, b) => Math.max(a, b), 0)
  const turnover = right + most - least
  return { kind: 'estimate', ...of, turnoverSquare: turnover * turnover }
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index]! * values[index]!
  return sum
}
