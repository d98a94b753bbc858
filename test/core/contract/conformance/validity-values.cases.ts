import type { ConformanceCase } from './case.ts'
import { about, of } from './column-cases.ts'

const most = '9223372036854775807'
const least = '-9223372036854775808'

/** Rows 23 to 30 of the check table. */
export const valueCases: readonly ConformanceCase[] = [
  ...about(
    'string',
    [
      ['1', 'a'],
      ['-7', 'a'],
      ['1e3', 'b'],
      ['x', 'b'],
      ['2000-02-29', 'b'],
      ['1999-02-29', 'b'],
      ['', 'b'],
      [null, 'b'],
    ],
    [
      [
        'as another type',
        { check: 'parseable', as: 'integer' },
        { outcome: 'fail', bad: 4, of: 6, rows: [3, 4, 5, 6] },
      ],
      [
        'as a number',
        { check: 'parseable', as: 'number' },
        { outcome: 'fail', bad: 3, of: 6, rows: [4, 5, 6] },
      ],
      ['as a day that exists', { check: 'parseable', as: 'date' }, { outcome: 'fail', bad: 5, of: 6 }],
      ['where', { check: 'parseable', as: 'integer', where: "g = 'a'" }, { outcome: 'pass', bad: 0, of: 2 }],
      [
        'a share may not',
        { check: 'parseable', as: 'number', max_bad_share: 0.5 },
        { outcome: 'pass', bad: 3, of: 6 },
      ],
    ],
  ),
  ...of(
    'string',
    ['31.12.1999', '1.1.2000', '1999-12-31'],
    [
      [
        'in a format',
        { check: 'parseable', as: 'date', format: 'd.M.yyyy' },
        { outcome: 'fail', bad: 1, of: 3, rows: [3] },
      ],
    ],
  ),
  ...of(
    'string',
    ['2020-01-02T03:04:05.678Z', '2020-01-02T03:04:05.678+01:00', '2020-01-02T03:04:05.678', '2020-01-02'],
    [
      [
        'with a fraction and a distance from UTC',
        { check: 'parseable', as: 'timestamp', format: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX" },
        { outcome: 'fail', bad: 2, of: 4, rows: [3, 4] },
      ],
    ],
  ),
  ...of(
    'time',
    ['09:30', '23:59:59.999', '24:00', '9:30', '12:60', null],
    [
      ['of times of day', { check: 'parseable' }, { outcome: 'fail', bad: 3, of: 5, rows: [3, 4, 5] }, 'csv'],
      [
        'of times of day',
        { check: 'not_in_set', values: ['09:30'] },
        { outcome: 'fail', bad: 1, of: 2, rows: [1] },
        'csv',
      ],
    ],
  ),
  ...of(
    'string',
    ['a', 'A', ' a', 'Zürich', 'Zu\u0308rich', '', null, "it's", '👍'],
    [
      ['case and spaces count', { check: 'in_set', values: ['a'] }, { outcome: 'fail', bad: 6, of: 7 }],
      [
        'unicode as it is written',
        { check: 'in_set', values: ['a', 'A', ' a', 'Zürich', "it's", '👍'] },
        { outcome: 'fail', bad: 1, of: 7, rows: [5] },
      ],
      [
        'some are not allowed',
        { check: 'not_in_set', values: ["it's", '👍'] },
        { outcome: 'fail', bad: 2, of: 7, rows: [8, 9] },
      ],
      ['none of them is there', { check: 'not_in_set', values: ['b'] }, { outcome: 'pass', bad: 0, of: 7 }],
      [
        'so many may',
        { check: 'not_in_set', values: ['a', 'A'], max_bad: 2 },
        { outcome: 'pass', bad: 2, of: 7, rows: [1, 2] },
      ],
      [
        'one more than may',
        { check: 'not_in_set', values: ['a', 'A'], max_bad: 1 },
        { outcome: 'fail', bad: 2, of: 7 },
      ],
    ],
  ),
  ...of(
    'integer',
    ['9007199254740993', '9007199254740992', most, null],
    [
      [
        'whole numbers in all their digits',
        { check: 'not_in_set', values: [9007199254740991] },
        { outcome: 'pass', bad: 0, of: 3 },
      ],
      [
        'a bound that a double would blur',
        { check: 'range', max: 9007199254740992 },
        { outcome: 'fail', bad: 2, of: 3, rows: [1, 3] },
      ],
      ['a bound beyond 64 bits', { check: 'range', max: 1e19 }, { outcome: 'pass', bad: 0, of: 3 }],
      [
        'a bound far below',
        { check: 'range', max: -1e19 },
        { outcome: 'fail', bad: 3, of: 3, rows: [1, 2, 3] },
      ],
    ],
  ),
  ...of(
    'date',
    ['2020-01-01', '2020-01-02', null],
    [
      [
        'days of a list',
        { check: 'in_set', values: ['2020-01-02'] },
        { outcome: 'fail', bad: 1, of: 2, rows: [1] },
      ],
    ],
  ),
  ...of(
    'timestamp',
    ['2020-01-01 00:00:00', '2020-01-01 12:00:00', null],
    [
      [
        'instants of a list',
        { check: 'in_set', values: ['2020-01-01', '2020-01-01T12:00:00Z'] },
        { outcome: 'pass', bad: 0, of: 2 },
      ],
    ],
  ),
  ...of(
    'boolean',
    [true, false, null],
    [
      [
        'booleans of a list',
        { check: 'in_set', values: [true] },
        { outcome: 'fail', bad: 1, of: 2, rows: [2] },
      ],
    ],
  ),
  ...about(
    'number',
    [
      [0, 'a'],
      [0.5, 'a'],
      [-0.5, 'a'],
      [10, 'b'],
      [null, 'b'],
    ],
    [
      ['ends included', { check: 'range', min: -0.5, max: 10 }, { outcome: 'pass', bad: 0, of: 4 }],
      [
        'ends left out',
        { check: 'range', exclusive_min: -0.5, exclusive_max: 10 },
        { outcome: 'fail', bad: 2, of: 4, rows: [3, 4] },
      ],
      ['where', { check: 'range', max: 1, where: "g = 'a'" }, { outcome: 'pass', bad: 0, of: 3 }],
      [
        'a condition that is NULL',
        { check: 'range', max: 0, where: 'x > 0.4' },
        { outcome: 'fail', bad: 2, of: 2, rows: [2, 4] },
      ],
      ['zero is none', { check: 'positive' }, { outcome: 'fail', bad: 2, of: 4, rows: [1, 3] }],
      ['zero is one', { check: 'non_negative' }, { outcome: 'fail', bad: 1, of: 4, rows: [3] }],
      ['all of them', { check: 'finite' }, { outcome: 'pass', bad: 0, of: 4 }],
      [
        'a quarter may',
        { check: 'non_negative', max_bad_share: 0.25 },
        { outcome: 'pass', bad: 1, of: 4, rows: [3] },
      ],
      [
        'less than a quarter',
        { check: 'non_negative', max_bad_share: 0.24 },
        { outcome: 'fail', bad: 1, of: 4, rows: [3] },
      ],
      ['each group', { check: 'non_negative', by: ['g'] }, { outcome: 'fail', bad: 1, of: 4, rows: [3] }],
    ],
  ),
  ...of(
    'number',
    [1, 'NaN', 'Infinity', '-Infinity', null],
    [
      [
        'NaN and infinities are none',
        { check: 'finite' },
        { outcome: 'fail', bad: 3, of: 4, rows: [2, 3, 4] },
        'parquet',
      ],
      [
        'NaN lies nowhere',
        { check: 'range', min: 0 },
        { outcome: 'fail', bad: 3, of: 4, rows: [2, 3, 4] },
        'parquet',
      ],
      [
        'NaN is not positive',
        { check: 'positive' },
        { outcome: 'fail', bad: 3, of: 4, rows: [2, 3, 4] },
        'parquet',
      ],
      ['NaN in a text is no number', { check: 'finite' }, { outcome: 'pass', bad: 0, of: 1 }, 'csv'],
      [
        'NaN is no multiple',
        { check: 'multiple_of', step: 1 },
        { outcome: 'fail', bad: 3, of: 4, unknown: 3, rows: [2, 3, 4] },
        'parquet',
      ],
    ],
  ),
  ...of(
    'integer',
    [0, 5, -3, least, most, null],
    [
      ['whole numbers', { check: 'non_negative' }, { outcome: 'fail', bad: 2, of: 5, rows: [3, 4] }],
      ['whole numbers', { check: 'positive' }, { outcome: 'fail', bad: 3, of: 5, rows: [1, 3, 4] }],
      [
        'a bound between two of them',
        { check: 'range', min: -3.5, max: 4.5 },
        { outcome: 'fail', bad: 3, of: 5, rows: [2, 4, 5] },
      ],
      ['of five', { check: 'multiple_of', step: 5 }, { outcome: 'fail', bad: 3, of: 5, rows: [3, 4, 5] }],
      ['of a half', { check: 'multiple_of', step: 0.5 }, { outcome: 'pass', bad: 0, of: 5 }],
      ['their digits', { check: 'precision', digits: 1 }, { outcome: 'fail', bad: 2, of: 5, rows: [4, 5] }],
    ],
  ),
  ...of(
    'number',
    ['0.30', '.3', '0.35', '-1.1', '300', '3e-1', '0', null],
    [
      [
        'tenths, which are not exact in binary',
        { check: 'multiple_of', step: 0.1 },
        { outcome: 'fail', bad: 1, of: 7, rows: [3] },
      ],
      [
        'of three tenths',
        { check: 'multiple_of', step: 0.3 },
        { outcome: 'fail', bad: 2, of: 7, rows: [3, 4] },
      ],
    ],
  ),
  ...of(
    'number',
    ['1e30', '99999999999999999999', '2'],
    [
      [
        'too large to tell',
        { check: 'multiple_of', step: 2 },
        { outcome: 'fail', bad: 2, of: 3, unknown: 1, rows: [1, 2] },
        'csv',
      ],
    ],
  ),
  ...of(
    'number',
    ['1', '-12.5', '0012.500', '.125', '123.', '1e2', '1234', null],
    [
      [
        'digits in all',
        { check: 'precision', digits: 3 },
        { outcome: 'fail', bad: 2, of: 7, rows: [6, 7] },
        'csv',
      ],
      [
        'digits after the point',
        { check: 'precision', scale: 1 },
        { outcome: 'fail', bad: 2, of: 7, rows: [4, 6] },
        'csv',
      ],
      [
        'both',
        { check: 'precision', digits: 4, scale: 2 },
        { outcome: 'fail', bad: 2, of: 7, rows: [4, 6] },
        'csv',
      ],
      [
        'none after the point',
        { check: 'precision', scale: 0 },
        { outcome: 'fail', bad: 4, of: 7, rows: [2, 3, 4, 6] },
        'csv',
      ],
    ],
  ),
]
