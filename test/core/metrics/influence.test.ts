import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { metricWithInfluence } from '#core/metrics/influence.ts'
import { type MetricName, metricFacts, metricsOfTask } from '#core/metrics/metric-table.ts'
import { type ForecastScored, type Scored, selectRows } from '#core/metrics/scored.ts'
import { allRows, binary, freeScores, multiclass, twoModels, uniforms } from './rows.ts'

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
    expect(estimateOf('log_loss', binary([1, 0], [0, 0]))).toBeCloseTo(-Math.log(2 ** -52) / 2, 9)
  })

  test.each<[MetricName, Scored, string]>([
    ['precision', binary([1, 0], [0.1, 0.1]), 'no-positive-predictions'],
    ['recall', binary([0, 0], [0.9, 0.1]), 'no-positive-labels'],
    ['f1', binary([0, 0], [0.1, 0.1]), 'no-positive-labels'],
    ['roc_auc', hand, 'class-too-small'],
    ['average_precision', hand, 'class-too-small'],
    ['accuracy', binary([], []), 'no-rows'],
    ['mae', hand, 'not-for-this-task'],
    ['lift_10', multiclass(['a', 'b'], [0, 1], [0, 1]), 'not-for-this-task'],
    ['ece', hand, 'needs-bootstrap'],
    ['brier', multiclass(['a', 'b'], [0, 1], [0, 1]), 'no-scores'],
    ['log_loss', multiclass(['a', 'b'], [0, 1], [0, 1]), 'no-scores'],
    ['average_precision', multiclass(['a', 'b'], [0, 1], [0, 1]), 'no-scores'],
    ['top_3_accuracy', multiclass(['a', 'b', 'c'], [0, 1], [0, 1]), 'too-few-classes'],
    ['top_3_accuracy', multiclass(['a', 'b', 'c', 'd'], [0, 1], [0, 1]), 'no-scores'],
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
    expect(estimateOf('average_precision', full)).toBe(1)
    expect(estimateOf('log_loss', full)).toBeCloseTo(-Math.log(0.8), 12)
    expect(estimateOf('brier', full)).toBeCloseTo(0.2 ** 2 + 2 * 0.1 ** 2, 12)
  })
})

test('top_3_accuracy: of equal scores the later class goes first', () => {
  const scores = [0.1, 0.4, 0.2, 0.1, 0.2].map((score) => new Float64Array(5).fill(score))
  const labels = [0, 1, 2, 3, 4]
  const scored = { ...multiclass(['a', 'b', 'c', 'd', 'e'], labels, labels), scores }
  expect(estimateOf('top_3_accuracy', scored)).toBeCloseTo(3 / 5, 12)
  const tied = { ...scored, scores: scores.map((column) => column.map(() => 0.2)) }
  const perLabel = labels.map((label) =>
    estimateOf('top_3_accuracy', selectRows(tied, Uint32Array.of(label))),
  )
  expect(perLabel).toEqual([0, 0, 1, 1, 1])
})

describe('metrics of numbers', () => {
  const hand: Scored = {
    task: 'regression',
    labels: Float64Array.of(1, 2, 3),
    predicted: Float64Array.of(2, 2, 5),
  }
  test.each<[MetricName, number]>([
    ['mae', 1],
    ['rmse', Math.sqrt(5 / 3)],
    ['r2', 1 - 5 / 2],
    ['mape', (1 + 0 + 2 / 3) / 3],
    ['smape', (2 / 3 + 0 + 4 / 8) / 3],
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

  const far = { ...hand, labels: Float64Array.of(1e308, 1, 2), predicted: Float64Array.of(-1e308, 1, 2) }
  test.each<[MetricName, Scored, number | string]>([
    ['mae', far, 'too-large'],
    ['rmse', far, 'too-large'],
    ['r2', far, 'too-large'],
    ['mape', far, 'too-large'],
    ['smape', far, 2 / 3],
    ['r2', { ...hand, labels: Float64Array.of(2, 2, 2) }, 'constant-labels'],
    ['r2', { ...hand, labels: Float64Array.of(0.1, 0.1, 0.1) }, 'constant-labels'],
    ['mape', { ...hand, labels: Float64Array.of(1, 0, 2) }, 'zero-labels'],
    ['smape', { ...hand, labels: Float64Array.of(0, 0), predicted: Float64Array.of(0, 3) }, 1],
    ['mase', hand, 'not-for-this-task'],
    ['mean_score', freeScores([1, 2, 6]), 3],
    ['mean_score', freeScores([1e308, 1e308]), 'too-large'],
  ])('%s at the edges', (metric, scored, expected) => {
    const found = estimateOf(metric, scored)
    if (typeof expected === 'number') expect(found).toBeCloseTo(expected, 12)
    else expect(found).toBe(expected)
  })

  const days: ForecastScored = {
    task: 'forecast',
    labels: Float64Array.of(10, 20, 30, 40),
    predicted: Float64Array.of(12, 20, 27, 41),
    quantiles: [
      { level: 0.1, values: Float64Array.of(10, 21, 20, 30) },
      { level: 0.9, values: Float64Array.of(15, 25, 29, 40) },
    ],
    naive: Float64Array.of(8, 10, 20, 30),
  }
  test.each<[MetricName, Scored, number | string]>([
    ['mase', days, 6 / 4 / 8],
    ['mase', { ...days, naive: days.labels }, 'no-naive-error'],
    ['pinball', days, (0 + 0.9 + 1 + 1 + (0.5 + 0.5 + 0.9 + 0)) / 8],
    ['quantile_coverage', days, 2 / 4],
    ['quantile_coverage', { ...days, quantiles: days.quantiles!.slice(1) }, 'no-quantiles'],
    ['pinball', { ...days, quantiles: [] }, 'no-quantiles'],
    ['coverage_error', days, 'needs-bootstrap'],
  ])('%s of a forecast', (metric, scored, expected) => {
    const found = estimateOf(metric, scored)
    if (typeof expected === 'number') expect(found).toBeCloseTo(expected, 12)
    else expect(found).toBe(expected)
  })

  test('mase over a naive error that is given', () => {
    expect(metricWithInfluence('mase', days, { naiveError: 4 })).toMatchObject({ estimate: 6 / 4 / 4 })
    expect(metricWithInfluence('mase', days, { naiveError: 0 })).toEqual({
      kind: 'undefined',
      reason: 'no-naive-error',
    })
  })

  test('a sum of a million numbers keeps its digits', () => {
    const scored = freeScores(new Float64Array(1_000_000).fill(0.1))
    expect(estimateOf('mean_score', scored)).toBeCloseTo(0.1, 15)
  })
})

const seeds = fc.integer({ min: 0, max: 2 ** 31 })
const binaryMetrics = metricsOfTask('binary-classification', true).filter(
  (name) => metricFacts(name).interval === 'influence',
)

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
        const order = allRows(150)
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
})
