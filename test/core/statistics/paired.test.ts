import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clusterEstimate, fewestUnits, unitMeans } from '#core/statistics/cluster-t.ts'
import { benjaminiHochberg, benjaminiYekutieli, eBenjaminiHochberg } from '#core/statistics/multiplicity.ts'
import { resampledEstimate } from '#core/statistics/nadeau-bengio.ts'
import { meanEstimate, tBounds } from '#core/statistics/paired-t.ts'
import { normals, uniforms } from '../metrics/rows.ts'

describe('rows that depend on each other within units', () => {
  it('one row to a unit is the plain t', () => {
    const normal = normals(uniforms(2))
    const differences = Float64Array.from({ length: 30 }, normal)
    const codes = Uint32Array.from({ length: 30 }, (_, row) => 29 - row)
    const { units, ...clustered } = clusterEstimate(differences, { codes, count: 30 })
    const plain = meanEstimate(differences)
    expect(units).toBe(30)
    expect(clustered).toEqual({ ...plain, standardError: expect.closeTo(plain.standardError, 12) })
  })

  it('bounds hold where plain ones miss: ten rows of one answer each', () => {
    const normal = normals(uniforms(4))
    const runs = 1_000
    const codes = Uint32Array.from({ length: 300 }, (_, row) => row % 30)
    let clusteredMisses = 0
    let plainMisses = 0
    for (let run = 0; run < runs; run++) {
      const effects = Float64Array.from({ length: 30 }, normal)
      const differences = Float64Array.from(codes, (unit) => effects[unit]! + normal() / 3)
      if (tBounds(clusterEstimate(differences, { codes, count: 30 }), 0.05)[0] > 0) clusteredMisses++
      if (tBounds(meanEstimate(differences), 0.05)[0] > 0) plainMisses++
    }
    expect(Math.abs(clusteredMisses / runs - 0.05)).toBeLessThan(3 * Math.sqrt(0.0475 / runs))
    expect(plainMisses / runs).toBeGreaterThan(0.2)
  })

  it('units without rows do not count', () => {
    const units = { codes: Uint32Array.of(4, 1, 4, 1), count: 6 }
    const differences = Float64Array.of(1, 2, 3, 6)
    expect(clusterEstimate(differences, units)).toMatchObject({ units: 2, degrees: 1, mean: 3 })
    expect([...unitMeans(differences, units)]).toEqual([4, 2])
    expect(
      clusterEstimate(Float64Array.of(1, 2), { codes: Uint32Array.of(0, 0), count: 1 }).standardError,
    ).toBeNaN()
    expect(fewestUnits).toBe(20)
  })

  it('splits that share training rows say less than independent scores', () => {
    const scores = Float64Array.of(0.01, 0.02, 0, 0.015)
    const { standardError, ...rest } = resampledEstimate(scores, 900, 100)
    const { standardError: naive, ...plain } = meanEstimate(scores)
    expect(rest).toEqual(plain)
    expect(standardError / naive).toBeCloseTo(Math.sqrt(1 + 4 / 9), 12)
  })
})

describe('many claims at once', () => {
  const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 })

  it('Benjamini and Yekutieli never fall below Benjamini and Hochberg, nor exceed 1', () => {
    fc.assert(
      fc.property(pValues, (p) => {
        const plain = benjaminiHochberg(p)
        benjaminiYekutieli(p).forEach((adjusted, index) => {
          expect(adjusted).toBeGreaterThanOrEqual(plain[index]!)
          expect(adjusted).toBeLessThanOrEqual(1)
        })
      }),
    )
  })

  it('e-BH rejects what BH on 1/e would, and nothing without evidence', () => {
    const eValues = fc.array(fc.double({ min: 0.01, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(eValues, (e) => {
        const adjusted = benjaminiHochberg(e.map((value) => 1 / value))
        const expected = adjusted.flatMap((p, index) => (p <= 0.1 * (1 + 1e-12) ? [index] : []))
        const rejected = eBenjaminiHochberg(e, 0.1)
        expect(rejected.every((index) => expected.includes(index))).toBe(true)
        expect(rejected.length).toBeGreaterThanOrEqual(adjusted.filter((p) => p <= 0.1 * (1 - 1e-12)).length)
      }),
    )
    expect(eBenjaminiHochberg([1, 1, 1], 0.1)).toEqual([])
    expect(eBenjaminiHochberg([], 0.1)).toEqual([])
  })
})
