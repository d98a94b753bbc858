import type { CaseColumn, ConformanceCase } from './case.ts'
import { powerCases } from './power.cases.ts'
import type { UseCase } from './use-case.ts'

type Rows = ConformanceCase['rows']
type Entry = readonly [
  words: string,
  check: ConformanceCase['check'],
  expected: ConformanceCase['expected'],
  only?: 'csv' | 'parquet',
]

function about(
  table: Pick<UseCase, 'columns' | 'rows' | 'use'> & { readonly on?: string },
  entries: readonly Entry[],
): UseCase[] {
  return entries.map(([words, check, expected, only]) => ({
    ...table,
    words,
    check,
    expected,
    ...(only === undefined ? {} : { only }),
  }))
}

const columns: readonly CaseColumn[] = [
  { name: 'id', logicalType: 'integer' },
  { name: 'part' },
  { name: 'day', logicalType: 'date' },
  { name: 'a' },
  { name: 'x', logicalType: 'number' },
  { name: 'y' },
  { name: 'who' },
]
const rows: Rows = [
  [1, 'train', '2020-01-01', 'a', 1, 'yes', 'e1'],
  [2, 'train', '2020-01-02', 'b', 2, 'no', 'e2'],
  [3, 'train', '2020-01-02', null, null, 'no', 'e3'],
  [4, 'train', '2020-01-03', 'c', 3, 'yes', null],
  [5, 'test', '2020-01-03', 'a', 1, 'yes', 'e1'],
  [6, 'test', '2020-01-02', 'b', 9, 'no', 'e4'],
  [7, 'test', '2020-01-05', null, null, 'no', 'e5'],
  [8, 'test', '2020-01-06', 'd', 4, 'maybe', null],
  [9, null, '2020-01-01', 'a', 1, 'no', 'e9'],
  [10, 'test', null, 'c', 3.5, null, 'e3'],
]
const use = {
  label: 'y',
  event_time: 'day',
  entity: 'who',
  features: ['a', 'x'],
  splits: { train: "part = 'train'", test: "part = 'test'", all: 'id > 0' },
}

const shared = about({ columns, rows, use }, [
  [
    'rows with equal features',
    { check: 'split_overlap' },
    { outcome: 'fail', bad: 2, of: 5, rows: [5, 7], value: 0.4 },
  ],
  ['as many as may', { check: 'split_overlap', max_bad_share: 0.4 }, { outcome: 'pass', bad: 2, of: 5 }],
  ['one fewer may', { check: 'split_overlap', max_bad: 1 }, { outcome: 'fail', bad: 2, of: 5 }],
  [
    'missing equals missing',
    { check: 'split_overlap', columns: ['a'] },
    { outcome: 'fail', bad: 4, of: 5, rows: [5, 6, 7, 10] },
  ],
  [
    'an expression',
    { check: 'split_overlap', columns: ['x > 3'] },
    { outcome: 'fail', bad: 2, of: 5, rows: [5, 7] },
  ],
  [
    'the row number',
    { check: 'split_overlap', columns: ['row_number'] },
    { outcome: 'pass', bad: 0, of: 5 },
    'csv',
  ],
  [
    'of some rows',
    { check: 'split_overlap', where: 'id <> 1' },
    { outcome: 'fail', bad: 1, of: 5, rows: [7] },
  ],
  [
    'the other way round',
    { check: 'split_overlap', splits: ['test', 'train'] },
    { outcome: 'fail', bad: 2, of: 4, rows: [1, 3] },
  ],
  [
    'a row in both splits is in both',
    { check: 'split_overlap', splits: ['all', 'test'], columns: ['id'] },
    { outcome: 'fail', bad: 5, of: 5 },
  ],
  ['no training row', { check: 'split_overlap', where: "part = 'test'" }, { outcome: 'no_data' }],
  [
    'a split that is not there',
    { check: 'split_overlap', splits: ['train', 'holdout'] },
    { outcome: 'no_data' },
  ],

  [
    'entities of both',
    { check: 'entity_overlap' },
    { outcome: 'fail', bad: 2, of: 4, rows: [5, 10], value: 0.5 },
  ],
  [
    'a missing part leaves a row aside',
    { check: 'entity_overlap', key: ['who', 'a'] },
    { outcome: 'fail', bad: 1, of: 3, rows: [5] },
  ],
  ['half may', { check: 'entity_overlap', max_bad_share: 0.5 }, { outcome: 'pass', bad: 2, of: 4 }],
  [
    'of some rows',
    { check: 'entity_overlap', where: "who <> 'e1'" },
    { outcome: 'fail', bad: 1, of: 3, rows: [10] },
  ],

  ['an earlier row', { check: 'time_leak' }, { outcome: 'fail', bad: 1, of: 4, rows: [6], value: 0.25 }],
  ['a gap', { check: 'time_leak', gap: '2d' }, { outcome: 'fail', bad: 2, of: 4, rows: [5, 6] }],
  [
    'at the very end of the gap',
    { check: 'time_leak', gap: '48h', where: 'id <> 6' },
    { outcome: 'fail', bad: 1, of: 3, rows: [5] },
  ],
  [
    'past the end of the gap',
    { check: 'time_leak', gap: '2.001d', where: 'id <> 6' },
    { outcome: 'fail', bad: 2, of: 3, rows: [5, 7] },
  ],
  ['none earlier', { check: 'time_leak', where: 'id <> 6' }, { outcome: 'pass', bad: 0, of: 3 }],
  ['no times in training', { check: 'time_leak', where: "part = 'test'" }, { outcome: 'no_data' }],
  ['a column that has no times', { check: 'time_leak', event_time: 'x' }, { outcome: 'no_data' }],
  [
    'an expression that has',
    { check: 'time_leak', event_time: 'CAST(day AS TIMESTAMP)' },
    { outcome: 'fail', bad: 1, of: 4, rows: [6] },
  ],

  ['days of both', { check: 'date_overlap' }, { outcome: 'fail', bad: 2, of: 4, value: 0.5 }],
  ['half may', { check: 'date_overlap', max_bad_share: 0.5 }, { outcome: 'pass', bad: 2, of: 4 }],
  [
    'none of both',
    { check: 'date_overlap', where: "day <> CAST('2020-01-02' AS DATE) AND id <> 5" },
    { outcome: 'pass', bad: 0, of: 2 },
  ],

  [
    'share of the rows in any split',
    { check: 'split_ratio', min: 0.5, max: 0.5 },
    { outcome: 'pass', of: 10, value: 0.5 },
  ],
  ['more', { check: 'split_ratio', max: 0.49 }, { outcome: 'fail', of: 10, value: 0.5 }],
  [
    'another split',
    { check: 'split_ratio', split: 'train', min: 0.4, max: 0.4 },
    { outcome: 'pass', of: 10, value: 0.4 },
  ],
  [
    'of some rows',
    { check: 'split_ratio', where: 'id > 4', max: 0.9 },
    { outcome: 'pass', of: 6, value: 5 / 6 },
  ],

  ['chance explains it', { check: 'stratified' }, { outcome: 'pass', of: 4, value: 0.25 }],
  ['chance is not asked', { check: 'stratified', alpha: 1 }, { outcome: 'fail', of: 4, value: 0.25 }],
  ['as much as may', { check: 'stratified', alpha: 1, max: 0.25 }, { outcome: 'pass', of: 4, value: 0.25 }],
  ['no labels in training', { check: 'stratified', where: 'id > 4' }, { outcome: 'no_data', of: 4 }],

  ['a category', { check: 'new_category' }, { outcome: 'fail', bad: 1, of: 4, rows: [8], value: 0.25 }],
  [
    'the worst of several columns',
    { check: 'new_category', columns: ['a', 'who'] },
    { outcome: 'fail', bad: 2, of: 4, rows: [6, 7] },
  ],
  [
    'numbers are no categories',
    { check: 'new_category', columns: ['a || CAST(x AS VARCHAR)', 'x + 1'] },
    { outcome: 'fail', bad: 3, of: 4, rows: [6, 8, 10] },
  ],
  ['a quarter may', { check: 'new_category', max_bad_share: 0.25 }, { outcome: 'pass', bad: 1, of: 4 }],
  ['of some rows', { check: 'new_category', where: 'id <> 8' }, { outcome: 'pass', bad: 0, of: 3 }],
  ['a label', { check: 'new_label' }, { outcome: 'fail', bad: 1, of: 4, rows: [8] }],
  ['no label to learn', { check: 'new_label', where: 'id > 4' }, { outcome: 'no_data' }],

  [
    'several labels',
    { check: 'conflicting_labels' },
    { outcome: 'fail', bad: 3, of: 9, rows: [1], value: 1 / 3 },
  ],
  ['a third may', { check: 'conflicting_labels', max_bad_share: 0.3334 }, { outcome: 'pass', bad: 3, of: 9 }],
  ['of some rows', { check: 'conflicting_labels', where: 'id < 9' }, { outcome: 'pass', bad: 0, of: 8 }],
  [
    'missing equals missing',
    { check: 'conflicting_labels', features: ['a'], label: 'who' },
    { outcome: 'fail', bad: 7, of: 8, rows: [1, 2, 3] },
  ],
  ['no labels', { check: 'conflicting_labels', where: 'y IS NULL' }, { outcome: 'no_data', of: 0 }],

  [
    'rarest to most frequent',
    { check: 'class_balance', min_ratio: 0.2 },
    { outcome: 'pass', of: 9, unknown: 1, value: 0.2 },
  ],
  ['rarer', { check: 'class_balance', min_ratio: 0.21 }, { outcome: 'fail', of: 9, unknown: 1, value: 0.2 }],
  ['rows of a class', { check: 'class_balance', min_count: 2 }, { outcome: 'fail', of: 9, unknown: 1 }],
  ['one class', { check: 'class_balance', min_count: 1, where: "y = 'no'" }, { outcome: 'fail', of: 5 }],
  [
    'an expression',
    { check: 'class_balance', label: "y = 'yes'", min_ratio: 0.5 },
    { outcome: 'pass', of: 9, unknown: 1, value: 0.5 },
  ],
  [
    'no labels',
    { check: 'class_balance', min_count: 1, where: 'y IS NULL' },
    { outcome: 'no_data', of: 0, unknown: 1 },
  ],

  [
    'another label',
    { check: 'label_domain', values: ['yes', 'no'] },
    { outcome: 'fail', bad: 1, of: 9, rows: [8] },
  ],
  [
    'none breaks it too',
    { check: 'label_domain', values: ['yes', 'no', 'maybe'], missing: 'breaks' },
    { outcome: 'fail', bad: 1, of: 10, rows: [10] },
  ],
  [
    'all of these',
    { check: 'label_domain', values: ['yes', 'no', 'maybe'] },
    { outcome: 'pass', bad: 0, of: 9 },
  ],
  [
    'a condition is true or false',
    { check: 'label_domain', label: "y = 'yes'", values: [true, false] },
    { outcome: 'pass', bad: 0, of: 9 },
  ],
  [
    'numbers',
    { check: 'label_domain', label: 'x', values: [1, 2, 3, 4, 9] },
    { outcome: 'fail', bad: 1, of: 8, rows: [10] },
  ],
  [
    'numbers of an expression',
    { check: 'label_domain', label: 'id * 2', values: [2, 4, 6, 8, 10, 12, 14, 16, 18] },
    { outcome: 'fail', bad: 1, of: 10, rows: [10] },
  ],

  [
    'share of a label',
    { check: 'label_rate', positive: 'yes', min: 0.3, max: 0.4, min_rows: 9 },
    { outcome: 'pass', of: 9, value: 1 / 3 },
  ],
  [
    'too few labels',
    { check: 'label_rate', positive: 'yes', max: 0.4, min_rows: 10 },
    { outcome: 'no_data', of: 0 },
  ],
  [
    'at the bound',
    { check: 'label_rate', positive: 'yes', max: 0.3333333333, min_rows: 1 },
    { outcome: 'pass', of: 9 },
  ],
  ['above', { check: 'label_rate', positive: 'yes', max: 0.33, min_rows: 1 }, { outcome: 'fail', of: 9 }],
  ['a text has no mean', { check: 'label_rate', max: 0.33, min_rows: 1 }, { outcome: 'no_data' }],
  [
    'a condition has',
    { check: 'label_rate', label: "y = 'yes'", min: 0.3, max: 0.4, min_rows: 1 },
    { outcome: 'pass', of: 9, value: 1 / 3 },
  ],
  [
    'mean of numbers',
    { check: 'label_rate', label: 'x', min: 3.0625, max: 3.0625, min_rows: 1 },
    { outcome: 'pass', of: 8, value: 3.0625 },
  ],
  [
    'one number',
    { check: 'label_rate', label: 'x', positive: 1, min: 0.375, max: 0.375, min_rows: 1 },
    { outcome: 'pass', of: 8, value: 0.375 },
  ],
  [
    'day by day, where there are two',
    { check: 'label_rate', positive: 'yes', min: 0.4, max: 0.6, window: 'day', min_rows: 2 },
    { outcome: 'fail', bad: 2, of: 3 },
  ],
  [
    'in a month',
    { check: 'label_rate', positive: 'yes', max: 0.4, window: 'month', min_rows: 2 },
    { outcome: 'pass', bad: 0, of: 1 },
  ],
])

const moments = about(
  {
    columns: [
      { name: 'known', logicalType: 'timestamp' },
      { name: 'happened', logicalType: 'timestamp' },
      { name: 'kept', logicalType: 'boolean' },
    ],
    rows: [
      ['2020-01-01 10:00:00', '2020-01-01 10:00:00', true],
      ['2020-01-01 10:00:01', '2020-01-01 10:00:00', true],
      ['2019-12-31 23:59:59', '2020-01-01 00:00:00', false],
      [null, '2020-01-01 00:00:00', true],
      ['2020-01-01 00:00:00', null, true],
    ],
    use: { event_time: 'happened' },
  },
  [
    [
      'known a second too late',
      { check: 'point_in_time', feature_time: 'known' },
      { outcome: 'fail', bad: 1, of: 3, unknown: 2, rows: [2] },
    ],
    [
      'a third may',
      { check: 'point_in_time', feature_time: 'known', max_bad_share: 0.34 },
      { outcome: 'pass', bad: 1, of: 3, unknown: 2 },
    ],
    [
      'of some rows',
      { check: 'point_in_time', feature_time: 'known', where: 'NOT kept' },
      { outcome: 'pass', bad: 0, of: 1 },
    ],
    [
      'nothing can be told',
      { check: 'point_in_time', feature_time: 'known', where: 'happened IS NULL' },
      { outcome: 'no_data', unknown: 1 },
    ],
  ],
)

const nearly = about(
  {
    columns: [
      { name: 'na "me' },
      { name: 'x', logicalType: 'number' },
      { name: 'id', logicalType: 'integer' },
    ],
    rows: [
      ['Smith, John', 1.001, 1],
      [' smith  john', 1.004, 2],
      ['SMITH-JOHN!', 1.006, 3],
      ['Müller', -0.001, 4],
      ['MÜLLER.', 0.001, 5],
      ['Mller', 0, 6],
      [null, null, 7],
      [null, null, 8],
      ['高さ', 2, 9],
      ['高さ。', 2, 10],
    ],
  },
  [
    [
      'case, punctuation and rounding',
      { check: 'near_duplicates', ignore: ['id'] },
      { outcome: 'fail', bad: 4, of: 10, rows: [2, 5, 8, 10] },
    ],
    [
      'coarser',
      { check: 'near_duplicates', ignore: ['id'], digits: 1 },
      { outcome: 'fail', bad: 5, of: 10, rows: [3, 5, 8, 10] },
    ],
    [
      'finer',
      { check: 'near_duplicates', ignore: ['id'], digits: 3 },
      { outcome: 'fail', bad: 2, of: 10, rows: [8, 10] },
    ],
    ['with the id', { check: 'near_duplicates' }, { outcome: 'pass', bad: 0, of: 10 }],
    [
      'one column',
      { check: 'near_duplicates', columns: ['na "me'], where: 'id <= 3' },
      { outcome: 'fail', bad: 2, of: 3, rows: [3] },
    ],
  ],
)

const spelt = about(
  {
    on: 'town',
    columns: [{ name: 'town' }, { name: 'kept', logicalType: 'boolean' }],
    rows: [
      ['New York', true],
      ['New York', true],
      ['NEW YORK', true],
      ['New-York ', false],
      ['Örebro', true],
      ['örebro', true],
      ['Rome', true],
      ['Rome', true],
      ['Ro me', true],
      ['-', true],
      ['?', true],
      [null, true],
    ],
  },
  [
    [
      'not the most frequent way',
      { check: 'string_variants' },
      { outcome: 'fail', bad: 3, of: 9, value: 1 / 3 },
    ],
    ['as many as may', { check: 'string_variants', max_bad: 3 }, { outcome: 'pass', bad: 3, of: 9 }],
    [
      'a word that is cut is another one',
      { check: 'string_variants', where: "town LIKE 'R%'" },
      { outcome: 'pass', bad: 0, of: 3 },
    ],
    [
      'nothing but signs',
      { check: 'string_variants', where: "town IN ('-', '?')" },
      { outcome: 'no_data', of: 0 },
    ],
  ],
)

const unsaid = about({ columns, rows }, [
  ['nobody says what is learned from', { check: 'split_overlap' }, { outcome: 'no_data' }],
  ['nobody says the label', { check: 'class_balance', min_count: 1 }, { outcome: 'no_data' }],
  ['nobody says the time', { check: 'point_in_time', feature_time: 'day' }, { outcome: 'no_data' }],
  [
    'the check says the label',
    { check: 'class_balance', label: 'y', min_count: 1 },
    { outcome: 'pass', of: 9, unknown: 1 },
  ],
  [
    'all other columns are features',
    { check: 'conflicting_labels', label: 'y' },
    { outcome: 'pass', bad: 0, of: 9 },
  ],
])

/** Every check of how a model uses a table. */
export const cases: readonly UseCase[] = [
  ...shared,
  ...moments,
  ...nearly,
  ...spelt,
  ...unsaid,
  ...powerCases,
]
