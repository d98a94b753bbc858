import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { metricWithInfluence } from '#core/metrics/influence.ts'
import { type MetricName, metricNames, metricsOfTask, metricTable } from '#core/metrics/metric-table.ts'
import { type Scored, selectRows } from '#core/metrics/scored.ts'
import { binary, multiclass, twoModels, uniforms } from './rows.ts'

const value = { true_positive: 10, false_positive: -5, false_negative: -50, true_negative: 1 }
const estimateOf = (metric: MetricName, scored: Scored) => {
  const result = metricWithInfluence(metric, scored, { value })
  return result.kind === 'estimate' ? result.estimate : result.reason
}

describe('binary metrics', () => {
  // 4 true positives, 1 false positive, 2 false negatives, 5 true negatives.
  const hand = binary(
    [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
    [0.9, 0.9, 0.8, 0.6, 0.4, 0.2, 0.7, 0.4, 0.3, 0.2, 0.1, 0.1],
  )

  test.each<[MetricName, number]>([
    ['accuracy', 9 / 12],
    ['precision', 4 / 5],
    ['recall', 4 / 6],
    ['f1', 8 / 11],
    ['expected_value', (4 * 10 - 5 - 2 * 50 + 5) / 12],
    ['brier', (0.01 + 0.01 + 0.04 + 0.16 + 0.36 + 0.64 + 0.49 + 0.16 + 0.09 + 0.04 + 0.01 + 0.01) / 12],
    [
      'log_loss',
      -(Math.log(0.9 * 0.9 * 0.8 * 0.6 * 0.4 * 0.2) + Math.log(0.3 * 0.6 * 0.7 * 0.8 * 0.9 * 0.9)) / 12,
    ],
  ])('%s', (metric, expected) => {
    expect(estimateOf(metric, hand)).toBeCloseTo(expected, 12)
  })

  test('roc_auc counts pairs, ties one half', () => {
    const uniform = uniforms(3)
    const labels = Array.from({ length: 60 }, (_, row) => (row < 20 ? 1 : 0))
    const scores = labels.map((label) => Math.round(10 * (0.6 * uniform() + 0.3 * label)) / 10)
    let wins = 0
    for (let i = 0; i < 20; i++) {
      for (let j = 20; j < 60; j++) wins += scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0
    }
    expect(estimateOf('roc_auc', binary(labels, scores))).toBeCloseTo(wins / 800, 12)
  })

  test('a certain mistake costs a finite loss', () => {
    expect(estimateOf('log_loss', binary([1, 0], [0, 0]))).toBeCloseTo(-Math.log(1e-15) / 2, 9)
  })

  test.each<[MetricName, Scored, string]>([
    ['precision', binary([1, 0], [0.1, 0.1]), 'no-positive-predictions'],
    ['recall', binary([0, 0], [0.9, 0.1]), 'no-positive-labels'],
    ['f1', binary([0, 0], [0.1, 0.1]), 'no-positive-labels'],
    ['roc_auc', hand, 'class-too-small'],
    ['accuracy', binary([], []), 'no-rows'],
    ['mae', hand, 'not-for-this-task'],
    ['brier', multiclass(['a', 'b'], [0, 1], [0, 1]), 'not-for-this-task'],
    ['log_loss', multiclass(['a', 'b'], [0, 1], [0, 1]), 'no-scores'],
  ])('%s may be undefined', (metric, scored, reason) => {
    expect(estimateOf(metric, scored)).toBe(reason)
  })

  test('expected_value needs a matrix', () => {
    expect(metricWithInfluence('expected_value', hand)).toEqual({ kind: 'undefined', reason: 'no-value' })
  })
})

describe('multiclass metrics', () => {
  const classes = ['ant', 'bee', 'cat', 'dog']
  // ant: 2 of 3 right; bee: 1 of 2, one cat taken for bee; cat: 0 of 1, never predicted; dog has no rows.
  const hand = multiclass(classes, [0, 0, 0, 1, 1, 2], [0, 0, 1, 1, -1, 1])

  test.each<[MetricName, number]>([
    ['accuracy', 3 / 6],
    ['precision', (1 + 1 / 3 + 0) / 3],
    ['recall', (2 / 3 + 1 / 2 + 0) / 3],
    ['f1', (4 / 5 + 2 / 5 + 0) / 3],
  ])('%s is the plain mean over the classes with rows', (metric, expected) => {
    expect(estimateOf(metric, hand)).toBeCloseTo(expected, 12)
  })

  test('roc_auc: each class against the rest, ten rows of each', () => {
    const labels = Array.from({ length: 30 }, (_, row) => row % 3)
    const predicted = labels
    const scores = [0, 1, 2].map((target) =>
      Float64Array.from(labels, (label) => (label === target ? 0.8 : 0.1)),
    )
    const full = { ...multiclass(['a', 'b', 'c'], labels, predicted), scores }
    expect(estimateOf('roc_auc', full)).toBe(1)
    expect(
      estimateOf(
        'roc_auc',
        selectRows(
          full,
          Uint32Array.from({ length: 29 }, (_, row) => row),
        ),
      ),
    ).toBe('class-too-small')
    expect(estimateOf('log_loss', full)).toBeCloseTo(-Math.log(0.8), 12)
  })
})

describe('regression metrics', () => {
  const hand: Scored = {
    task: 'regression',
    labels: Float64Array.of(1, 2, 3),
    predicted: Float64Array.of(2, 2, 5),
  }
  test.each<[MetricName, number]>([
    ['mae', 1],
    ['rmse', Math.sqrt(5 / 3)],
  ])('%s', (metric, expected) => expect(estimateOf(metric, hand)).toBeCloseTo(expected, 12))

  test('rmse of a perfect model is 0 and moves with no row', () => {
    const perfect: Scored = { ...hand, predicted: hand.labels }
    expect(metricWithInfluence('rmse', perfect)).toEqual({
      kind: 'estimate',
      estimate: 0,
      influence: new Float64Array(3),
      turnoverSquare: 0,
    })
  })
})

const seeds = fc.integer({ min: 0, max: 2 ** 31 })
const binaryMetrics = metricsOfTask('binary-classification', true)

describe('laws', () => {
  test.each(binaryMetrics)('the influence on %s has mean zero', (metric) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const result = metricWithInfluence(metric, twoModels(200, [1.5, 1], seed).candidate, { value })
        if (result.kind === 'undefined') return
        const sum = result.influence.reduce((total, of) => total + of, 0)
        expect(Math.abs(sum / 200)).toBeLessThan(1e-9)
      }),
      { numRuns: 30 },
    )
  })

  test.each(binaryMetrics)('%s does not depend on the order of rows', (metric) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { candidate } = twoModels(150, [1.5, 1], seed)
        const uniform = uniforms(seed + 1)
        const order = Uint32Array.from({ length: 150 }, (_, row) => row)
        const keys = order.map(() => uniform() * 2 ** 32)
        order.sort((left, right) => keys[left]! - keys[right]!)
        const plain = estimateOf(metric, candidate)
        const shuffled = estimateOf(metric, selectRows(candidate, order))
        if (typeof plain === 'number') expect(shuffled).toBeCloseTo(plain, 10)
        else expect(shuffled).toBe(plain)
      }),
      { numRuns: 30 },
    )
  })

  test.each(binaryMetrics)('dropping a row moves %s by about its influence over n', (metric) => {
    const { candidate } = twoModels(2000, [1.5, 1], 11)
    const result = metricWithInfluence(metric, candidate, { value })
    if (result.kind === 'undefined') throw new Error(result.reason)
    for (const row of [0, 17, 500, 1999]) {
      const rest = Uint32Array.from({ length: 1999 }, (_, index) => (index < row ? index : index + 1))
      const without = estimateOf(metric, selectRows(candidate, rest)) as number
      const jackknife = 1999 * (result.estimate - without)
      expect(Math.abs(jackknife - result.influence[row]!)).toBeLessThan(0.02 * (1 + Math.abs(jackknife)))
    }
  })
})

test('every metric of the table says what it is', () => {
  for (const name of metricNames) {
    const { tasks, definition, source, unit } = metricTable[name]
    expect([tasks.length > 0, definition.endsWith('.'), source.length > 0, unit.length > 0], name).toEqual([
      true,
      true,
      true,
      true,
    ])
  }
  expect(metricsOfTask('regression', true)).toEqual(['mae', 'rmse'])
  expect(metricsOfTask('binary-classification', false)).not.toContain('expected_value')
})
