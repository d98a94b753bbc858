import { expect, it } from 'vitest'
import { calibrationReport } from '#core/calibration/calibration-report.ts'
import type { BinaryScored } from '#core/metrics/scored.ts'
import { xoshiro128 } from '#core/statistics/resampling/xoshiro128.ts'

/** Labels drawn with the probability that is stated, moved by `shift`. */
function scored(shift: number, rows = 2000): BinaryScored {
  const source = xoshiro128(3)
  const scores = new Float64Array(rows)
  const labels = Uint8Array.from({ length: rows }, (_, row) => {
    const probability = 0.2 + 0.6 * source.double()
    scores[row] = probability + shift
    return source.double() < probability ? 1 : 0
  })
  return { task: 'binary-classification', labels, scores, predicted: scores.length === 0 ? labels : labels }
}

it('a calibrated model misses by chance alone, a moved one by the move', () => {
  const honest = calibrationReport(scored(0), undefined, {}, 0.05)
  const moved = calibrationReport(scored(0.15), undefined, {}, 0.05)
  expect(honest.expectedError.estimate).toBeLessThan(0.04)
  expect(honest.spiegelhalter.pTwoSided).toBeGreaterThan(0.05)
  expect(moved.expectedError.estimate).toBeGreaterThan(0.12)
  expect(moved.spiegelhalter.pTwoSided).toBeLessThan(1e-3)
  expect(moved.expectedError.lower).toBeLessThanOrEqual(moved.expectedError.estimate)
  expect(moved.curve).toHaveLength(10)
  expect(moved.curve.reduce((sum, { rows }) => sum + rows, 0)).toBe(2000)
})

it.each([
  [undefined, 'shown', /on average \(.* to .*\)\.$/],
  [0.3, 'pass', /at most 0\.3 was asked, held by the upper bound\.$/],
  [0.15, 'fail', /at most 0\.15 was asked, held by the upper bound, which does not\.$/],
] as const)('limit %s: %s', (max, verdict, words) => {
  const report = calibrationReport(scored(0.15), undefined, max === undefined ? {} : { max_ece: max }, 0.05)
  expect(report.verdict).toBe(verdict)
  expect(report.words).toMatch(words)
})

it('the champion stands beside it', () => {
  const report = calibrationReport(scored(0), scored(0.15), {}, 0.05)
  expect(report.championExpectedError).toBeGreaterThan(0.12)
})

it('a stated certainty that was wrong leaves no infinite number', () => {
  const certain: BinaryScored = {
    task: 'binary-classification',
    labels: Uint8Array.of(1, 0, 1, 0),
    scores: Float64Array.of(0, 1, 1, 0),
    predicted: Uint8Array.of(0, 1, 1, 0),
  }
  const { spiegelhalter } = calibrationReport(certain, undefined, {}, 0.05)
  expect(spiegelhalter).toEqual({ z: null, pTwoSided: 0 })
})

it('many rows are redrawn less often, to much the same bounds', () => {
  const few = calibrationReport(scored(0.15, 20_000), undefined, {}, 0.05).expectedError
  const many = calibrationReport(scored(0.15, 120_000), undefined, {}, 0.05).expectedError
  expect(many.estimate).toBeCloseTo(few.estimate, 2)
  expect(many.upper - many.lower).toBeLessThan(few.upper - few.lower)
})
