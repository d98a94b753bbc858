import { moments } from '../moments.ts'

export interface DeviationThreshold {
  readonly mean: number
  /** Divisor n. */
  readonly deviation: number
  readonly lower: number
  readonly upper: number
}

/**
 * Band of the mean of the reference chunks plus and minus so many standard deviations of them. To show where NannyML
 * would alarm; our threshold is resampled. Source: NannyML's standard-deviation threshold.
 */
export function deviationThreshold(chunks: Float64Array, multiplier = 3): DeviationThreshold {
  const { count, mean, squares } = moments(chunks)
  const deviation = Math.sqrt(squares / count)
  return { mean, deviation, lower: mean - multiplier * deviation, upper: mean + multiplier * deviation }
}

/**
 * Half of the band around an accuracy that a chunk's own sampling explains: so many times the standard deviation
 * (divisor n) of row correctness on the reference over the root of the chunk's rows.
 * @param correct 1 where the reference row was predicted right
 */
export function accuracySamplingBand(
  correct: Float64Array,
  chunkRows: number,
  multiplier = 3,
): { readonly deviation: number; readonly samplingError: number; readonly half: number } {
  const { deviation } = deviationThreshold(correct)
  const samplingError = deviation / Math.sqrt(chunkRows)
  return { deviation, samplingError, half: multiplier * samplingError }
}
