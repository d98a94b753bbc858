import { describe, expect, test } from 'vitest'
import { type JoinRequest, joinScored } from '#core/metrics/join-scored.ts'

const valid: JoinRequest = {
  task: 'binary-classification',
  labels: { rowIds: ['a', 'b', 'c'], labels: [true, false, true] },
  predictions: { rowIds: ['c', 'a', 'b'], score: [0.3, 0.9, 0.4] },
  decisionThreshold: 0.4,
}

describe('joinScored', () => {
  test('joins by row id in the order of the labels, whatever the order of the predictions', () => {
    expect(joinScored(valid)).toEqual({
      kind: 'scored',
      scored: {
        task: 'binary-classification',
        labels: Uint8Array.of(1, 0, 1),
        scores: Float64Array.of(0.9, 0.4, 0.3),
        predicted: Uint8Array.of(1, 1, 0),
      },
    })
  })

  test.each([
    ['numbers', [1, 0, 1]],
    ['bigints', [1n, 0n, 1n]],
    ['texts', ['TRUE', 'false', '1']],
  ])('reads binary labels written as %s', (_, labels) => {
    expect(joinScored({ ...valid, labels: { ...valid.labels, labels } })).toEqual(joinScored(valid))
  })

  test('row ids of different types are the same id', () => {
    const labels = { rowIds: [1n, 2n], labels: [1, 0] }
    const predictions = { rowIds: ['2', '1'], score: [0.1, 0.8] }
    expect(joinScored({ ...valid, labels, predictions })).toMatchObject({
      scored: { scores: Float64Array.of(0.8, 0.1) },
    })
  })

  const labels = valid.labels
  const predictions = valid.predictions
  test.each<[string, Partial<JoinRequest>, string]>([
    ['no-rows', { labels: { rowIds: [], labels: [] } }, 'There are no labelled rows.'],
    [
      'different-rows',
      { predictions: { rowIds: ['c', 'a', 'x'], score: [0.3, 0.9, 0.4] } },
      '1 rows have no prediction (b); 1 predictions are for rows that are not in the holdout.',
    ],
    [
      'different-rows',
      { predictions: { rowIds: ['c', 'a', 'b', 'd'], score: [0.3, 0.9, 0.4, 0.1] } },
      '1 predictions are for rows that are not in the holdout.',
    ],
    [
      'duplicate-ids',
      { predictions: { rowIds: ['c', 'a', 'a'], score: [0.3, 0.9, 0.4] } },
      '1 of 3 predictions repeat a row id.',
    ],
    [
      'duplicate-ids',
      { labels: { rowIds: ['a', 'b', 'a'], labels: [1, 0, 1] } },
      'The row id a occurs more than once among the labels.',
    ],
    ['missing-labels', { labels: { ...labels, labels: [true, null, true] } }, '1 of 3 rows have no label.'],
    [
      'unreadable-labels',
      { labels: { ...labels, labels: ['yes', 'no', 'yes'] } },
      'The label "yes" is neither true nor false.',
    ],
    ['one-class', { labels: { ...labels, labels: [1, 1, 1] } }, 'All 3 labels are positive.'],
    ['one-class', { labels: { ...labels, labels: [0, 0, 0] } }, 'All 3 labels are negative.'],
    [
      'missing-scores',
      { predictions: { rowIds: predictions.rowIds } },
      'The predictions have no column score.',
    ],
    [
      'non-finite-scores',
      { predictions: { ...predictions, score: [0.3, null, 0.4] } },
      'Some values of score are missing, infinite or not numbers.',
    ],
    [
      'non-finite-scores',
      { predictions: { ...predictions, score: [0.3, Number.NaN, 0.4] } },
      'Some values of score are missing, infinite or not numbers.',
    ],
    [
      'scores-out-of-range',
      { predictions: { ...predictions, score: [0.3, 1.2, 0.4] } },
      'score holds 1.2; it must be a probability between 0 and 1.',
    ],
  ])('%s: %j', (reason, change, detail) => {
    expect(joinScored({ ...valid, ...change })).toEqual({ kind: 'unusable', reason, detail })
  })

  const multi: JoinRequest = {
    task: 'multiclass',
    labels: { rowIds: [1, 2, 3], labels: ['cat', 'dog', 'ant'] },
    predictions: { rowIds: [3, 2, 1], prediction: ['ant', 'cow', 'cat'] },
  }

  test('multiclass: classes are the sorted labels, an unknown prediction is -1', () => {
    expect(joinScored(multi)).toEqual({
      kind: 'scored',
      scored: {
        task: 'multiclass',
        classes: ['ant', 'cat', 'dog'],
        labels: Int32Array.of(1, 2, 0),
        predicted: Int32Array.of(1, -1, 0),
      },
    })
  })

  test('multiclass: without predictions the likeliest class counts', () => {
    const classScores = { ant: [0.7, 0.2, 0.1], cat: [0.2, 0.2, 0.6], dog: [0.1, 0.6, 0.3] }
    expect(joinScored({ ...multi, predictions: { rowIds: [3, 2, 1], classScores } })).toMatchObject({
      scored: {
        predicted: Int32Array.of(1, 2, 0),
        scores: [
          Float64Array.of(0.1, 0.2, 0.7),
          Float64Array.of(0.6, 0.2, 0.2),
          Float64Array.of(0.3, 0.6, 0.1),
        ],
      },
    })
  })

  test.each<[string, Partial<JoinRequest>, string]>([
    [
      'missing-scores',
      { predictions: { ...multi.predictions, classScores: { ant: [1, 0, 0], cat: [0, 1, 0] } } },
      'The predictions have no column score_dog.',
    ],
    [
      'missing-predictions',
      { predictions: { rowIds: [1, 2, 3] } },
      'The predictions have neither prediction nor score_<class>.',
    ],
    [
      'missing-predictions',
      { predictions: { rowIds: [1, 2, 3], prediction: ['cat', null, 'ant'] } },
      'Some rows have no prediction.',
    ],
    ['unreadable-labels', { classes: ['cat', 'dog'] }, 'The label "ant" is none of cat, dog.'],
    ['one-class', { labels: { rowIds: [1, 2, 3], labels: ['cat', 'cat', 'cat'] } }, 'All 3 labels are cat.'],
  ])('multiclass %s: %j', (reason, change, detail) => {
    expect(joinScored({ ...multi, ...change })).toEqual({ kind: 'unusable', reason, detail })
  })

  const regression: JoinRequest = {
    task: 'regression',
    labels: { rowIds: ['a', 'b'], labels: [1.5, '2'] },
    predictions: { rowIds: ['b', 'a'], prediction: [2.5, 1n] },
  }

  test('regression', () => {
    expect(joinScored(regression)).toEqual({
      kind: 'scored',
      scored: { task: 'regression', labels: Float64Array.of(1.5, 2), predicted: Float64Array.of(1, 2.5) },
    })
  })

  test.each<[string, Partial<JoinRequest>]>([
    ['unreadable-labels', { labels: { rowIds: ['a', 'b'], labels: [1, 'much'] } }],
    ['non-finite-scores', { predictions: { rowIds: ['a', 'b'], prediction: [1, null] } }],
    ['missing-predictions', { predictions: { rowIds: ['a', 'b'] } }],
  ])('regression %s', (reason, change) => {
    expect(joinScored({ ...regression, ...change })).toMatchObject({ kind: 'unusable', reason })
  })

  const forecast: JoinRequest = {
    task: 'forecast',
    labels: { rowIds: ['a', 'b'], labels: [1.5, 2], naive: [1, '1.25'] },
    predictions: {
      rowIds: ['b', 'a'],
      prediction: [2.5, 1],
      quantiles: { '0.9': [3, 2], '.1': [1, 0.5] },
    },
  }

  test('forecast: quantiles by ascending level, the naive forecast from the labels', () => {
    expect(joinScored(forecast)).toEqual({
      kind: 'scored',
      scored: {
        task: 'forecast',
        labels: Float64Array.of(1.5, 2),
        predicted: Float64Array.of(1, 2.5),
        quantiles: [
          { level: 0.1, values: Float64Array.of(0.5, 1) },
          { level: 0.9, values: Float64Array.of(2, 3) },
        ],
        naive: Float64Array.of(1, 1.25),
      },
    })
    const { quantiles, ...plain } = forecast.predictions
    const { naive, ...labelled } = forecast.labels
    expect([quantiles, naive].every((column) => column !== undefined)).toBe(true)
    expect(joinScored({ ...forecast, labels: labelled, predictions: plain })).toEqual({
      kind: 'scored',
      scored: { task: 'forecast', labels: Float64Array.of(1.5, 2), predicted: Float64Array.of(1, 2.5) },
    })
  })

  test.each<[string, Partial<JoinRequest>, string]>([
    [
      'unreadable-quantiles',
      { predictions: { ...forecast.predictions, quantiles: { high: [1, 2] } } },
      'The column quantile_high does not name a level between 0 and 1 that no other column has.',
    ],
    [
      'unreadable-quantiles',
      { predictions: { ...forecast.predictions, quantiles: { '0.9': [1, 2], '.90': [1, 2] } } },
      'The column quantile_.90 does not name a level between 0 and 1 that no other column has.',
    ],
    [
      'unreadable-quantiles',
      { predictions: { ...forecast.predictions, quantiles: { '': [1, 2] } } },
      'The column quantile_ does not name a level between 0 and 1 that no other column has.',
    ],
    [
      'non-finite-scores',
      { predictions: { ...forecast.predictions, quantiles: { '0.9': [1, null] } } },
      'Some values of quantile_0.9 are missing, infinite or not numbers.',
    ],
    [
      'non-finite-scores',
      { labels: { ...forecast.labels, naive: [1, 'x'] } },
      'Some values of naive are missing, infinite or not numbers.',
    ],
    [
      'missing-predictions',
      { predictions: { rowIds: ['b', 'a'] } },
      'The predictions have no column prediction.',
    ],
  ])('forecast %s: %j', (reason, change, detail) => {
    expect(joinScored({ ...forecast, ...change })).toEqual({ kind: 'unusable', reason, detail })
  })

  const scores: JoinRequest = {
    task: 'scores',
    labels: { rowIds: ['a', 'b'], labels: [null, null] },
    predictions: { rowIds: ['b', 'a'], score: [-3, 7.5] },
  }

  test('free scores need no labels and no limits', () => {
    expect(joinScored(scores)).toEqual({
      kind: 'scored',
      scored: { task: 'scores', labels: new Float64Array(2), predicted: Float64Array.of(7.5, -3) },
    })
  })

  test.each<[string, Partial<JoinRequest>]>([
    ['missing-scores', { predictions: { rowIds: ['b', 'a'] } }],
    ['non-finite-scores', { predictions: { rowIds: ['b', 'a'], score: [1, 'good'] } }],
    ['different-rows', { predictions: { rowIds: ['b', 'c'], score: [1, 2] } }],
  ])('free scores %s', (reason, change) => {
    expect(joinScored({ ...scores, ...change })).toMatchObject({ kind: 'unusable', reason })
  })
})
