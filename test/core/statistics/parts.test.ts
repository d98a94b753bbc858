import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { argsort } from '#core/statistics/argsort.ts'
import { binomialQuantile } from '#core/statistics/binomial.ts'
import { expectedPerformance } from '#core/statistics/calibration/confidence-based-performance.ts'
import { isotonicBlocks } from '#core/statistics/calibration/isotonic.ts'
import { mannWhitney } from '#core/statistics/canary/mann-whitney.ts'
import { normalBounds, normalTest, placementsOf } from '#core/statistics/delong.ts'
import { wassersteinDistance } from '#core/statistics/drift/wasserstein.ts'
import { chiSquareTwoSample, populationStabilityIndex } from '#core/statistics/drift-distances.ts'
import { dirichletMultinomialETest } from '#core/statistics/e-tests.ts'
import { kolmogorovLimit, kolmogorovSmirnov } from '#core/statistics/kolmogorov-smirnov.ts'
import { mcnemar } from '#core/statistics/mcnemar.ts'
import { meanEstimate, tBounds, tTest, unseenRows } from '#core/statistics/paired-t.ts'
import { deviance } from '#core/statistics/saddle-point.ts'
import { tangoBounds, tangoZ } from '#core/statistics/tango.ts'
import { wilsonBounds } from '#core/statistics/wilson.ts'
import { normals, uniforms } from '../metrics/rows.ts'

describe('argsort', () => {
  test('sorts doubles of any sign and size stably, as a plain sort does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 60 }),
        fc.boolean(),
        (some, many) => {
          const repeated = many ? Array.from({ length: 40 }, () => some).flat() : some
          const values = Float64Array.from(repeated)
          const expected = repeated
            .map((_, row) => row)
            .sort((left, right) => values[left]! - values[right]! || left - right)
          expect([...argsort(values)]).toEqual(expected)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('a long column of one value keeps its order', () => {
    const order = argsort(new Float64Array(3000).fill(0.25))
    expect([order[0], order[1500], order[2999]]).toEqual([0, 1500, 2999])
  })
})

describe('one estimate', () => {
  test('without spread equality shows nothing, a distance is certain', () => {
    const flat = meanEstimate(new Float64Array(10).fill(2))
    expect(tTest(flat, 2)).toEqual({ t: 0, pGreater: 1, pLess: 1, pTwoSided: 1 })
    expect(tTest(flat, 1)).toMatchObject({ pGreater: 0, pLess: 1 })
    expect(normalTest(0, 0, 0)).toEqual({ z: 0, pGreater: 1, pLess: 1 })
  })

  test('over 10,000 rows in which nothing happened the bound is the rule of three', () => {
    const [lower, upper] = tBounds(meanEstimate(new Float64Array(10_000), unseenRows(0.05)), 0.05)
    expect(upper).toBeCloseTo(3 / 10_000, 5)
    expect(lower).toBe(-upper)
    expect(normalBounds(0.5, 0, 0.05)).toEqual([0.5, 0.5])
  })

  test('Wilson reaches 0 and 1 exactly', () => {
    expect(wilsonBounds(0, 50, 0.05)[0]).toBe(0)
    expect(wilsonBounds(50, 50, 0.05)[1]).toBe(1)
  })
})

describe('paired proportions', () => {
  const counts = fc.record({
    onlyNew: fc.nat(60),
    onlyOld: fc.nat(60),
    same: fc.integer({ min: 1, max: 500 }),
  })

  test('swapping the models mirrors the bounds', () => {
    fc.assert(
      fc.property(counts, ({ onlyNew, onlyOld, same }) => {
        const count = onlyNew + onlyOld + same
        const [lower, upper] = tangoBounds({ count, onlyNew, onlyOld }, 0.05)
        const [mirroredLower, mirroredUpper] = tangoBounds(
          { count, onlyNew: onlyOld, onlyOld: onlyNew },
          0.05,
        )
        expect(mirroredLower).toBeCloseTo(-upper, 9)
        expect(mirroredUpper).toBeCloseTo(-lower, 9)
        const difference = (onlyNew - onlyOld) / count
        expect(lower).toBeLessThanOrEqual(difference)
        expect(upper).toBeGreaterThanOrEqual(difference)
      }),
    )
  })

  test('Tango at a limit of 0 is McNemar’s root', () => {
    expect(tangoZ({ count: 500, onlyNew: 30, onlyOld: 12 }, 0)).toBeCloseTo(18 / Math.sqrt(42), 12)
  })

  test('no discordant row shows nothing either way', () => {
    expect(mcnemar(0, 0)).toMatchObject({
      midPNewBetter: 0.5,
      exactNewBetter: 1,
      exactTwoSided: 1,
      chiSquareP: 1,
    })
    const [lower, upper] = tangoBounds({ count: 100, onlyNew: 0, onlyOld: 0 }, 0.05)
    expect(lower).toBeCloseTo(-(1.6449 ** 2) / (100 + 1.6449 ** 2), 4)
    expect(upper).toBeCloseTo(-lower, 9)
  })

  test('large counts stay finite: 300,000 against 299,000', () => {
    const { midPNewBetter } = mcnemar(300_000, 299_000)
    expect(midPNewBetter).toBeGreaterThan(0.09)
    expect(midPNewBetter).toBeLessThan(0.1)
  })
})

test('placements are the shares of the other class below or above', () => {
  const { area, placements } = placementsOf(Uint8Array.of(1, 0, 1, 0), Float64Array.of(0.5, 0.5, 0.9, 0.1))
  expect(area).toBe(0.875)
  expect([...placements]).toEqual([0.75, 0.75, 1, 1])
})

describe('Kolmogorov-Smirnov', () => {
  /** All ways to deal the pooled values out to two samples. */
  function byEnumeration(left: readonly number[], right: readonly number[]): number {
    const pooled = [...left, ...right]
    const distance = (chosen: number) => {
      const one = pooled.filter((_, index) => (chosen >> index) & 1)
      const two = pooled.filter((_, index) => !((chosen >> index) & 1))
      const below = (sample: readonly number[], at: number) =>
        sample.filter((value) => value <= at).length / sample.length
      return Math.max(...pooled.map((at) => Math.abs(below(one, at) - below(two, at))))
    }
    const own = distance((1 << left.length) - 1)
    let ways = 0
    let asFar = 0
    for (let chosen = 0; chosen < 1 << pooled.length; chosen++) {
      if (pooled.filter((_, index) => (chosen >> index) & 1).length !== left.length) continue
      ways++
      if (distance(chosen) >= own - 1e-9) asFar++
    }
    return asFar / ways
  }

  test('exact p-values, ties included, are those of all ways to deal the values out', () => {
    const values = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(values, values, (left, right) => {
        const { p } = kolmogorovSmirnov(Float64Array.from(left), Float64Array.from(right))
        expect(p).toBeCloseTo(byEnumeration(left, right), 10)
      }),
      { numRuns: 60 },
    )
  })

  test('beyond a million pairs the limit is used, and both forms of the series meet', () => {
    const normal = normals(uniforms(9))
    const draw = (rows: number) => Float64Array.from({ length: rows }, normal)
    expect(kolmogorovSmirnov(draw(2000), draw(600)).method).toBe('limit')
    const at = (x: number) => kolmogorovLimit(x / Math.sqrt(500), 1000, 1000)
    expect(at(0.4999999)).toBeCloseTo(at(0.5000001), 6)
    expect(kolmogorovLimit(0, 10, 10)).toBe(1)
  })
})

describe('binned drift', () => {
  test('a new category is smoothed, not exploded', () => {
    const { psi, p } = populationStabilityIndex([500, 300, 200, 0], [250, 150, 97, 3])
    expect(psi).toBeGreaterThan(0)
    expect(psi).toBeLessThan(0.03)
    expect(p).toBeGreaterThan(0.01)
  })

  test('bins empty on both sides do not count', () => {
    expect(chiSquareTwoSample([10, 0, 20], [12, 0, 15])).toEqual(chiSquareTwoSample([10, 20], [12, 15]))
    expect(populationStabilityIndex([10, 0, 20], [12, 0, 15])).toEqual(
      populationStabilityIndex([10, 20], [12, 15]),
    )
  })

  test('one bin holds no evidence', () => {
    expect(chiSquareTwoSample([10], [12])).toMatchObject({ p: 1, cramersV: 0, cramersVCorrected: 0 })
    expect(populationStabilityIndex([10], [12])).toEqual({ psi: 0, nullMean: 0, p: 1 })
  })

  test('different bins are a mistake', () => {
    expect(() => populationStabilityIndex([1, 2], [1, 2, 3])).toThrow('2 reference bins for 3 current ones')
  })
})

describe('Dirichlet-multinomial e-test', () => {
  test('peeking after every event exceeds 1/alpha no more often than alpha', () => {
    const uniform = uniforms(4)
    let alarms = 0
    for (let run = 0; run < 400; run++) {
      const counts = [0, 0]
      for (let event = 0; event < 150; event++) {
        counts[uniform() < 0.1 ? 0 : 1]!++
        if (dirichletMultinomialETest(counts, [0.1, 0.9], 100).p <= 0.05) {
          alarms++
          break
        }
      }
    }
    expect(alarms / 400).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 400))
  })

  test('one share for each count', () => {
    expect(() => dirichletMultinomialETest([1, 2], [1], 100)).toThrow('2 counts for 1 shares')
  })
})

test('what is not a number ends every walk along sorted values', () => {
  const sound = Float64Array.of(1, 2, 3)
  const unsound = Float64Array.of(Number.NaN, 2, Number.NaN)
  const labels = Uint8Array.of(1, 0, 1)
  expect(kolmogorovSmirnov(sound, unsound)).toMatchObject({ distance: Number.NaN, p: Number.NaN })
  expect(wassersteinDistance(unsound, sound)).toEqual({ distance: Number.NaN, normed: Number.NaN })
  expect(deviance(Number.NaN, 3)).toBeNaN()
  expect(binomialQuantile(0.5, Number.NaN, 0.5)).toBeNaN()
  // Any answer will do: such rows are refused long before; here they only must not go on for ever.
  placementsOf(labels, unsound)
  isotonicBlocks(labels, unsound)
  mannWhitney(sound, unsound, 0.05)
  expectedPerformance(sound, labels, unsound)
})
