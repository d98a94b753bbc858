import { describe, expect, it } from 'vitest'
import { areaBounds } from '#core/statistics/area-bounds.ts'
import { binomialMass } from '#core/statistics/binomial.ts'
import { evenUnits, jackknifedUnits } from '#core/statistics/cluster-t.ts'
import { placementsOf } from '#core/statistics/delong.ts'
import { normalQuantile, normalUpperTail } from '#core/statistics/distributions.ts'
import { moments, shapedMoments, standardError } from '#core/statistics/moments.ts'
import { tBounds } from '#core/statistics/paired-t.ts'
import { shapeOf, skewedBounds } from '#core/statistics/skewed-mean.ts'
import { tangoZ } from '#core/statistics/tango.ts'
import { normals, uniforms } from '../metrics/rows.ts'

/** How often a bound at 0.05 lies on the wrong side of the truth: where textbooks' do so too often, and ours do not. */
const alpha = 0.05
const most = (times: number) => alpha + 3 * Math.sqrt((alpha * (1 - alpha)) / times)

describe('bounds at the boundary', () => {
  it.each([
    ['squares of normal errors', 1, (normal: () => number) => normal() ** 2],
    ['lognormal losses', Math.exp(0.5), (normal: () => number) => Math.exp(normal())],
    ['squares of lognormal errors', Math.exp(2), (normal: () => number) => Math.exp(2 * normal())],
  ])('of a mean of 150 %s', (_, truth, draw) => {
    const normal = normals(uniforms(41))
    const times = 2000
    let ours = 0
    let students = 0
    for (let time = 0; time < times; time++) {
      const losses = Float64Array.from({ length: 150 }, () => draw(normal))
      const of = shapedMoments(losses, moments(losses).mean)
      const mean = { count: 150, mean: of.mean, standardError: standardError(of), ...shapeOf(of) }
      if (skewedBounds(mean, alpha)[1] < truth) ours++
      if (tBounds({ ...mean, degrees: 149 }, alpha)[1] < truth) students++
    }
    expect(ours / times).toBeLessThanOrEqual(most(times))
    expect(students / times).toBeGreaterThan(most(times))
  })

  it.each([0.8, 0.9])('of an area of %f from 20 of 200 rows', (truth) => {
    const normal = normals(uniforms(43))
    const labels = Uint8Array.from({ length: 200 }, (_, row) => (row < 20 ? 1 : 0))
    const apart = Math.SQRT2 * normalQuantile(truth)
    const times = 1500
    let passed = 0
    for (let time = 0; time < times; time++) {
      const scores = Float64Array.from(labels, (label) => apart * label + normal())
      const of = placementsOf(labels, scores)
      if (of.area < 1 && areaBounds(labels, of, alpha).lower >= truth) passed++
    }
    expect(passed / times).toBeLessThanOrEqual(alpha)
    expect(passed / times).toBeGreaterThan(0.01)
  })

  it('of a paired difference of which about four rows in 200 differ', () => {
    const rate = (correction: number): number => {
      const [count, limit, discordance] = [200, 0.01, 0.022]
      let refuted = 0
      for (let differing = 0; differing < 30; differing++) {
        for (let onlyNew = 0; onlyNew <= differing; onlyNew++) {
          const pairs = { count, onlyNew, onlyOld: differing - onlyNew }
          if (normalUpperTail(tangoZ(pairs, limit, correction)) > alpha) continue
          const share = (discordance + limit) / 2 / discordance
          refuted += binomialMass(differing, count, discordance) * binomialMass(onlyNew, differing, share)
        }
      }
      return refuted
    }
    expect(rate(0)).toBeGreaterThan(0.07)
    expect(rate(0.5)).toBeLessThanOrEqual(alpha)
  })

  it('of a mean over units is taken by leaving out one after the other', () => {
    const codes = Uint32Array.from({ length: 60 }, (_, row) => (row < 30 ? 0 : row % 7))
    const uniform = uniforms(3)
    const values = Float64Array.from(codes, (code) => uniform() + code)
    const { mean } = moments(values)
    const { sums, count } = jackknifedUnits(values, mean, { codes, count: 7 })
    const leftOut = Array.from(
      { length: 7 },
      (_, unit) => moments(values.filter((_, row) => codes[row] !== unit)).mean,
    )
    const distances = leftOut.map((of) => (of - mean) ** 2)
    const sum = (of: ArrayLike<number>) => Array.from(of).reduce((total, one) => total + one, 0)
    expect(count).toBe(7)
    expect(sum(sums.map((one) => one * one)) / 60 ** 2).toBeCloseTo(sum(distances), 10)
    expect(evenUnits({ codes, count: 7 })).toBeLessThan(7)
  })
})
