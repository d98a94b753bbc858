import { type RandomSource, xoshiro128 } from '#core/statistics/resampling/xoshiro128.ts'

/** Draws of a simulation: the same seed gives the same rows on every machine. */
export interface Draws {
  /** Within [0, 1). */
  readonly uniform: () => number
  /** Standard normal. */
  readonly normal: () => number
}

/** Uniform draws of xoshiro128**, and normal ones by the polar method. Source: Marsaglia and Bray 1964. */
export function drawsOf(seed: number): Draws {
  const source: RandomSource = xoshiro128(seed)
  const uniform = (): number => source.uint32() / 2 ** 32
  let spare: number | undefined
  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    for (;;) {
      const u = 2 * uniform() - 1
      const v = 2 * uniform() - 1
      const square = u * u + v * v
      if (square >= 1 || square === 0) continue
      const scale = Math.sqrt((-2 * Math.log(square)) / square)
      spare = v * scale
      return u * scale
    }
  }
  return { uniform, normal }
}
