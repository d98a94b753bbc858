import { about, repeated, upTo } from './drifted-tables.ts'
import type { UseCase } from './use-case.ts'

const history = [5.4, 5.5, 5.6, 5.5, 5.4, 5.6, 5.5]
/** Row 77 of the check table, of one column and its earlier figures. */
export const anomalyCases: readonly UseCase[] = [
  ...about(
    'number',
    undefined,
    [...upTo(10, 20), ...repeated([[null, 50]]), ...repeated([['NaN', 0]])],
    [
      ['a mean as ever', { check: 'metric_anomaly', metric: 'mean' }, { outcome: 'pass', value: 5.5 }],
      [
        'in standard deviations',
        { check: 'metric_anomaly', metric: 'mean', method: 'sd' },
        { outcome: 'pass', value: 5.5 },
      ],
      [
        'the same as the last',
        { check: 'metric_anomaly', metric: 'median', method: 'change', allowed_change: 0.1 },
        { outcome: 'pass', value: 5 },
      ],
      [
        'not the same as the last',
        { check: 'metric_anomaly', metric: 'median', method: 'change', allowed_change: 0.09 },
        { outcome: 'fail', value: 5 },
      ],
      ['more than ever', { check: 'metric_anomaly', metric: 'sum' }, { outcome: 'fail', value: 1100 }],
      [
        'a share that never was',
        { check: 'metric_anomaly', metric: 'missing_share' },
        { outcome: 'fail', value: 0.2 },
      ],
      ['values that differ', { check: 'metric_anomaly', metric: 'distinct' }, { outcome: 'fail', value: 10 }],
      [
        'the spread',
        { check: 'metric_anomaly', metric: 'standard_deviation' },
        { outcome: 'fail', value: Math.sqrt(8.25) },
      ],
      ['the smallest', { check: 'metric_anomaly', metric: 'min' }, { outcome: 'fail', value: 1 }],
      ['the largest', { check: 'metric_anomaly', metric: 'max' }, { outcome: 'fail', value: 10 }],
      ['rows', { check: 'metric_anomaly', metric: 'rows' }, { outcome: 'fail', value: 250 }],
      [
        'too few seasons',
        { check: 'metric_anomaly', metric: 'mean', method: 'seasonal', min_history: 2 },
        { outcome: 'skipped', value: 5.5 },
      ],
      [
        'seasons enough',
        { check: 'metric_anomaly', metric: 'mean', method: 'seasonal', min_history: 1, allowed_change: 0.02 },
        { outcome: 'pass', value: 5.5 },
      ],
      ['no values', { check: 'metric_anomaly', metric: 'mean', where: 'x IS NULL' }, { outcome: 'no_data' }],
    ],
    { history },
  ),
  ...about(
    'number',
    undefined,
    [...upTo(10, 20), ['1e200']],
    [
      [
        'without what cannot be squared',
        { check: 'metric_anomaly', metric: 'mean' },
        { outcome: 'pass', value: 5.5 },
      ],
      [
        'without what cannot be squared',
        { check: 'metric_anomaly', metric: 'standard_deviation' },
        { outcome: 'fail', value: Math.sqrt(8.25) },
      ],
      ['the largest is', { check: 'metric_anomaly', metric: 'max' }, { outcome: 'fail', value: 1e200 }],
    ],
    { history },
  ),
]
