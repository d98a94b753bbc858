import { argsort } from '../argsort.ts'
import type { WeightedStatistic } from '../resampling/bootstrap.ts'

const defaultBins = 10

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
  bins = defaultBins,
): CalibrationError {
  const sums = new BinSums(bins)
  for (let row = 0; row < labels.length; row++) {
    const bin = Math.min(Math.floor(probabilities[row]! * bins), bins - 1)
    sums.add(bin, 1, probabilities[row]!, labels[row]!)
  }
  return sums.error()
}

/** Calibration error over bins of floor(n / bins) rows by ascending probability, the last with the rest; the gate's form. */
export function equalMassCalibration(
  labels: Uint8Array,
  probabilities: Float64Array,
  bins = defaultBins,
): CalibrationError {
  return sortedCalibration(labels, probabilities, argsort(probabilities), bins, undefined)
}

/** The same for rows counted several times: what a bootstrap of the error asks for. The column is sorted once. */
export function equalMassCalibrationStatistic(
  labels: Uint8Array,
  probabilities: Float64Array,
  bins = defaultBins,
): WeightedStatistic {
  const order = argsort(probabilities)
  return (weights) => sortedCalibration(labels, probabilities, order, bins, weights).expected
}

function sortedCalibration(
  labels: Uint8Array,
  probabilities: Float64Array,
  order: Uint32Array,
  bins: number,
  weights: Uint8Array | undefined,
): CalibrationError {
  let rows = order.length
  if (weights !== undefined) {
    rows = 0
    for (let row = 0; row < weights.length; row++) rows += weights[row]!
  }
  const used = Math.max(1, Math.min(bins, rows))
  const width = Math.floor(rows / used)
  const sums = new BinSums(used)
  let bin = 0
  let room = used === 1 ? rows : width
  for (let place = 0; place < order.length; place++) {
    const row = order[place]!
    let left = weights === undefined ? 1 : weights[row]!
    while (left > 0) {
      const taken = Math.min(left, room)
      sums.add(bin, taken, probabilities[row]!, labels[row]!)
      left -= taken
      room -= taken
      if (room === 0) room = ++bin === used - 1 ? rows - width * bin : width
    }
  }
  return sums.error()
}

class BinSums {
  readonly #rows: Float64Array
  readonly #probability: Float64Array
  readonly #positive: Float64Array

  constructor(bins: number) {
    this.#rows = new Float64Array(bins)
    this.#probability = new Float64Array(bins)
    this.#positive = new Float64Array(bins)
  }

  add(bin: number, rows: number, probability: number, label: number): void {
    this.#rows[bin]! += rows
    this.#probability[bin]! += rows * probability
    this.#positive[bin]! += rows * label
  }

  error(): CalibrationError {
    const total = this.#rows.reduce((sum, rows) => sum + rows, 0)
    let expected = 0
    let largest = 0
    const curve: ReliabilityBin[] = []
    this.#rows.forEach((rows, bin) => {
      if (rows === 0) return
      const meanProbability = this.#probability[bin]! / rows
      const positiveShare = this.#positive[bin]! / rows
      const distance = Math.abs(meanProbability - positiveShare)
      expected += (rows / total) * distance
      largest = Math.max(largest, distance)
      curve.push({ rows, meanProbability, positiveShare })
    })
    return { expected, largest, curve }
  }
}
