import type { UseCase } from './use-case.ts'
import { about, parted, unsaid } from './used-tables.ts'

/** Rows 82 to 88 of the check table: what is learned from, and what it is tested on. */
export const splitCases: readonly UseCase[] = [
  ...about(parted, [
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
  ]),
  ...about(unsaid, [
    ['nobody says what is learned from', { check: 'split_overlap' }, { outcome: 'no_data' }],
  ]),
]
