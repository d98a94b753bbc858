import { describe, expect, it } from 'vitest'
import { moments, shapedMoments, standardError } from '#core/statistics/moments.ts'
import { tBounds } from '#core/statistics/paired-t.ts'
import { indexBootstrap, jackknife, weightedMean } from '#core/statistics/resampling/bootstrap.ts'
import { acceleratedBounds } from '#core/statistics/resampling/bootstrap-bounds.ts'
import { type SkewedMean, shapeOf, skewedBounds, skewedTest } from '#core/statistics/skewed-mean.ts'
import { uniforms } from '../metrics/rows.ts'

const alpha = 0.05

function meanOf(values: Float64Array): SkewedMean {
  const of = shapedMoments(values, moments(values).mean)
  return { count: of.count, mean: of.mean, standardError: standardError(of), ...shapeOf(of) }
}

const boundsOf = (values: Float64Array) => skewedBounds(meanOf(values), alpha)

describe('bounds of a mean whose rows are not symmetric', () => {
  it('are those of Student where the rows are', () => {
    const values = Float64Array.from({ length: 200 }, (_, row) => (row % 2 === 0 ? 1 : -1) * (1 + (row >> 1)))
    const { mean, squares } = moments(values)
    const error = standardError({ count: 200, mean, squares })
    const [lower, upper] = tBounds({ count: 200, mean, standardError: error, degrees: 199 }, alpha)
    expect(boundsOf(values)).toEqual([expect.closeTo(lower, 9), expect.closeTo(upper, 9)])
  })

  it('are nearer to those of the BCa bootstrap than Student’s on the long side, and Student’s on the short one', () => {
    const uniform = uniforms(11)
    const values = Float64Array.from({ length: 300 }, () => -Math.log(uniform()))
    const statistic = weightedMean(values)
    const replicates = indexBootstrap(values.length, statistic, { replicates: 9999, seed: 1 })
    const bca = acceleratedBounds(replicates, jackknife(values.length, statistic), alpha)
    const [lower, upper] = boundsOf(values)
    const of = moments(values)
    const plain = tBounds({ ...of, standardError: standardError(of), degrees: 299 }, alpha)
    expect(lower).toBeCloseTo(plain[0], 2)
    expect(lower).toBeLessThan(bca.low)
    expect(Math.abs(upper - bca.high)).toBeLessThan(Math.abs(plain[1] - bca.high) / 2)
  })

  it('are where their test turns', () => {
    const uniform = uniforms(7)
    const of = meanOf(Float64Array.from({ length: 120 }, () => uniform() ** 6))
    const [lower, upper] = skewedBounds({ ...of, bias: 0.01 }, alpha)
    expect(skewedTest({ ...of, bias: 0.01 }, lower, alpha).pAbove).toBeCloseTo(alpha, 9)
    expect(skewedTest({ ...of, bias: 0.01 }, upper, alpha).pBelow).toBeCloseTo(alpha, 9)
  })

  it('reach farther where few rows carry the spread, and hardly farther than four times Student’s', () => {
    const reach = (worth: number, lean: number) => {
      const shape = shapeOf({ count: 200, lean, worth })
      return skewedBounds({ count: 200, mean: 0, standardError: 1, ...shape }, alpha)[1]
    }
    expect(reach(130, 0)).toBeCloseTo(1.6526, 3)
    expect(reach(8, 0)).toBeGreaterThan(reach(40, 0))
    expect(reach(8, 0.3)).toBeGreaterThan(1.7 * reach(130, 0))
    const furthest = skewedBounds(
      { count: 200, mean: 0, standardError: 1, lean: 0.99, worth: 1, degrees: 199 },
      alpha,
    )
    expect(furthest[1]).toBeLessThanOrEqual(4.3 * 1.6526)
  })

  it('mirror with the rows', () => {
    const uniform = uniforms(3)
    const values = Float64Array.from({ length: 150 }, () => uniform() ** 4)
    const [lower, upper] = boundsOf(values)
    const mirrored = boundsOf(values.map((value) => -value))
    expect(mirrored).toEqual([expect.closeTo(-upper, 12), expect.closeTo(-lower, 12)])
  })

  it('are finite whatever one row carries', () => {
    const values = new Float64Array(100)
    values[0] = 1e6
    for (const bound of boundsOf(values)) expect(Number.isFinite(bound)).toBe(true)
    expect(boundsOf(new Float64Array(100).fill(2))).toEqual([2, 2])
  })
})
