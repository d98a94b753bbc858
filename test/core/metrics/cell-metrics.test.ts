import { describe, expect, test } from 'vitest'
import { influenceOf } from '#core/metrics/agreement.ts'
import {
  type CellMetric,
  type Cells,
  cellCounts,
  metricOfCells,
  pairedCellCounts,
  pairedCellMoments,
} from '#core/metrics/cell-metrics.ts'
import { classCounts, metricOfClasses } from '#core/metrics/class-metrics.ts'
import { confusionMatrix } from '#core/metrics/confusion-matrix.ts'
import { metricWithInfluence } from '#core/metrics/influence.ts'
import { metricsOfTask, metricTable } from '#core/metrics/metric-table.ts'
import { moments, shapedMoments } from '#core/statistics/moments.ts'
import { binary, multiclass, twoModels } from './rows.ts'

const value = { true_positive: 10, false_positive: -5, false_negative: -50, true_negative: 1 }
const cellMetrics = metricsOfTask('binary-classification', true).filter(
  (name) => metricTable[name].reads === 'classes',
) as CellMetric[]
const counts: Cells = [50, 10, 5, 35]

describe('metrics of four cells', () => {
  test.each<[CellMetric, number]>([
    ['accuracy', 85 / 100],
    ['balanced_accuracy', (35 / 40 + 50 / 60) / 2],
    ['precision', 35 / 45],
    ['recall', 35 / 40],
    ['specificity', 50 / 60],
    ['f1', 70 / 85],
    ['f2', (5 * 35) / (5 * 35 + 4 * 5 + 10)],
    ['f0_5', (1.25 * 35) / (1.25 * 35 + 0.25 * 5 + 10)],
    ['mcc', (35 * 50 - 10 * 5) / Math.sqrt(45 * 40 * 60 * 55)],
    ['kappa', (0.85 - (0.4 * 0.45 + 0.6 * 0.55)) / (1 - (0.4 * 0.45 + 0.6 * 0.55))],
    ['expected_value', (50 - 50 - 250 + 350) / 100],
  ])('%s', (metric, expected) => {
    expect(metricOfCells(metric, counts, value)).toMatchObject({ estimate: expect.closeTo(expected, 12) })
  })

  test.each(cellMetrics)('a row that turns over moves %s by no more than its turnover', (metric) => {
    const of = metricOfCells(metric, counts, value)
    if (of.kind === 'undefined') throw new Error(of.reason)
    const [a, b, c, d] = of.influence
    const largest = Math.max(Math.abs(a - b), Math.abs(c - d)) ** 2
    expect(of.turnoverSquare).toBeGreaterThanOrEqual(largest * (1 - 1e-12))
    expect(of.turnoverSquare).toBeLessThanOrEqual(9 * largest)
  })

  test.each<[CellMetric, Cells, string]>([
    ['accuracy', [0, 0, 0, 0], 'no-rows'],
    ['mcc', [0, 0, 3, 4], 'one-class-labels'],
    ['mcc', [3, 0, 4, 0], 'one-class-predictions'],
    ['kappa', [0, 0, 0, 4], 'one-class-labels'],
    ['specificity', [0, 0, 3, 4], 'no-negative-labels'],
    ['balanced_accuracy', [3, 4, 0, 0], 'no-positive-labels'],
    ['expected_value', counts, 'no-value'],
  ])('%s of %j is undefined', (metric, cells, reason) => {
    expect(metricOfCells(metric, cells)).toEqual({ kind: 'undefined', reason })
  })

  const { candidate, champion } = twoModels(500, [1.5, 1], 5)
  test.each(cellMetrics)('%s: paired moments from eight counts are those of the rows', (metric) => {
    const left = metricOfCells(metric, cellCounts(candidate), value)
    const right = metricOfCells(metric, cellCounts(champion), value)
    const ofLeft = metricWithInfluence(metric, candidate, { value })
    const ofRight = metricWithInfluence(metric, champion, { value })
    if (left.kind === 'undefined' || right.kind === 'undefined') throw new Error('undefined')
    if (ofLeft.kind === 'undefined' || ofRight.kind === 'undefined') throw new Error('undefined')
    const difference = left.estimate - right.estimate
    const differences = ofLeft.influence.map((of, row) => of - ofRight.influence[row]! + difference)
    const byRow = moments(differences)
    const byDistance = shapedMoments(differences, difference)
    const byCount = pairedCellMoments(left, right, pairedCellCounts(candidate, champion))
    expect(byCount).toEqual({
      count: 500,
      mean: expect.closeTo(byRow.mean, 12),
      squares: expect.closeTo(byRow.squares, 6),
      lean: expect.closeTo(byDistance.lean, 9),
      worth: expect.closeTo(byDistance.worth, 6),
    })
  })
})

describe('metrics of several classes', () => {
  test('two classes as several: mcc, kappa and accuracy are the same', () => {
    const { candidate } = twoModels(300, [1.5, 1], 5)
    const several = multiclass(['no', 'yes'], candidate.labels, candidate.predicted)
    for (const metric of ['accuracy', 'mcc', 'kappa'] as const) {
      const cells = metricOfCells(metric, cellCounts(candidate))
      const classes = metricOfClasses(metric, classCounts(several))
      if (cells.kind === 'undefined' || classes.kind === 'undefined') throw new Error(metric)
      expect(classes.estimate).toBeCloseTo(cells.estimate, 12)
      const spread = [influenceOf(classes, 0, 0), influenceOf(classes, 0, 1), influenceOf(classes, 1, 0)]
      spread.forEach((of, cell) => {
        expect(of).toBeCloseTo(cells.influence[cell as 0 | 1 | 2], 12)
      })
    }
  })

  test.each([
    ['balanced_accuracy', 1 / 2],
    ['mcc', 1 / 2],
    ['f1', 1 / 3],
  ] as const)('many classes cost %s no square of them', (metric, expected) => {
    const labels = Int32Array.from({ length: 100_000 }, (_, row) => row)
    const many = multiclass(
      Array.from(labels, (label) => `${label}`),
      labels,
      labels.map((label) => (label + (label % 2)) % labels.length),
    )
    const result = metricWithInfluence(metric, many)
    expect(result.kind === 'estimate' && result.estimate).toBeCloseTo(expected, 4)
  })
})

describe('confusion matrix', () => {
  test('of two classes', () => {
    expect(confusionMatrix(binary([1, 1, 0, 0, 0], [0.9, 0.2, 0.6, 0.1, 0.3]))).toEqual({
      classes: ['negative', 'positive'],
      counts: [
        [2, 1],
        [1, 1],
      ],
      unknown: [0, 0],
    })
  })

  test('of several, predictions of no label apart', () => {
    expect(confusionMatrix(multiclass(['a', 'b', 'c'], [0, 0, 1, 2], [0, 2, -1, 2]))).toEqual({
      classes: ['a', 'b', 'c'],
      counts: [
        [1, 0, 1],
        [0, 0, 0],
        [0, 0, 1],
      ],
      unknown: [0, 1, 0],
    })
  })
})
