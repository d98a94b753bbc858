import { expect, test } from 'vitest'
import { type MetricOptions, metricWithInfluence } from '#core/metrics/influence.ts'
import { metricFacts, metricsOfTask } from '#core/metrics/metric-table.ts'
import { type Scored, selectRows } from '#core/metrics/scored.ts'
import {
  allRows,
  binary,
  forecast,
  freeScores,
  normals,
  numbers,
  severalClasses,
  twoModels,
  uniforms,
} from './rows.ts'

const rows = 2000
const value = { true_positive: 10, false_positive: -5, false_negative: -50, true_negative: 1 }
const normal = normals(uniforms(9))
const { candidate } = twoModels(rows, [1.5, 1], 11)
const several = severalClasses(rows, 6, 1.5)
const answers: Record<string, Scored> = {
  binary: candidate,
  'binary with ties': binary(
    candidate.labels,
    candidate.scores.map((score) => Math.round(30 * score) / 30),
    0.3,
  ),
  multiclass: several,
  'multiclass with unknown predictions': {
    ...several,
    predicted: several.predicted.map((target, row) => (row % 9 === 0 ? -1 : target)),
  },
  regression: numbers(rows),
  forecast: forecast(rows),
  scores: freeScores(Array.from({ length: rows }, () => 5 + normal())),
}

/** Metrics with an influence, of one kind or of all. */
const each = (name: string, reads?: string, options: MetricOptions = { value }) => {
  const scored = answers[name]!
  return metricsOfTask(scored.task, true)
    .filter((metric) => metricFacts(metric).interval === 'influence')
    .filter((metric) => reads === undefined || metricFacts(metric).reads === reads)
    .map((metric) => ({ name, metric, scored, options }))
}

/**
 * Half the difference of counting a row twice and not at all, times the number of rows: a jackknife from both sides,
 * in which errors of the first order cancel.
 */
test.each([
  ...each('binary'),
  ...each('binary with ties', 'scores'),
  ...each('multiclass'),
  ...each('multiclass with unknown predictions', 'classes'),
  ...each('regression'),
  ...each('forecast'),
  ...each('forecast', 'numbers', { naiveError: 1.7 }).filter(({ metric }) => metric === 'mase'),
  ...each('scores'),
])('$name, $metric: a row’s influence is what the row moves it by', ({ metric, scored, options }) => {
  const result = metricWithInfluence(metric, scored, options)
  if (result.kind === 'undefined') throw new Error(result.reason)
  const estimateOn = (chosen: Uint32Array): number => {
    const on = metricWithInfluence(metric, selectRows(scored, chosen), options)
    if (on.kind === 'undefined') throw new Error(on.reason)
    return on.estimate
  }
  let misses = 0
  let size = 0
  for (let row = 3; row < rows; row += 131) {
    const without = estimateOn(allRows(rows).filter((one) => one !== row))
    const twice = estimateOn(Uint32Array.of(...allRows(rows), row))
    misses += ((rows * (twice - without)) / 2 - result.influence[row]!) ** 2
    size += result.influence[row]! ** 2
  }
  expect(Math.sqrt(misses / size)).toBeLessThan(1e-3)
  const sum = result.influence.reduce((total, of) => total + of, 0)
  expect(Math.abs(sum / rows)).toBeLessThan(1e-9)
})
