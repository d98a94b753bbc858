import { expect, test } from 'vitest'
import { undefinedReasons, undefinedWords } from '#core/metrics/metric-result.ts'
import {
  type MetricName,
  metricFacts,
  metricNames,
  metricRange,
  metricsOfTask,
  metricTable,
  shownMetrics,
  type Task,
} from '#core/metrics/metric-table.ts'

test.each(metricNames)('%s says what it is', (name) => {
  const { tasks, definition, source, unit, range } = metricFacts(name)
  expect([tasks.length > 0, definition.endsWith('.'), source.length > 0, unit.length > 0]).toEqual([
    true,
    true,
    true,
    true,
  ])
  const [least, most] = range
  for (const task of tasks) {
    const [low, high] = metricRange(name, task)
    expect(low === null ? least : (least ?? low) <= low).toBe(low === null ? null : true)
    expect(high === null ? most : (most ?? high) >= high).toBe(high === null ? null : true)
  }
})

test('the metrics of every task', () => {
  const counted: Record<Task, readonly MetricName[]> = {
    'binary-classification': [
      'accuracy',
      'balanced_accuracy',
      'precision',
      'recall',
      'specificity',
      'f1',
      'f2',
      'f0_5',
      'mcc',
      'kappa',
      'roc_auc',
      'average_precision',
      'log_loss',
      'brier',
      'ece',
      'lift_10',
      'expected_value',
      'latency_p95',
      'package_size',
    ],
    multiclass: [
      'accuracy',
      'balanced_accuracy',
      'precision',
      'recall',
      'f1',
      'f2',
      'f0_5',
      'mcc',
      'kappa',
      'roc_auc',
      'average_precision',
      'log_loss',
      'brier',
      'ece',
      'top_3_accuracy',
      'top_5_accuracy',
      'latency_p95',
      'package_size',
    ],
    regression: [
      'mae',
      'rmse',
      'r2',
      'median_absolute_error',
      'mape',
      'smape',
      'latency_p95',
      'package_size',
    ],
    forecast: [
      'mae',
      'rmse',
      'r2',
      'median_absolute_error',
      'mape',
      'smape',
      'mase',
      'pinball',
      'quantile_coverage',
      'coverage_error',
      'latency_p95',
      'package_size',
    ],
    scores: ['mean_score', 'latency_p95', 'package_size'],
  }
  for (const [task, names] of Object.entries(counted))
    expect(metricsOfTask(task as Task, true)).toEqual(names)
})

test('expected_value needs a value matrix', () => {
  expect(metricsOfTask('binary-classification', false)).not.toContain('expected_value')
})

test('shown are the usual ones and those asked for', () => {
  expect(shownMetrics('regression', false, [])).toEqual(['mae', 'rmse'])
  expect(shownMetrics('regression', false, ['smape', 'r2', 'f1', 'none'])).toEqual([
    'mae',
    'rmse',
    'r2',
    'smape',
  ])
  expect(shownMetrics('binary-classification', true, [])).toEqual([
    'accuracy',
    'precision',
    'recall',
    'f1',
    'roc_auc',
    'average_precision',
    'log_loss',
    'brier',
    'expected_value',
  ])
})

test('a task may have a narrower range', () => {
  expect(metricRange('brier', 'binary-classification')).toEqual([0, 1])
  expect(metricRange('brier', 'multiclass')).toEqual([0, 2])
  expect(metricTable.brier.range).toEqual([0, 2])
})

test('every reason has words', () => {
  expect(undefinedReasons.every((reason) => undefinedWords[reason].length > 0)).toBe(true)
})
