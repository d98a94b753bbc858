import { equalMassCalibration } from '#core/metrics/calibration.ts'
import { metricWithInfluence } from '#core/metrics/influence.ts'
import { brierDecomposition } from '#core/statistics/calibration/brier-decomposition.ts'
import { equalWidthCalibration } from '#core/statistics/calibration/calibration-error.ts'
import { expectedPerformance } from '#core/statistics/calibration/confidence-based-performance.ts'
import { isotonicBlocks } from '#core/statistics/calibration/isotonic.ts'
import { spiegelhalter } from '#core/statistics/calibration/spiegelhalter.ts'
import { accuracySamplingBand } from '#core/statistics/drift/deviation-threshold.ts'
import { fairnessGaps, type GroupCells, groupRates } from '#core/statistics/fairness/group-rates.ts'
import { binary } from '../metrics/rows.ts'
import type { Vector } from './drift-vector-methods.ts'

const numbers = (value: unknown) => value as number[]
const number = (value: unknown) => value as number
const column = (value: unknown) => Float64Array.from(numbers(value))
const labelsOf = (value: unknown) => Uint8Array.from(numbers(value))

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function cellsByGroup(inputs: Vector['inputs']): Map<string, GroupCells> {
  const rows = (inputs.group as string[]).map((group, row) => ({
    group,
    label: numbers(inputs.y)[row]!,
    predicted: numbers(inputs.predicted)[row]!,
  }))
  return new Map(
    [...Map.groupBy(rows, ({ group }) => group)].map(([group, of]) => {
      const count = (label: number, predicted: number) =>
        of.filter((row) => row.label === label && row.predicted === predicted).length
      return [
        group,
        {
          truePositives: count(1, 1),
          falsePositives: count(0, 1),
          falseNegatives: count(1, 0),
          trueNegatives: count(0, 0),
        },
      ]
    }),
  )
}

/** Computes what a vector on calibration, fairness or quality without labels expects, by the vector's method. */
export const qualityVectorMethods: Record<string, (vector: Vector) => Record<string, unknown>> = {
  ece: ({ inputs, parameters }) => {
    const bins = number(parameters.bins)
    const width = equalWidthCalibration(labelsOf(inputs.y), column(inputs.p), bins)
    const mass = equalMassCalibration(labelsOf(inputs.y), column(inputs.p), bins)
    return {
      ece_equal_width: width.expected,
      mce_equal_width: width.largest,
      ece_equal_mass: mass.expected,
      mce_equal_mass: mass.largest,
    }
  },
  brier: ({ inputs }) => {
    const of = (metric: 'brier' | 'log_loss') => {
      const result = metricWithInfluence(metric, binary(numbers(inputs.y), numbers(inputs.p)))
      return result.kind === 'estimate' ? result.estimate : undefined
    }
    const { z, pTwoSided } = spiegelhalter(labelsOf(inputs.y), column(inputs.p))
    return {
      brier: of('brier'),
      log_loss: of('log_loss'),
      spiegelhalter_z: z,
      spiegelhalter_p_two_sided: pTwoSided,
    }
  },
  brierDecomposition: ({ inputs }) => {
    const probabilities = numbers(inputs.p)
    const labels = numbers(inputs.y)
    return {
      ...brierDecomposition(labelsOf(labels), column(probabilities)),
      brier_direct: mean(probabilities.map((p, row) => (p - labels[row]!) ** 2)),
    }
  },
  isotonic: ({ inputs }) => ({
    blocks_left_right_value_weight: isotonicBlocks(labelsOf(inputs.y), column(inputs.score)).map(
      ({ left, right, value, rows }) => [left, right, value, rows],
    ),
  }),
  cbpe: ({ inputs }) => {
    const of = expectedPerformance(
      column(inputs.calibrated_p),
      labelsOf(inputs.predicted),
      column(inputs.raw_score),
    )
    return {
      TP: of.truePositives,
      FP: of.falsePositives,
      FN: of.falseNegatives,
      TN: of.trueNegatives,
      accuracy: of.accuracy,
      precision: of.precision,
      recall: of.recall,
      f1: of.f1,
      accuracy_se_given_x: of.accuracyError,
      auc: of.area,
    }
  },
  accuracySamplingError: ({ inputs, parameters }) => {
    const predicted = numbers(inputs.predicted_reference)
    const correct = numbers(inputs.y_reference).map((label, row) => (label === predicted[row] ? 1 : 0))
    const of = accuracySamplingBand(column(correct), number(inputs.chunk_rows), number(parameters.multiplier))
    return { std_ddof0: of.deviation, sampling_error: of.samplingError, half_band: of.half }
  },
  fairness: ({ inputs }) => {
    const groups = cellsByGroup(inputs)
    const gaps = fairnessGaps([...groups.values()])
    const rate = (of: keyof ReturnType<typeof groupRates>) =>
      Object.fromEntries([...groups].map(([group, cells]) => [group, groupRates(cells)[of]]))
    return {
      selection_rate: rate('selectionRate'),
      tpr: rate('truePositiveRate'),
      fpr: rate('falsePositiveRate'),
      demographic_parity_difference: gaps.demographicParity,
      demographic_parity_ratio: gaps.demographicParityRatio,
      equal_opportunity_difference: gaps.equalOpportunity,
      equalized_odds_difference_worst: gaps.equalizedOdds,
      equalized_odds_difference_mean: gaps.equalizedOddsMean,
    }
  },
}
