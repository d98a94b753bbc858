import { type UndefinedMetric, undefinedMetric } from './metric-result.ts'

/**
 * Metrics of one class against the rest. Each is (a + b) true positives over (a times labelled + b times predicted):
 * a for what was missed, b for what was called in vain.
 */
const weights = {
  precision: { labelled: 0, predicted: 1 },
  recall: { labelled: 1, predicted: 0 },
  f1: { labelled: 1, predicted: 1 },
  f2: { labelled: 4, predicted: 1 },
  f0_5: { labelled: 0.25, predicted: 1 },
} as const
export type ConfusionMetric = keyof typeof weights

export interface ConfusionCounts {
  readonly rows: number
  /** Rows labelled with the class. */
  readonly labelled: number
  /** Rows predicted as the class. */
  readonly predicted: number
  /** Rows both labelled and predicted. */
  readonly both: number
}

/** A metric of one class and the influence of the rows it concerns; that of the others is 0. */
export interface ConfusionShare {
  readonly kind: 'estimate'
  readonly estimate: number
  /** Influence of a row labelled and predicted as the class, of one only labelled, of one only predicted. */
  readonly both: number
  readonly onlyLabelled: number
  readonly onlyPredicted: number
  readonly turnoverSquare: number
}

/**
 * The metric from counts alone. With y and h for label and prediction as 0/1, bars for means, a and b as above, the
 * influence is ((a + b) y h - theta (a y + b h)) / (a mean y + b mean h).
 */
export function confusionShare(
  metric: ConfusionMetric,
  counts: ConfusionCounts,
): ConfusionShare | UndefinedMetric {
  const { rows } = counts
  if (rows === 0) return undefinedMetric('no-rows')
  const { labelled, predicted } = weights[metric]
  const divisor = labelled * counts.labelled + predicted * counts.predicted
  if (divisor === 0)
    return undefinedMetric(metric === 'precision' ? 'no-positive-predictions' : 'no-positive-labels')
  const whole = labelled + predicted
  const estimate = (whole * counts.both) / divisor
  const scale = rows / divisor
  return {
    kind: 'estimate',
    estimate,
    both: scale * whole * (1 - estimate),
    onlyLabelled: -scale * labelled * estimate,
    onlyPredicted: -scale * predicted * estimate,
    turnoverSquare: (scale * whole) ** 2,
  }
}
