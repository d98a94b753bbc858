import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { cuped } from '#core/statistics/canary/cuped.ts'
import { chiSquareGoodnessOfFit } from '#core/statistics/canary/goodness-of-fit.ts'
import { kayentaScore } from '#core/statistics/canary/kayenta-score.ts'
import { mannWhitney } from '#core/statistics/canary/mann-whitney.ts'
import { shiftOfRank } from '#core/statistics/canary/pairwise-shift.ts'
import { welchEstimate } from '#core/statistics/canary/welch.ts'
import { meanEstimate } from '#core/statistics/paired-t.ts'
import { normals, uniforms } from '../metrics/rows.ts'

const values = fc.array(
  fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
  { minLength: 1, maxLength: 9 },
)

describe('Mann-Whitney', () => {
  test('the k-th of all differences is found without making them', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const all = Float64Array.from(left.flatMap((one) => right.map((other) => one - other))).sort()
        const [a, b] = [Float64Array.from(left).sort(), Float64Array.from(right).sort()]
        all.forEach((value, index) => {
          expect(shiftOfRank(a, b, index + 1) + 0).toBe(value + 0)
        })
      }),
    )
  })

  test('swapping the samples mirrors everything', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const of = mannWhitney(Float64Array.from(left), Float64Array.from(right), 0.05)
        const swapped = mannWhitney(Float64Array.from(right), Float64Array.from(left), 0.05)
        expect(swapped.u).toBe(left.length * right.length - of.u)
        expect(swapped.z).toBeCloseTo(-of.z, 12)
        expect(swapped.shift).toBeCloseTo(-of.shift, 9)
        expect(swapped.shiftBounds[0]).toBeCloseTo(-of.shiftBounds[1], 9)
        expect(of.pTwoSided).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('the bounds cover a true shift as often as they say', () => {
    const normal = normals(uniforms(6))
    const draw = (rows: number, shift: number) => Float64Array.from({ length: rows }, () => normal() + shift)
    let missed = 0
    for (let run = 0; run < 600; run++) {
      const { shiftBounds } = mannWhitney(draw(25, 0.7), draw(30, 0), 0.05)
      if (shiftBounds[0] > 0.7 || shiftBounds[1] < 0.7) missed++
    }
    expect(Math.abs(missed / 600 - 0.1)).toBeLessThan(3 * Math.sqrt(0.09 / 600))
  })

  test('where every value is the same nothing is shown', () => {
    const flat = new Float64Array(5).fill(3)
    expect(mannWhitney(flat, flat, 0.05)).toEqual({
      u: 12.5,
      sigma: 0,
      z: 0,
      pTwoSided: 1,
      probabilityGreater: 0.5,
      shift: 0,
      shiftBounds: [0, 0],
    })
  })
})

it('Welch with equal arms has the degrees of both together', () => {
  const arm = { mean: 2, variance: 3, count: 50 }
  expect(welchEstimate(arm, { ...arm, mean: 1 })).toEqual({
    count: 100,
    mean: 1,
    standardError: Math.sqrt(6 / 50),
    degrees: expect.closeTo(98, 9),
  })
})

it('a split as planned fits', () => {
  expect(chiSquareGoodnessOfFit([900, 100], [0.9, 0.1])).toEqual({ chiSquare: 0, degrees: 1, p: 1 })
  expect(chiSquareGoodnessOfFit([800, 200], [0.9, 0.1]).p).toBeLessThan(1e-20)
})

describe('CUPED', () => {
  const normal = normals(uniforms(12))
  const before = Float64Array.from({ length: 2_000 }, normal)
  const after = before.map((value) => 5 + 0.8 * value + 0.6 * normal())

  it('keeps the mean and leaves 1 - correlation^2 of the variance', () => {
    const { adjusted, correlation, varianceRatio } = cuped(after, before)
    expect(meanEstimate(adjusted).mean).toBeCloseTo(meanEstimate(after).mean, 12)
    expect(correlation).toBeCloseTo(0.8, 1)
    expect(varianceRatio).toBeCloseTo(1 - correlation ** 2, 12)
  })

  it('a covariate or an outcome that never changes adjusts nothing', () => {
    const flat = new Float64Array(3).fill(1)
    const outcome = Float64Array.of(1, 2, 3)
    expect(cuped(outcome, flat)).toEqual({ theta: 0, adjusted: outcome, correlation: 0, varianceRatio: 1 })
    expect(cuped(flat, outcome)).toEqual({ theta: 0, adjusted: flat, correlation: 0, varianceRatio: 1 })
  })
})

describe('Kayenta score', () => {
  const errors = ['Pass', 'Pass', 'High', 'Nodata'] as const
  it.each([
    ['weighted', { errors, latency: ['Pass', 'Low'] }, { errors: 60, latency: 40 }, [], 60],
    ['what is left of 100 is shared', { errors, a: ['Pass'], b: ['High'] }, { errors: 60 }, [], 60],
    ['required data missing', { errors: ['Pass', 'NodataFailMetric'] }, { errors: 100 }, [], 50],
    ['a group without data adds nothing', { errors, a: ['Nodata'] }, { errors: 60, a: 40 }, [], 40],
    ['half of it without data', { errors: ['Pass', 'Nodata'] }, { errors: 100 }, [], 0],
    ['a critical metric failed', { errors }, { errors: 100 }, [{ group: 'errors', index: 2 }], 0],
    ['a critical metric passed', { errors }, { errors: 100 }, [{ group: 'errors', index: 0 }], 66.67],
  ] as const)('%s', (_, labels, weights, critical, score) => {
    expect(kayentaScore(labels, weights, critical).score).toBe(score)
  })
})
