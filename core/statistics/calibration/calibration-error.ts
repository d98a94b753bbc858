/** As many bins as calibration is usually told in. */
export const usualBins = 10

/** One bin of a reliability curve. */
export interface ReliabilityBin {
  readonly rows: number
  readonly meanProbability: number
  /** Share of positive rows. */
  readonly positiveShare: number
}

export interface CalibrationError {
  /** Sum over bins of rows / n |mean probability - positive share|: ECE. Biased upwards in small samples. */
  readonly expected: number
  /** The largest of these distances. */
  readonly largest: number
  /** The bins that have rows, by ascending probability. */
  readonly curve: readonly ReliabilityBin[]
}

/**
 * Calibration error over bins of equal width: row k falls in min(floor(p bins), bins - 1). Source: Naeini, Cooper and
 * Hauskrecht 2015.
 * @param labels 1 = positive
 * @param probabilities of the positive class, within [0, 1]
 */
export function equalWidthCalibration(
  labels: Uint8Array,
  probabilities: Float64Array,
  bins = usualBins,
): CalibrationError {
  const sums = Array.from({ length: bins }, () => ({ rows: 0, probability: 0, positive: 0 }))
  for (let row = 0; row < labels.length; row++) {
    const sum = sums[Math.min(Math.floor(probabilities[row]! * bins), bins - 1)]!
    sum.rows++
    sum.probability += probabilities[row]!
    sum.positive += labels[row]!
  }
  return errorOfBins(
    sums
      .filter(({ rows }) => rows > 0)
      .map(({ rows, probability, positive }) => ({
        rows,
        meanProbability: probability / rows,
        positiveShare: positive / rows,
      })),
  )
}

/** The error of bins, those with rows, by ascending probability. */
export function errorOfBins(curve: readonly ReliabilityBin[]): CalibrationError {
  const total = curve.reduce((sum, { rows }) => sum + rows, 0)
  let expected = 0
  let largest = 0
  for (const { rows, meanProbability, positiveShare } of curve) {
    const distance = Math.abs(meanProbability - positiveShare)
    expected += (rows / total) * distance
    largest = Math.max(largest, distance)
  }
  return { expected, largest, curve }
}
