import { expect, test } from 'vitest'
import { assess, boundsOf } from '#core/gate/assessment.ts'
import { compare } from '#core/gate/comparison.ts'
import { meanOverRows } from '#core/gate/units.ts'
import { metricWithInfluence } from '#core/metrics/influence.ts'
import type { MetricName } from '#core/metrics/metric-table.ts'
import { tBounds } from '#core/statistics/paired-t.ts'
import { twoModels } from '../metrics/rows.ts'
import { value } from './requests.ts'

const { candidate, champion } = twoModels(700, [1.6, 1.2], 9)
const byT: readonly MetricName[] = [
  'precision',
  'f1',
  'f2',
  'f0_5',
  'specificity',
  'mcc',
  'kappa',
  'balanced_accuracy',
]

test.each([...byT, 'expected_value'] as const)('%s from counts is what its rows say', (metric) => {
  const options = { value }
  const [left, right] = [assess(metric, candidate, options), assess(metric, champion, options)]
  expect([left.kind, right.kind]).toEqual(['counted', 'counted'])
  const of = metricWithInfluence(metric, candidate, options)
  const other = metricWithInfluence(metric, champion, options)
  const found = compare(left, right, 0.05)
  if (
    of.kind !== 'estimate' ||
    other.kind !== 'estimate' ||
    found.kind !== 'difference' ||
    left.kind === 'undefined'
  )
    throw new Error(metric)
  const rows = of.influence.map((one, row) => one - other.influence[row]!)
  const turnover = Math.max(of.turnoverSquare, other.turnoverSquare)
  const spread = meanOverRows(rows, 0, { turnoverSquare: turnover, alpha: 0.05 })
  const mean = { ...spread, mean: of.estimate - other.estimate }
  const [lower, upper] = tBounds(mean, 0.05)
  expect(found.lower).toBeCloseTo(lower, 9)
  expect(found.upper).toBeCloseTo(upper, 9)
  expect(boundsOf(left, 0.05)?.estimate).toBeCloseTo(of.estimate, 12)
})

test('rows that nobody saw turn over count less, the more were seen', () => {
  const spread = (differing: number) => {
    const rows = Float64Array.from({ length: 1000 }, (_, row) =>
      row >= differing ? 0 : row % 2 === 0 ? 1 : -1,
    )
    const [widened, plain] = [1, 0].map(
      (turnoverSquare) => meanOverRows(rows, 0, { turnoverSquare, alpha: 0.05 }).standardError,
    )
    return [widened!, plain!] as const
  }
  // The rule of three where none differs: 3 of 1,000 rows.
  expect(1.645 * spread(0)[0]).toBeCloseTo(0.003, 4)
  const [widened, plain] = spread(200)
  expect(widened / plain).toBeGreaterThan(1)
  expect(widened / plain).toBeLessThan(1.02)
})
