import { anomalyCases } from './anomaly.cases.ts'
import { about, repeated, upTo } from './drifted-tables.ts'
import { tableDriftCases } from './table-drift.cases.ts'
import type { UseCase } from './use-case.ts'

const moved = about('number', upTo(10, 20), upTo(10, 20, 2), [
  ['the largest of all', { check: 'drift_numeric' }, { outcome: 'fail', of: 200 }],
  [
    'distance of the distribution functions',
    { check: 'drift_numeric', method: 'ks' },
    { outcome: 'fail', of: 200, value: 0.2 },
  ],
  [
    'a smaller one than counts',
    { check: 'drift_numeric', method: 'ks', max: 0.21 },
    { outcome: 'pass', value: 0.2 },
  ],
  [
    'rows from bin to bin, in standard deviations',
    { check: 'drift_numeric', method: 'wasserstein' },
    { outcome: 'fail', value: 1.8 / Math.sqrt(8.25) },
  ],
  [
    'the same, smaller than counts',
    { check: 'drift_numeric', method: 'wasserstein', max: 0.63 },
    { outcome: 'pass', value: 1.8 / Math.sqrt(8.25) },
  ],
  ['bits', { check: 'drift_numeric', method: 'js' }, { outcome: 'fail', value: Math.sqrt(0.2) }],
  ['too few rows', { check: 'drift_numeric', min_rows: 201 }, { outcome: 'no_data', of: 200 }],
  ['of some rows', { check: 'drift_numeric', where: 'x <= 10', min_rows: 160 }, { outcome: 'fail', of: 160 }],
  [
    'outside of what was there',
    { check: 'new_values' },
    { outcome: 'fail', bad: 40, of: 200, rows: [161, 162, 163, 164, 165] },
  ],
  ['a fifth may', { check: 'new_values', max_bad_share: 0.2 }, { outcome: 'pass', bad: 40, of: 200 }],
])

const unmoved = about('number', upTo(10, 20), upTo(10, 21), [
  ['nothing changed', { check: 'drift_numeric' }, { outcome: 'pass', of: 210 }],
  ['nothing changed', { check: 'drift_numeric', method: 'psi' }, { outcome: 'pass', value: 0 }],
  ['nothing changed', { check: 'drift_numeric', method: 'ks' }, { outcome: 'pass', value: 0 }],
  ['nothing changed', { check: 'drift_numeric', method: 'wasserstein' }, { outcome: 'pass', value: 0 }],
  ['nothing new', { check: 'new_values' }, { outcome: 'pass', bad: 0, of: 210 }],
  ['it is profiled as a number', { check: 'drift_categorical' }, { outcome: 'skipped' }],
])

// Missing in half of the rows, and what is no number is missing too.
const gone = about(
  'number',
  upTo(10, 20),
  [...upTo(10, 20), ...repeated([[null, 190]]), ...repeated([['NaN', 5]]), ...repeated([['Infinity', 5]])],
  [
    [
      'missing values are a bin',
      { check: 'drift_numeric' },
      { outcome: 'fail', of: 400, value: expectedPsiOfHalfMissing() },
    ],
    [
      'or left aside',
      { check: 'drift_numeric', missing: 'left_aside', method: 'psi' },
      { outcome: 'pass', of: 200, value: 0 },
    ],
  ],
)

/** PSI of ten shares of 0.1 and an empty cell, all smoothed, against ten of 0.05 and one of 0.5. */
function expectedPsiOfHalfMissing(): number {
  const [full, empty] = [20.5 / 205.5, 0.5 / 205.5]
  return 10 * (full - 0.05) * Math.log(full / 0.05) + (empty - 0.5) * Math.log(empty / 0.5)
}

const psi = 0.25 * Math.log(0.75 / 0.5) + 0.25 * Math.log(0.5 / 0.25)
const bits = Math.sqrt(
  (0.5 * Math.log2(0.5 / 0.625) +
    0.5 * Math.log2(0.5 / 0.375) +
    0.75 * Math.log2(0.75 / 0.625) +
    0.25 * Math.log2(0.25 / 0.375)) /
    2,
)
const mixed = about(
  'string',
  repeated([
    ['a', 100],
    ['b', 100],
  ]),
  repeated([
    ['a', 150],
    ['b', 50],
  ]),
  [
    [
      'stability index',
      { check: 'drift_categorical', method: 'psi' },
      { outcome: 'fail', of: 200, value: psi },
    ],
    [
      'largest difference of a share',
      { check: 'drift_categorical', method: 'linf' },
      { outcome: 'fail', value: 0.25 },
    ],
    [
      'as large as chance makes it',
      { check: 'drift_categorical', method: 'linf', alpha: 1e-12 },
      { outcome: 'pass', value: 0.25 },
    ],
    ['bits', { check: 'drift_categorical', method: 'js' }, { outcome: 'fail', value: bits }],
    [
      'Cramér V',
      { check: 'drift_categorical', method: 'chi2' },
      { outcome: 'fail', value: Math.sqrt(80 / 3 / 400) },
    ],
    [
      'corrected',
      { check: 'drift_categorical', method: 'cramer' },
      { outcome: 'fail', value: Math.sqrt((80 / 3 / 400 - 1 / 399) / (1 - 1 / 399)) },
    ],
    ['chance explains it', { check: 'drift_categorical', alpha: 1e-9 }, { outcome: 'pass' }],
    ['not as much as counts', { check: 'drift_categorical', max: 0.3 }, { outcome: 'pass', value: psi }],
    [
      'of some rows',
      { check: 'drift_categorical', where: "x = 'a'", min_rows: 150, method: 'linf' },
      { outcome: 'fail', of: 150, value: 0.5 },
    ],
    ['all there', { check: 'missing_values_seen' }, { outcome: 'pass', bad: 0, of: 2 }],
    [
      'one is not',
      { check: 'missing_values_seen', where: "x = 'a'", min_rows: 150 },
      { outcome: 'fail', bad: 1, of: 2 },
    ],
    [
      'one may be absent',
      { check: 'missing_values_seen', where: "x = 'a'", min_rows: 150, max: 1 },
      { outcome: 'pass', bad: 1, of: 2 },
    ],
  ],
)

const odd = ["it's", 'the "best" \\ one', ' x', 'Größe 高さ', 'true']
const names = about(
  'string',
  repeated(odd.map((value) => [value, 50])),
  repeated([...odd.map((value) => [value, 50] as const), ['X', 3], [null, 10]]),
  [
    [
      'values of every kind are told apart',
      { check: 'drift_categorical', method: 'linf' },
      { outcome: 'pass', of: 263, value: 10 / 263 },
    ],
    [
      'one that was never there',
      { check: 'new_values' },
      { outcome: 'fail', bad: 3, of: 253, rows: [251, 252, 253] },
    ],
    ['all of them there', { check: 'missing_values_seen' }, { outcome: 'pass', bad: 0, of: 5 }],
  ],
)

const flags = about(
  'boolean',
  repeated([
    [true, 100],
    [false, 100],
  ]),
  repeated([
    [true, 190],
    [false, 10],
  ]),
  [
    ['true and false', { check: 'drift_categorical', method: 'linf' }, { outcome: 'fail', value: 0.45 }],
    ['true and false are known', { check: 'new_values' }, { outcome: 'pass', bad: 0, of: 200 }],
  ],
)

const days = about(
  'date',
  repeated([
    ['2020-01-01', 100],
    ['2020-01-02', 100],
  ]),
  repeated([
    ['2020-01-01', 100],
    ['2020-01-03', 100],
  ]),
  [
    ['days as categories', { check: 'drift_categorical', method: 'linf' }, { outcome: 'fail', value: 0.5 }],
    [
      'a day that was never there',
      { check: 'new_values' },
      { outcome: 'fail', bad: 100, of: 200, rows: [101, 102, 103, 104, 105] },
    ],
  ],
)

const many = Array.from({ length: 150 }, (_, index) => `v${index}`)
const long = about(
  'string',
  repeated(many.map((value, index) => [value, 150 - index])),
  repeated(many.map((value, index) => [value, 150 - index])),
  [
    [
      'categories beyond a hundred count together',
      { check: 'drift_categorical' },
      { outcome: 'pass', value: 0 },
    ],
    ['each of them is known', { check: 'new_values' }, { outcome: 'pass', bad: 0, of: 11325 }],
  ],
)

const without = about('number', undefined, upTo(10, 20), [
  ['without a snapshot', { check: 'drift_numeric' }, { outcome: 'skipped' }],
  ['without a snapshot', { check: 'drift_categorical' }, { outcome: 'skipped' }],
  ['without a snapshot', { check: 'new_values' }, { outcome: 'skipped' }],
  ['without a snapshot', { check: 'missing_values_seen' }, { outcome: 'skipped' }],
  ['without a snapshot', { check: 'prediction_drift' }, { outcome: 'skipped' }],
  ['without earlier runs', { check: 'metric_anomaly', metric: 'mean' }, { outcome: 'skipped', value: 5.5 }],
])

const predicted = about(
  'number',
  upTo(10, 20),
  upTo(10, 20, 2),
  [['what the model answers', { check: 'prediction_drift' }, { outcome: 'fail', of: 200 }]],
  { roles: { x: 'prediction' } },
)

/** Every check of drift. */
export const cases: readonly UseCase[] = [
  ...moved,
  ...unmoved,
  ...gone,
  ...mixed,
  ...names,
  ...flags,
  ...days,
  ...long,
  ...without,
  ...predicted,
  ...anomalyCases,
  ...tableDriftCases,
]
