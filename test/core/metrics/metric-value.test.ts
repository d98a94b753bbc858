import { describe, expect, test } from 'vitest'
import { equalMassBins } from '#core/metrics/calibration.ts'
import { type MetricName, metricFacts, metricsOfTask } from '#core/metrics/metric-table.ts'
import { metricStatistic, metricValue, weightedMetric } from '#core/metrics/metric-value.ts'
import { type Scored, selectRows } from '#core/metrics/scored.ts'
import { tiedRows } from '#core/metrics/tied-rows.ts'
import { errorOfBins } from '#core/statistics/calibration/calibration-error.ts'
import { binary, forecast, multiclass, numbers, severalClasses, twoModels, uniforms } from './rows.ts'

const served = {
  latencies: Float64Array.from({ length: 200 }, (_, row) => (row * 37) % 200),
  packageBytes: 2_500_000,
}
const answers: readonly Scored[] = [
  { ...twoModels(200, [1.5, 1], 3).candidate, serving: served },
  { ...severalClasses(200, 6, 1), serving: served },
  { ...numbers(200), serving: served },
  { ...forecast(200), serving: served },
]
const uniform = uniforms(17)
const weights = Uint8Array.from({ length: 200 }, () => Math.floor(4 * uniform() * uniform()))
const drawn = Uint32Array.from(
  Array.from(weights).flatMap((weight, row) => new Array<number>(weight).fill(row)),
)

describe('metrics without an influence', () => {
  test.each(
    answers.flatMap((scored) =>
      metricsOfTask(scored.task, false).map((metric) => [scored.task, metric, scored] as const),
    ),
  )('%s, %s: weights are rows drawn so often', (_, metric, scored) => {
    const byWeights = weightedMetric(metric, scored)(weights)
    const byRows = metricValue(metric, selectRows(scored, drawn))
    if (byRows.kind === 'undefined') expect(byWeights).toEqual(byRows)
    else expect(byWeights).toEqual({ kind: 'value', value: expect.closeTo(byRows.value, 10) })
  })

  test.each<[MetricName, Scored, number | string]>([
    ['median_absolute_error', { ...numbers(3), predicted: numbers(3).labels.map((y, row) => y + row) }, 1],
    ['coverage_error', { ...forecast(10), quantiles: [] }, 'no-quantiles'],
    ['latency_p95', { ...numbers(3), serving: { latencies: Float64Array.of(30, 10, 20) } }, 29],
    ['latency_p95', numbers(3), 'not-measured'],
    ['package_size', { ...numbers(3), serving: served }, 2.5],
    ['package_size', numbers(3), 'not-measured'],
    ['lift_10', binary([0, 0], [0.1, 0.2]), 'no-positive-labels'],
    ['ece', binary([0, 1], [0.1, 0.2]), 'fewer-rows-than-bins'],
    ['ece', multiclass(['a', 'b'], [0, 1], [0, 1]), 'no-scores'],
    ['ece', numbers(3), 'not-for-this-task'],
    ['lift_10', binary([], []), 'no-rows'],
    ['accuracy', binary([0, 1], [0.1, 0.2]), 0.5],
  ])('%s', (metric, scored, expected) => {
    const result = metricValue(metric, scored)
    if (typeof expected === 'string') expect(result).toEqual({ kind: 'undefined', reason: expected })
    else expect(result).toEqual({ kind: 'value', value: expect.closeTo(expected, 10) })
  })

  test('for the bootstrap a replicate without a value is NaN', () => {
    const lift = metricStatistic('lift_10', binary([0, 1, 1], [0.2, 0.9, 0.8]))
    expect([lift(Uint8Array.of(1, 1, 1)), lift(Uint8Array.of(3, 0, 0))]).toEqual([1.5, Number.NaN])
  })

  test('lift: 30 rows, three best hold two of six positives, five times their share', () => {
    const labels = Array.from({ length: 30 }, (_, row) => (row % 5 === 0 || row === 1 ? 1 : 0))
    const positives = labels.reduce<number>((sum, label) => sum + label, 0)
    const best = labels.map((_, row) => -row)
    expect(metricValue('lift_10', binary(labels, best))).toEqual({
      kind: 'value',
      value: expect.closeTo(2 / 3 / (positives / 30), 12),
    })
  })

  test('lift: rows tied at the edge count in part', () => {
    const labels = Array.from({ length: 20 }, (_, row) => (row < 5 ? 1 : 0))
    const tied = labels.map((_, row) => (row < 10 ? 1 : 0))
    expect(metricValue('lift_10', binary(labels, tied))).toEqual({ kind: 'value', value: 2 })
  })

  test('lift: a tenth of 15 rows is a row and a half', () => {
    const labels = Array.from({ length: 15 }, (_, row) => (row === 1 ? 1 : 0))
    const falling = labels.map((_, row) => -row)
    expect(metricValue('lift_10', binary(labels, falling))).toEqual({
      kind: 'value',
      value: expect.closeTo(0.5 / 1.5 / (1 / 15), 12),
    })
  })
})

describe('calibration', () => {
  const p = [
    0.05, 0.15, 0.22, 0.31, 0.38, 0.44, 0.52, 0.58, 0.63, 0.71, 0.77, 0.82, 0.88, 0.91, 0.97, 0.35, 0.48,
    0.66, 0.09, 0.55,
  ]
  const y = [0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1]
  const tied = tiedRows(Uint8Array.from(y), Float64Array.from(p))()

  test('the published vector of ten bins', () => {
    expect(errorOfBins(equalMassBins(tied, 10) ?? []).expected).toBeCloseTo(0.2425, 12)
  })

  test('the last bin takes the rest, ties across an edge share their labels', () => {
    const scores = [0.1, 0.5, 0.5, 0.5, 0.9]
    for (const labels of [
      [0, 1, 0, 1, 1],
      [0, 0, 1, 1, 1],
    ]) {
      const bins = equalMassBins(tiedRows(Uint8Array.from(labels), Float64Array.from(scores))(), 2)
      expect(bins).toEqual([
        { rows: 2, meanProbability: expect.closeTo(0.3, 12), positiveShare: expect.closeTo(1 / 3, 12) },
        { rows: 3, meanProbability: expect.closeTo(1.9 / 3, 12), positiveShare: expect.closeTo(7 / 9, 12) },
      ])
    }
  })

  test('several classes: the highest score and how often its class is right', () => {
    const labels = Array.from({ length: 20 }, (_, row) => (row < 10 ? 0 : 1))
    const scores = [
      Float64Array.from(labels, () => 0.8),
      Float64Array.from(labels, () => 0.1),
      Float64Array.from(labels, () => 0.1),
    ]
    const scored = { ...multiclass(['a', 'b', 'c'], labels, labels), scores }
    expect(metricValue('ece', scored)).toEqual({ kind: 'value', value: expect.closeTo(0.3, 12) })
  })
})

test('every metric has a value or a reason on every task', () => {
  for (const scored of answers) {
    for (const metric of metricsOfTask(scored.task, true)) {
      const result = metricValue(metric, scored)
      const found = result.kind === 'value' ? Number.isFinite(result.value) : result.reason
      expect([metric, found]).toEqual([metric, metric === 'expected_value' ? 'no-value' : true])
      expect(metricFacts(metric).tasks).toContain(scored.task)
    }
  }
})
