import { multinomialDraw } from '../resampling/multinomial.ts'
import { finestAlpha, replicateQuantile } from '../resampling/replicates.ts'
import { type RandomSource, xoshiro128 } from '../resampling/xoshiro128.ts'

export interface ThresholdSetting {
  /** Level of one look at one feature. */
  readonly alpha: number
  /** The least effect worth an alarm. */
  readonly floor: number
  /** B, 999 unless said. */
  readonly replicates?: number
  readonly seed: number
}

export interface ResampledThreshold {
  readonly threshold: number
  /** False if alpha is finer than B replicates resolve: then the largest replicate stands in for the quantile. */
  readonly resolved: boolean
}

/**
 * What a drift statistic without a null distribution has to exceed: the greater of a floor and its 1 - alpha quantile
 * when both samples come from the reference, B times. Computed once and stored with the snapshot. Source: Efron 1979.
 * @param drawn the statistic of two samples newly drawn, see countsDrawn and valuesDrawn
 */
export function resampledThreshold(
  drawn: (source: RandomSource) => number,
  { alpha, floor, replicates = 999, seed }: ThresholdSetting,
): ResampledThreshold {
  const source = xoshiro128(seed)
  const values = Float64Array.from({ length: replicates }, () => drawn(source)).sort()
  return {
    threshold: Math.max(floor, replicateQuantile(values, 1 - alpha, 'high')),
    resolved: alpha >= finestAlpha(replicates) / 2,
  }
}

/** A statistic of binned samples, of `referenceRows` and `windowRows` rows drawn by the reference's counts. */
export function countsDrawn(
  reference: ArrayLike<number>,
  [referenceRows, windowRows]: readonly [number, number],
  statistic: (reference: Float64Array, current: Float64Array) => number,
): (source: RandomSource) => number {
  return (source) =>
    statistic(
      multinomialDraw(reference, referenceRows, source),
      multinomialDraw(reference, windowRows, source),
    )
}

/** A statistic of plain values, drawn from the reference's. */
export function valuesDrawn(
  reference: Float64Array,
  [referenceRows, windowRows]: readonly [number, number],
  statistic: (reference: Float64Array, current: Float64Array) => number,
): (source: RandomSource) => number {
  const draw = (source: RandomSource, rows: number) =>
    Float64Array.from({ length: rows }, () => reference[source.index(reference.length)]!)
  return (source) => statistic(draw(source, referenceRows), draw(source, windowRows))
}
