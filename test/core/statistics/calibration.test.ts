import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { equalMassCalibration, equalMassCalibrationStatistic } from '#core/metrics/calibration.ts'
import { brierDecomposition } from '#core/statistics/calibration/brier-decomposition.ts'
import { equalWidthCalibration } from '#core/statistics/calibration/calibration-error.ts'
import { expectedPerformance } from '#core/statistics/calibration/confidence-based-performance.ts'
import { calibratedProbability, isotonicBlocks } from '#core/statistics/calibration/isotonic.ts'
import { spiegelhalter } from '#core/statistics/calibration/spiegelhalter.ts'
import { uniforms } from '../metrics/rows.ts'

const rows = fc.array(
  fc.record({
    label: fc.integer({ min: 0, max: 1 }),
    probability: fc.integer({ min: 0, max: 20 }).map((of) => of / 20),
    weight: fc.nat(4),
  }),
  { minLength: 1, maxLength: 40 },
)
type Row = { label: number; probability: number }
const labelsOf = (of: readonly Row[]) => Uint8Array.from(of, ({ label }) => label)
const probabilitiesOf = (of: readonly Row[]) => Float64Array.from(of, ({ probability }) => probability)

function calibrated(count: number, seed: number): [Uint8Array, Float64Array] {
  const uniform = uniforms(seed)
  const probabilities = Float64Array.from({ length: count }, uniform)
  return [Uint8Array.from(probabilities, (p) => (uniform() < p ? 1 : 0)), probabilities]
}

describe('calibration error', () => {
  test('a row counted k times is k rows', () => {
    fc.assert(
      fc.property(rows, (of) => {
        const repeated = of.flatMap((row) => Array.from({ length: row.weight }, () => row))
        fc.pre(repeated.length > 0)
        const statistic = equalMassCalibrationStatistic(labelsOf(of), probabilitiesOf(of), 5)
        const plain = equalMassCalibration(labelsOf(repeated), probabilitiesOf(repeated), 5)
        expect(statistic(Uint8Array.from(of, ({ weight }) => weight))).toBeCloseTo(plain.expected, 12)
      }),
    )
  })

  test('the curve holds every row once; the error is its distance from the diagonal', () => {
    fc.assert(
      fc.property(rows, (of) => {
        for (const calibration of [equalMassCalibration, equalWidthCalibration]) {
          const { curve, expected, largest } = calibration(labelsOf(of), probabilitiesOf(of), 4)
          expect(curve.reduce((sum, bin) => sum + bin.rows, 0)).toBe(of.length)
          const distances = curve.map((bin) => Math.abs(bin.meanProbability - bin.positiveShare))
          expect(largest).toBeCloseTo(Math.max(...distances), 12)
          expect(expected).toBeLessThanOrEqual(largest + 1e-12)
          const order = curve.map((bin) => bin.meanProbability)
          expect(order).toEqual(order.toSorted((left, right) => left - right))
        }
      }),
    )
  })

  test('a probability of 1 falls in the last bin; fewer rows than bins are a bin each', () => {
    expect(equalWidthCalibration(Uint8Array.of(1), Float64Array.of(1))).toEqual({
      expected: 0,
      largest: 0,
      curve: [{ rows: 1, meanProbability: 1, positiveShare: 1 }],
    })
    expect(equalMassCalibration(Uint8Array.of(1, 0), Float64Array.of(0.4, 0.2)).curve).toHaveLength(2)
  })
})

test('the split of the Brier score adds up to it', () => {
  fc.assert(
    fc.property(rows, (of) => {
      const direct =
        of.reduce((sum, { label, probability }) => sum + (probability - label) ** 2, 0) / of.length
      expect(brierDecomposition(labelsOf(of), probabilitiesOf(of)).brier).toBeCloseTo(direct, 12)
    }),
  )
})

describe('Spiegelhalter', () => {
  test('rejects calibrated forecasts as often as it says, and overconfident ones', () => {
    let rejected = 0
    for (let run = 0; run < 1_000; run++) {
      if (spiegelhalter(...calibrated(200, run)).pTwoSided <= 0.05) rejected++
    }
    expect(Math.abs(rejected / 1_000 - 0.05)).toBeLessThan(3 * Math.sqrt(0.0475 / 1_000))
    const [labels, probabilities] = calibrated(2_000, 5)
    const overconfident = probabilities.map((p) => p ** 2 / (p ** 2 + (1 - p) ** 2))
    expect(spiegelhalter(labels, overconfident).pTwoSided).toBeLessThan(1e-6)
  })

  test('a certainty that was wrong is proof, one that was right is none', () => {
    expect(spiegelhalter(Uint8Array.of(0), Float64Array.of(1)).pTwoSided).toBe(0)
    expect(spiegelhalter(Uint8Array.of(1, 0), Float64Array.of(1, 0))).toEqual({ z: 0, pTwoSided: 1 })
  })
})

describe('isotonic calibration', () => {
  test('blocks ascend, keep every row and every positive', () => {
    fc.assert(
      fc.property(rows, (of) => {
        const blocks = isotonicBlocks(labelsOf(of), probabilitiesOf(of))
        expect(blocks.reduce((sum, block) => sum + block.rows, 0)).toBe(of.length)
        const positives = blocks.reduce((sum, block) => sum + block.rows * block.value, 0)
        expect(positives).toBeCloseTo(
          of.reduce((sum, { label }) => sum + label, 0),
          9,
        )
        blocks.slice(1).forEach((block, index) => {
          expect(block.value).toBeGreaterThan(blocks[index]!.value)
          expect(block.left).toBeGreaterThan(blocks[index]!.right)
        })
      }),
    )
  })

  it.each([
    [0, 0.25],
    [0.3, 0.25],
    [0.4, 0.5],
    [0.5, 0.75],
    [0.9, 0.75],
    [2, 0.75],
  ])('a score of %d is worth %d', (score, probability) => {
    const blocks = [
      { left: 0.1, right: 0.3, value: 0.25, rows: 4 },
      { left: 0.5, right: 0.9, value: 0.75, rows: 4 },
    ]
    expect(calibratedProbability(blocks, score)).toBeCloseTo(probability, 12)
  })
})

describe('performance without labels', () => {
  test('of certain probabilities is the performance itself', () => {
    const predicted = Uint8Array.of(1, 1, 0, 0, 1)
    const of = expectedPerformance(
      Float64Array.of(1, 0, 1, 0, 1),
      predicted,
      Float64Array.of(0.9, 0.8, 0.4, 0.3, 0.7),
    )
    expect(of).toEqual({
      truePositives: 2,
      falsePositives: 1,
      falseNegatives: 1,
      trueNegatives: 1,
      accuracy: 0.6,
      precision: 2 / 3,
      recall: 2 / 3,
      f1: 2 / 3,
      accuracyError: 0,
      area: expect.closeTo(4 / 6, 12),
    })
  })

  test('of calibrated ones is near the performance with labels', () => {
    const [labels, probabilities] = calibrated(20_000, 3)
    const predicted = Uint8Array.from(probabilities, (p) => (p > 0.5 ? 1 : 0))
    const of = expectedPerformance(probabilities, predicted, probabilities)
    const accuracy = labels.reduce((sum, label, row) => sum + (label === predicted[row] ? 1 : 0), 0) / 20_000
    expect(Math.abs(of.accuracy - accuracy)).toBeLessThan(3.5 * of.accuracyError)
    expect(of.area).toBeCloseTo(5 / 6, 1)
  })
})
