import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { accuracySamplingBand, deviationThreshold } from '#core/statistics/drift/deviation-threshold.ts'
import { domainClassifier } from '#core/statistics/drift/domain-classifier.ts'
import { evidentlyPsi } from '#core/statistics/drift/evidently.ts'
import {
  hellingerDistance,
  jensenShannonCritical,
  jensenShannonDistance,
} from '#core/statistics/drift/jensen-shannon.ts'
import { lInfinityDistance } from '#core/statistics/drift/l-infinity.ts'
import { maximumMeanDiscrepancy } from '#core/statistics/drift/maximum-mean-discrepancy.ts'
import { countsDrawn, resampledThreshold, valuesDrawn } from '#core/statistics/drift/resampled-threshold.ts'
import { wassersteinDistance } from '#core/statistics/drift/wasserstein.ts'
import { multinomialDraw } from '#core/statistics/resampling/multinomial.ts'
import { xoshiro128 } from '#core/statistics/resampling/xoshiro128.ts'
import { normals, uniforms } from '../metrics/rows.ts'

const normal = normals(uniforms(90))
const sample = (rows: number, shift = 0) => Float64Array.from({ length: rows }, () => normal() + shift)

describe('distances of binned samples', () => {
  const counts = fc
    .array(fc.nat(50), { minLength: 3, maxLength: 3 })
    .filter((of) => of.some((count) => count > 0))

  test('are symmetric, 0 for equal shares, and at most 1', () => {
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        const bits = jensenShannonDistance(one, other, 'bits')
        expect(jensenShannonDistance(other, one, 'bits')).toBeCloseTo(bits, 12)
        expect(bits).toBeLessThanOrEqual(1 + 1e-12)
        expect(
          jensenShannonDistance(
            one,
            one.map((count) => 3 * count),
          ),
        ).toBeLessThan(1e-7)
        expect(hellingerDistance(one, other)).toBeCloseTo(hellingerDistance(other, one), 12)
      }),
    )
    expect(jensenShannonDistance([1, 0], [0, 1], 'bits')).toBe(1)
    expect(hellingerDistance([1, 0], [0, 1])).toBe(1)
  })

  test('sampling alone exceeds the critical distance as often as it says', () => {
    const source = xoshiro128(3)
    const shares = [0.1, 0.2, 0.3, 0.25, 0.15]
    const critical = jensenShannonCritical(5, 1_000, 400, 0.05)
    let exceeded = 0
    for (let run = 0; run < 2_000; run++) {
      const [reference, window] = [
        multinomialDraw(shares, 1_000, source),
        multinomialDraw(shares, 400, source),
      ]
      if (jensenShannonDistance(reference, window) > critical) exceeded++
    }
    expect(Math.abs(exceeded / 2_000 - 0.05)).toBeLessThan(3 * Math.sqrt(0.0475 / 2_000))
  })

  test('the robust distance is 0 within sampling and the excess beyond', () => {
    expect(lInfinityDistance([50, 50], [52, 48])).toEqual({ simple: expect.closeTo(0.02, 12), robust: 0 })
    const { simple, robust } = lInfinityDistance([900, 100], [500, 500])
    expect(simple - robust).toBeCloseTo(1.8 * Math.sqrt(2 / 1_000), 12)
  })

  test('Evidently fills with 1e-4, or less where a share is itself that small', () => {
    expect(evidentlyPsi([100, 0], [90, 10])).toBeCloseTo(0.1 * Math.log(1 / 0.9) + 0.0999 * Math.log(1000), 9)
    expect(evidentlyPsi([99_999, 1, 0], [99_999, 1, 0])).toBe(0)
    expect(evidentlyPsi([9_999, 1, 0], [9_998, 1, 1])).toBeGreaterThan(1e-4 * Math.log(1e5))
  })
})

describe('distances of values', () => {
  test('moving every value by c is a Wasserstein distance of c', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: -50, max: 50 }),
        (values, by) => {
          const reference = Float64Array.from(values)
          const { distance } = wassersteinDistance(
            reference,
            reference.map((value) => value + by),
          )
          expect(distance).toBeCloseTo(Math.abs(by), 9)
        },
      ),
    )
  })

  test('between samples of other sizes it is the area between the distribution functions', () => {
    expect(wassersteinDistance(Float64Array.of(0, 1), Float64Array.of(0.5)).distance).toBe(0.5)
    expect(wassersteinDistance(Float64Array.of(0, 0, 3), Float64Array.of(0, 3, 3)).distance).toBeCloseTo(
      1,
      12,
    )
    expect(wassersteinDistance(Float64Array.of(2, 2), Float64Array.of(3)).normed).toBe(1_000)
  })

  test('the discrepancy is near 0 without drift, takes rows of several values, and sees a shift', () => {
    const rows = (count: number, shift: number) => Array.from({ length: count }, () => sample(3, shift))
    expect(Math.abs(maximumMeanDiscrepancy(rows(120, 0), rows(80, 0), 1.5))).toBeLessThan(0.02)
    expect(maximumMeanDiscrepancy(rows(120, 0), rows(80, 1), 1.5)).toBeGreaterThan(0.1)
  })

  test('a domain classifier that tells nothing apart is at 1/2', () => {
    const { area, z } = domainClassifier(sample(500), sample(300))
    expect(Math.abs(area - 0.5)).toBeLessThan(0.07)
    expect(Math.abs(z)).toBeLessThan(3.5)
    expect(domainClassifier(sample(500), sample(300, 0.5)).pGreater).toBeLessThan(1e-6)
  })
})

describe('thresholds', () => {
  const setting = { alpha: 0.05, floor: 0, seed: 5 }

  it('resampled from values, it holds its level where no formula does', () => {
    const reference = sample(1_500)
    const { threshold, resolved } = resampledThreshold(
      valuesDrawn(reference, [400, 200], (one, other) => wassersteinDistance(one, other).normed),
      { ...setting, replicates: 399 },
    )
    let exceeded = 0
    for (let run = 0; run < 500; run++) {
      if (wassersteinDistance(sample(400), sample(200)).normed > threshold) exceeded++
    }
    expect(resolved).toBe(true)
    // The threshold itself is an estimate from 399 replicates.
    expect(Math.abs(exceeded / 500 - 0.05)).toBeLessThan(3 * Math.sqrt(0.0475 / 500 + 0.0475 / 399))
  })

  it('resampled from counts, it is near the formula where there is one', () => {
    const counts = [1_000, 2_000, 3_000, 2_500, 1_500]
    const { threshold } = resampledThreshold(
      countsDrawn(counts, [1_000, 400], jensenShannonDistance),
      setting,
    )
    expect(threshold / jensenShannonCritical(5, 1_000, 400, 0.05)).toBeCloseTo(1, 1)
    const again = resampledThreshold(countsDrawn(counts, [1_000, 400], jensenShannonDistance), setting)
    expect(again.threshold).toBe(threshold)
  })

  it('the floor holds, and a level too fine for the replicates is said to be', () => {
    const drawn = countsDrawn([10, 10], [100, 100], jensenShannonDistance)
    expect(resampledThreshold(drawn, { ...setting, floor: 0.5 })).toEqual({ threshold: 0.5, resolved: true })
    expect(resampledThreshold(drawn, { ...setting, alpha: 1e-4 }).resolved).toBe(false)
  })

  it('of chunks and of accuracy', () => {
    expect(deviationThreshold(Float64Array.of(1, 3), 2)).toEqual({
      mean: 2,
      deviation: 1,
      lower: 0,
      upper: 4,
    })
    expect(accuracySamplingBand(Float64Array.of(1, 0), 100, 2)).toEqual({
      deviation: 0.5,
      samplingError: 0.05,
      half: 0.1,
    })
  })
})
