import {
  type CalibrationError,
  errorOfBins,
  type ReliabilityBin,
  usualBins,
} from '#core/statistics/calibration/calibration-error.ts'
import type { WeightedStatistic } from '#core/statistics/resampling/bootstrap.ts'
import type { MulticlassScored } from './scored.ts'
import { type TiedRows, tiedRows } from './tied-rows.ts'

/**
 * Bins of as many rows each by ascending score: `floor(rows / bins)` wide, the last takes the rest. Rows tied across
 * an edge are shared out with the average of their labels, so that their order does not matter. Undefined if there
 * are fewer rows than bins.
 */
export function equalMassBins(tied: TiedRows, bins: number): readonly ReliabilityBin[] | undefined {
  const width = Math.floor(tied.total / bins)
  if (width === 0) return undefined
  const found: ReliabilityBin[] = []
  let sum = { rows: 0, score: 0, label: 0 }
  for (let block = 0; block < tied.weights.length; block++) {
    let left = tied.weights[block]!
    const score = tied.scores[block]!
    const share = tied.positives[block]! / left
    while (left > 0) {
      const taken = found.length === bins - 1 ? left : Math.min(left, width - sum.rows)
      sum.rows += taken
      sum.score += taken * score
      sum.label += taken * share
      left -= taken
      if (sum.rows === width && found.length < bins - 1) {
        found.push(asBin(sum))
        sum = { rows: 0, score: 0, label: 0 }
      }
    }
  }
  return [...found, asBin(sum)]
}

/**
 * Calibration error over bins of equal mass; fewer rows than bins are a bin each.
 * @param labels 1 = positive
 * @param probabilities of the positive class, within [0, 1]
 */
export function equalMassCalibration(
  labels: Uint8Array,
  probabilities: Float64Array,
  bins = usualBins,
): CalibrationError {
  return massError(tiedRows(labels, probabilities)(), bins)
}

/** The same for rows counted several times: what a bootstrap of the error asks for. The column is sorted once. */
export function equalMassCalibrationStatistic(
  labels: Uint8Array,
  probabilities: Float64Array,
  bins = usualBins,
): WeightedStatistic {
  const tied = tiedRows(labels, probabilities)
  return (weights) => massError(tied(weights), bins).expected
}

function massError(tied: TiedRows, bins: number): CalibrationError {
  return errorOfBins(equalMassBins(tied, Math.max(1, Math.min(bins, tied.total))) ?? [])
}

/** The highest score of each row, and whether its class is the label; undefined without scores. */
export function confidences({
  labels,
  scores,
}: MulticlassScored): { readonly right: Uint8Array; readonly scores: Float64Array } | undefined {
  const first = scores?.[0]
  if (scores === undefined || first === undefined) return undefined
  const highest = first.slice()
  const likeliest = new Int32Array(labels.length)
  scores.forEach((column, target) => {
    for (let row = 0; row < highest.length; row++) {
      if (column[row]! <= highest[row]!) continue
      highest[row] = column[row]!
      likeliest[row] = target
    }
  })
  return {
    scores: highest,
    right: Uint8Array.from(likeliest, (target, row) => (target === labels[row] ? 1 : 0)),
  }
}

function asBin({ rows, score, label }: { rows: number; score: number; label: number }): ReliabilityBin {
  return { rows, meanProbability: score / rows, positiveShare: label / rows }
}
