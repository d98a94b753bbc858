import { describe, expect, test } from 'vitest'
import {
  type ForecastScored,
  type Scored,
  sameAnswers,
  sameLabels,
  selectRows,
} from '#core/metrics/scored.ts'
import { binary, forecast, freeScores, multiclass, numbers, severalClasses } from './rows.ts'

const quantile = (scored: ForecastScored, change: (value: number) => number): ForecastScored => ({
  ...scored,
  quantiles: scored.quantiles!.map(({ level, values }) => ({ level, values: values.map(change) })),
})
const several = severalClasses(6, 3, 1)

describe('sameAnswers', () => {
  test.each<[string, Scored, Scored, boolean]>([
    ['the same scores', binary([1, 0], [0.9, 0.1]), binary([0, 0], [0.9, 0.1]), true],
    ['other scores, same classes', binary([1, 0], [0.9, 0.1]), binary([1, 0], [0.8, 0.1]), false],
    ['the same class scores', several, { ...several, scores: several.scores!.map((of) => of.slice()) }, true],
    [
      'other class scores',
      several,
      { ...several, scores: several.scores!.map((of) => of.map((score) => score / 2)) },
      false,
    ],
    [
      'scores on one side only',
      several,
      multiclass(several.classes, several.labels, several.predicted),
      false,
    ],
    ['the same numbers', numbers(4), numbers(4), true],
    ['other tasks', numbers(4), forecast(4), false],
    ['the same quantiles', forecast(4), forecast(4), true],
    ['other quantiles', forecast(4), quantile(forecast(4), (value) => value + 1), false],
    [
      'other levels',
      forecast(4),
      { ...forecast(4), quantiles: forecast(4).quantiles!.map((of) => ({ ...of, level: of.level / 2 })) },
      false,
    ],
    ['the same free scores', freeScores([1, 2]), freeScores([1, 2]), true],
    ['other free scores', freeScores([1, 2]), freeScores([1, 3]), false],
  ])('%s', (_, left, right, expected) => {
    expect(sameAnswers(left, right)).toBe(expected)
  })
})

test.each<[string, Scored, Scored, boolean]>([
  ['the same labels', forecast(4), quantile(forecast(4), (value) => value + 1), true],
  ['other labels', numbers(4, 1), numbers(4, 2), false],
  ['other classes', multiclass(['a', 'b'], [0], [0]), multiclass(['a', 'c'], [0], [0]), false],
  ['free scores of as many rows', freeScores([1, 2]), freeScores([3, 4]), true],
])('sameLabels: %s', (_, left, right, expected) => {
  expect(sameLabels(left, right)).toBe(expected)
})

test('selectRows keeps every column of a forecast in line', () => {
  const scored: ForecastScored = {
    task: 'forecast',
    labels: Float64Array.of(1, 2, 3),
    predicted: Float64Array.of(4, 5, 6),
    quantiles: [{ level: 0.9, values: Float64Array.of(7, 8, 9) }],
    naive: Float64Array.of(10, 11, 12),
    serving: { latencies: Float64Array.of(13, 14, 15), packageBytes: 16 },
  }
  expect(selectRows(scored, Uint32Array.of(2, 0, 0))).toEqual({
    task: 'forecast',
    labels: Float64Array.of(3, 1, 1),
    predicted: Float64Array.of(6, 4, 4),
    quantiles: [{ level: 0.9, values: Float64Array.of(9, 7, 7) }],
    naive: Float64Array.of(12, 10, 10),
    serving: { latencies: Float64Array.of(15, 13, 13), packageBytes: 16 },
  })
})
