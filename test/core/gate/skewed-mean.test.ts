import { describe, expect, it } from 'vitest'
import { skewedBounds, skewedMoments } from '#core/gate/skewed-mean.ts'
import { moments, standardError } from '#core/statistics/moments.ts'
import { tBounds } from '#core/statistics/paired-t.ts'
import { indexBootstrap, jackknife, weightedMean } from '#core/statistics/resampling/bootstrap.ts'
import { acceleratedBounds } from '#core/statistics/resampling/bootstrap-bounds.ts'
import { uniforms } from '../metrics/rows.ts'

const alpha = 0.05

function boundsOf(values: Float64Array): readonly [number, number] {
  const { mean } = moments(values)
  const of = skewedMoments(
    mean,
    values.map((value) => value - mean),
  )
  return skewedBounds(of, standardError(of), alpha)
}

describe('bounds of a mean whose rows are not symmetric', () => {
  it('are those of Student where the rows are', () => {
    const values = Float64Array.from({ length: 200 }, (_, row) => (row % 2 === 0 ? 1 : -1) * (1 + (row >> 1)))
    const { mean, squares } = moments(values)
    const error = standardError({ count: 200, mean, squares })
    const [lower, upper] = tBounds({ count: 200, mean, standardError: error, degrees: 199 }, alpha)
    expect(boundsOf(values)).toEqual([expect.closeTo(lower, 9), expect.closeTo(upper, 9)])
  })

  it('are nearer to those of the BCa bootstrap than Student’s, which are too low on both sides', () => {
    const uniform = uniforms(11)
    const values = Float64Array.from({ length: 300 }, () => -Math.log(uniform()))
    const statistic = weightedMean(values)
    const replicates = indexBootstrap(values.length, statistic, { replicates: 9999, seed: 1 })
    const bca = acceleratedBounds(replicates, jackknife(values.length, statistic), alpha)
    const [lower, upper] = boundsOf(values)
    const of = moments(values)
    const plain = tBounds({ ...of, standardError: standardError(of), degrees: 299 }, alpha)
    expect(Math.abs(lower - bca.low)).toBeLessThan(Math.abs(plain[0] - bca.low) / 2)
    expect(Math.abs(upper - bca.high)).toBeLessThan(Math.abs(plain[1] - bca.high) / 2)
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
