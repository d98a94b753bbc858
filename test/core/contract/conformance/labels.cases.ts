import type { UseCase } from './use-case.ts'
import { about, parted, unsaid } from './used-tables.ts'

/** Rows 93 to 95 of the check table: labels. */
export const labelCases: readonly UseCase[] = [
  ...about(parted, [
    [
      'several labels',
      { check: 'conflicting_labels' },
      { outcome: 'fail', bad: 3, of: 9, rows: [1], value: 1 / 3 },
    ],
    [
      'a third may',
      { check: 'conflicting_labels', max_bad_share: 0.3334 },
      { outcome: 'pass', bad: 3, of: 9 },
    ],
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
    [
      'rarer',
      { check: 'class_balance', min_ratio: 0.21 },
      { outcome: 'fail', of: 9, unknown: 1, value: 0.2 },
    ],
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
  ]),
  ...about(unsaid, [
    ['nobody says the label', { check: 'class_balance', min_count: 1 }, { outcome: 'no_data' }],
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
  ]),
]
