import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binomialMass } from '#core/statistics/binomial.ts'
import { indexBootstrap, jackknife, weightedMean } from '#core/statistics/resampling/bootstrap.ts'
import { acceleratedBounds, percentileBounds } from '#core/statistics/resampling/bootstrap-bounds.ts'
import { multinomialDraw } from '#core/statistics/resampling/multinomial.ts'
import {
  addRows,
  mergedTotals,
  noPoissonTotals,
  poissonReplicates,
} from '#core/statistics/resampling/poisson-bootstrap.ts'
import { poissonWeight, poissonWeights } from '#core/statistics/resampling/poisson-weight.ts'
import {
  finestAlpha,
  replicatePNotGreater,
  replicateQuantile,
  replicateSpread,
} from '#core/statistics/resampling/replicates.ts'
import { mix32, rowHash } from '#core/statistics/resampling/row-hash.ts'
import { xoshiro128 } from '#core/statistics/resampling/xoshiro128.ts'
import { normals, uniforms } from '../metrics/rows.ts'

const hashesOf = (count: number) => Uint32Array.from({ length: count }, (_, row) => rowHash(`row-${row}`))

describe('random source', () => {
  it('counting draws is drawing index by index', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 1, max: 300 }),
        (seed, rows) => {
          const counted = xoshiro128(seed)
          const single = xoshiro128(seed)
          const counts = new Uint8Array(rows).fill(9)
          const expected = new Uint8Array(rows)
          for (let draw = 0; draw < rows; draw++) expected[single.index(rows)]!++
          counted.countDraws(counts)
          expect(counts).toEqual(expected)
          expect(counted.uint32()).toBe(single.uint32())
        },
      ),
      { numRuns: 50 },
    )
  })

  it('multinomial draws have binomial cells and lose no row', () => {
    const source = xoshiro128(8)
    const seen = new Float64Array(21)
    const runs = 20_000
    let lost = 0
    for (let run = 0; run < runs; run++) {
      const drawn = multinomialDraw([3, 0, 5, 2, 0], 20, source)
      if (drawn[0]! + drawn[2]! + drawn[3]! !== 20) lost++
      seen[drawn[2]!]!++
    }
    expect(lost).toBe(0)
    for (let k = 0; k <= 20; k++) {
      const share = binomialMass(k, 20, 0.5)
      expect(Math.abs(seen[k]! / runs - share)).toBeLessThan(4.5 * Math.sqrt(share / runs) + 1e-4)
    }
    expect([...multinomialDraw([0, 0], 5, source)]).toEqual([0, 0])
  })
})

describe('Poisson weights', () => {
  it('one row at a time or many, the weights are the same', () => {
    const hashes = hashesOf(3_000)
    const weights = new Uint8Array(hashes.length)
    const sum = poissonWeights(hashes, 12, 7, weights)
    expect([...weights]).toEqual(Array.from(hashes, (hash) => poissonWeight(hash, 12, 7)))
    expect(sum).toBe(weights.reduce((total, weight) => total + weight, 0))
  })

  it('are Poisson with mean 1 over rows and over replicates', () => {
    const hashes = hashesOf(100_000)
    const weights = new Uint8Array(hashes.length)
    const seen = new Float64Array(256)
    for (const replicate of [1, 2]) {
      poissonWeights(hashes, replicate, 11, weights)
      for (const weight of weights) seen[weight]!++
    }
    let mass = Math.exp(-1)
    for (let k = 0; k < 6; k++) {
      expect(Math.abs(seen[k]! / 200_000 - mass)).toBeLessThan(4 * Math.sqrt(mass / 200_000))
      mass /= k + 1
    }
  })

  it('FNV-1a takes the UTF-8 bytes', () => {
    const bytes = (text: string) =>
      Buffer.from(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5) >>> 0
    for (const text of ['', 'row-1', 'größe', '日本', 'a😀b', '\u{10ffff}'])
      expect(rowHash(text)).toBe(bytes(text))
    expect(mix32(0)).toBe(0)
  })
})

describe('quantiles of replicates', () => {
  const sorted = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)

  it.each([
    [0.1, 1],
    [0.25, 2.5],
    [0.5, 5],
    [0.9, 9],
    [0.001, 1],
    [0.999, 9],
  ])('position 10 x %d is %d', (share, value) => {
    expect(replicateQuantile(sorted, share, 'low')).toBe(value)
  })

  it('undefined replicates count against both bounds', () => {
    const withGaps = Float64Array.of(3, Number.NaN, 1, 2, Number.NaN, 4, 5, 6, 7)
    const replicates = { estimate: 4, values: withGaps }
    expect(percentileBounds(replicates, 0.1)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
    expect(percentileBounds(replicates, 0.3)).toEqual([1, 7])
    expect(replicatePNotGreater(replicates, 0)).toBe(0.3)
    expect(replicateSpread(replicates)).toBeCloseTo(Math.sqrt(28 / 6), 12)
  })

  it('1,999 replicates resolve an alpha of 0.001', () => {
    expect(finestAlpha(1_999)).toBe(0.001)
  })
})

describe('index bootstrap', () => {
  const skewed = (rows: number, seed: number) => {
    const uniform = uniforms(seed)
    return Float64Array.from({ length: rows }, () => -Math.log(uniform()))
  }

  it('the same seed gives the same bits', () => {
    const column = skewed(50, 1)
    const run = (seed: number) => indexBootstrap(50, weightedMean(column), { replicates: 99, seed })
    expect(run(3)).toEqual(run(3))
    expect(run(4).values).not.toEqual(run(3).values)
  })

  it('the spread of a mean is its standard error', () => {
    const column = skewed(400, 2)
    const replicates = indexBootstrap(400, weightedMean(column), { replicates: 1_999, seed: 5 })
    const mean = column.reduce((sum, value) => sum + value, 0) / 400
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400)
    expect(replicateSpread(replicates) / (deviation / 20)).toBeCloseTo(1, 1)
  })

  it('accelerated bounds of a skewed mean miss as often as they say, and on both sides', () => {
    const runs = 600
    const rows = 100
    let above = 0
    let below = 0
    let percentileBelow = 0
    for (let run = 0; run < runs; run++) {
      const statistic = weightedMean(skewed(rows, 1_000 + run))
      const replicates = indexBootstrap(rows, statistic, { replicates: 799, seed: run })
      const { low, high } = acceleratedBounds(replicates, jackknife(rows, statistic), 0.05)
      if (low > 1) above++
      if (high < 1) below++
      if (percentileBounds(replicates, 0.05)[1] < 1) percentileBelow++
    }
    const error = Math.sqrt((0.05 * 0.95) / runs)
    expect(Math.abs(above / runs - 0.05)).toBeLessThan(3 * error)
    expect(Math.abs(below / runs - 0.05)).toBeLessThan(3 * error)
    expect(Math.abs((above + below) / runs - 0.1)).toBeLessThan(3 * Math.sqrt(0.09 / runs))
    expect(percentileBelow).toBeGreaterThan(below)
  })

  it('with units, whole units are drawn: the spread is that of the unit means', () => {
    const normal = normals(uniforms(9))
    const effects = Array.from({ length: 40 }, normal)
    const codes = Uint32Array.from({ length: 400 }, (_, row) => row % 40)
    const column = Float64Array.from(codes, (unit) => effects[unit]!)
    const setting = { replicates: 999, seed: 1 }
    const plain = replicateSpread(indexBootstrap(400, weightedMean(column), setting))
    const units = { codes, count: 40 }
    const clustered = replicateSpread(indexBootstrap(400, weightedMean(column), { ...setting, units }))
    expect(clustered / plain).toBeCloseTo(Math.sqrt(10), 0)
    expect(jackknife(400, weightedMean(column), units)).toHaveLength(40)
  })

  it('blocks of the jackknife have the skewness of single rows', () => {
    const statistic = weightedMean(skewed(4_000, 3))
    const replicates = { estimate: 1, values: Float64Array.of(0.9, 1, 1.1) }
    const single = Float64Array.from({ length: 4_000 }, (_, row) => {
      const weights = new Uint8Array(4_000).fill(1)
      weights[row] = 0
      return statistic(weights)
    })
    const blocks = jackknife(4_000, statistic)
    expect(blocks).toHaveLength(1_000)
    const ofBlocks = acceleratedBounds(replicates, blocks, 0.05).acceleration
    expect(ofBlocks / acceleratedBounds(replicates, single, 0.05).acceleration).toBeGreaterThan(0.6)
    expect(ofBlocks / acceleratedBounds(replicates, single, 0.05).acceleration).toBeLessThan(1.5)
  })

  it('a constant statistic has itself as bounds', () => {
    const replicates = indexBootstrap(30, () => 2, { replicates: 99, seed: 1 })
    expect(
      acceleratedBounds(
        replicates,
        jackknife(30, () => 2),
        0.05,
      ),
    ).toMatchObject({ low: 2, high: 2, ties: 99 })
  })

  it('where the correction breaks down a bound is infinite, not wrong', () => {
    const oneSided = { estimate: 0, values: Float64Array.from({ length: 99 }, (_, index) => index + 1) }
    expect(acceleratedBounds(oneSided, Float64Array.of(1, 2, 3), 0.05)).toMatchObject({
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    })
    const nearlyAll = { estimate: 1, values: new Float64Array(9_999).fill(0).fill(2, 0, 1) }
    const oneRowCarriesIt = Float64Array.from({ length: 500 }, (_, row) => (row === 0 ? -1 : 0))
    const { acceleration, high } = acceleratedBounds(nearlyAll, oneRowCarriesIt, 1e-4)
    expect(acceleration).toBeGreaterThan(0.16)
    expect(high).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('Poisson bootstrap', () => {
  const normal = normals(uniforms(77))
  const rows = 5_000
  const column = Float64Array.from({ length: rows }, () => normal() + 0.3)
  const hits = Float64Array.from(column, (value) => (value > 0 ? 1 : 0))
  const setting = { replicates: 499, seed: 3, columns: 2 }
  const hashes = hashesOf(rows)
  const totalsOf = (order: readonly number[]) => {
    const totals = noPoissonTotals(setting)
    const rowsOf = (values: Float64Array) => Float64Array.from(order, (row) => values[row]!)
    addRows(
      totals,
      Uint32Array.from(order, (row) => hashes[row]!),
      [rowsOf(column), rowsOf(hits)],
    )
    return totals
  }
  const all = Array.from({ length: rows }, (_, row) => row)

  it('does not mind the order, nor how rows are sharded', () => {
    const whole = totalsOf(all)
    const merged = mergedTotals(totalsOf(all.slice(3_000).reverse()), totalsOf(all.slice(0, 3_000)))
    expect(merged.resampled[0]).toEqual(whole.resampled[0])
    expect(merged.resampled[2]).toEqual(whole.resampled[2])
    const share = (totals: typeof whole) => poissonReplicates(totals, ([count, , hit]) => hit! / count!)
    expect(share(merged)).toEqual(share(whole))
    merged.resampled[1]!.forEach((sum, replicate) => {
      expect(sum).toBeCloseTo(whole.resampled[1]![replicate]!, 8)
    })
  })

  it('its spread is that of the index bootstrap', () => {
    const replicates = poissonReplicates(totalsOf(all), ([count, sum]) => sum! / count!)
    expect(replicates.estimate).toBeCloseTo(weightedMean(column)(new Uint8Array(rows).fill(1)), 12)
    const index = indexBootstrap(rows, weightedMean(column), { replicates: 499, seed: 1 })
    const ratio = replicateSpread(replicates) / replicateSpread(index)
    expect(Math.abs(ratio - 1)).toBeLessThan(0.15)
    expect(replicateSpread(replicates)).toBeCloseTo(1 / Math.sqrt(rows), 2)
  })

  it('other columns than announced are a mistake', () => {
    expect(() => addRows(noPoissonTotals(setting), hashes, [column])).toThrow('1 columns')
  })
})
