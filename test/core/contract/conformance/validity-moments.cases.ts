import type { ConformanceCase } from './case.ts'
import { of } from './column-cases.ts'

/** Rows 36 to 39 of the check table. "Now" is 2026-01-01, midnight UTC. */
export const momentCases: readonly ConformanceCase[] = [
  ...of(
    'date',
    ['2019-12-31', '2020-01-01', '2020-12-31', '2021-01-01', null],
    [
      [
        'days, ends included',
        { check: 'date_range', min: '2020-01-01', max: '2020-12-31' },
        { outcome: 'fail', bad: 2, of: 4 },
      ],
      [
        'days, ends left out',
        { check: 'date_range', exclusive_min: '2020-01-01', exclusive_max: '2020-12-31' },
        { outcome: 'fail', bad: 4, of: 4 },
      ],
      [
        'all of them',
        { check: 'date_range', min: '2019-12-31', max: '2021-01-01' },
        { outcome: 'pass', bad: 0, of: 4 },
      ],
      [
        'so long before now',
        { check: 'date_range', min: 'now - 1826d' },
        { outcome: 'fail', bad: 3, of: 4, rows: [1, 2, 3] },
      ],
      [
        'where',
        { check: 'date_range', max: '2020-06-30', where: "x < CAST('2020-06-30' AS DATE)" },
        { outcome: 'pass', bad: 0, of: 2 },
      ],
    ],
  ),
  ...of(
    'timestamp',
    ['2020-01-01 00:00:00', '2020-12-31 23:59:59.999', '2021-01-01 00:00:00', null],
    [
      [
        'a day is the whole of it',
        { check: 'date_range', max: '2020-12-31' },
        { outcome: 'fail', bad: 1, of: 3, rows: [3] },
      ],
      [
        'after a day',
        { check: 'date_range', exclusive_min: '2020-01-01' },
        { outcome: 'fail', bad: 1, of: 3, rows: [1] },
      ],
      [
        'before a day',
        { check: 'date_range', exclusive_max: '2020-12-31' },
        { outcome: 'fail', bad: 2, of: 3, rows: [2, 3] },
      ],
      [
        'an instant',
        { check: 'date_range', max: '2020-12-31T23:59:59Z' },
        { outcome: 'fail', bad: 2, of: 3, rows: [2, 3] },
      ],
      [
        'an instant with its offset',
        { check: 'date_range', min: '2020-01-01T01:00:00+01:00' },
        { outcome: 'pass', bad: 0, of: 3 },
      ],
    ],
  ),
  ...of(
    'timestamp',
    ['2025-12-31 23:59:59', '2026-01-01 00:00:00', '2026-01-01 00:10:00', '2026-01-02 00:00:00', null],
    [
      ['later than now', { check: 'not_future' }, { outcome: 'fail', bad: 2, of: 4, rows: [3, 4] }],
      [
        'clocks that go ahead',
        { check: 'not_future', slack: '10m' },
        { outcome: 'fail', bad: 1, of: 4, rows: [4] },
      ],
      ['a day ahead', { check: 'not_future', slack: '1d' }, { outcome: 'pass', bad: 0, of: 4 }],
    ],
  ),
  ...of(
    'date',
    ['2026-01-01', '2026-01-02'],
    [['today is no future', { check: 'not_future' }, { outcome: 'fail', bad: 1, of: 2, rows: [2] }]],
  ),
  ...of(
    'string',
    [
      '{"a": 1}',
      '[1, 2]',
      '"x"',
      'null',
      '{a: 1}',
      '[1,]',
      '{"a": NaN}',
      'x',
      '{"a": "NaN, ] / inf"}',
      '',
      null,
    ],
    [
      [
        'as the standard has it',
        { check: 'json_valid' },
        { outcome: 'fail', bad: 4, of: 9, rows: [5, 6, 7, 8] },
      ],
    ],
  ),
  ...of(
    'string',
    [
      '{"a": {"n": 1, "t": "x"}, "l": [10, 20]}',
      '{"a": {"n": -1, "t": "\\"assay:json\\" it\'s"}, "l": [10]}',
      '{"a": {"n": "many", "t": ""}}',
      '{"a": {"n": null}}',
      'no JSON',
      '{"a": {"n": {"deep": 1}}}',
      null,
    ],
    [
      [
        'a number at a path',
        { check: 'json_path', path: '$.a.n', as: 'number', keeps: { check: 'non_negative' } },
        { outcome: 'fail', bad: 1, of: 2, rows: [2] },
      ],
      [
        'what cannot be read as one',
        { check: 'json_path', path: '$.a.n', as: 'number', keeps: { check: 'parseable' } },
        { outcome: 'fail', bad: 1, of: 3, rows: [3] },
      ],
      [
        'present at a path',
        { check: 'json_path', path: '$.a.n', keeps: { check: 'not_null' } },
        { outcome: 'fail', bad: 4, of: 7, rows: [4, 5, 6, 7] },
      ],
      [
        'a text at a path',
        {
          check: 'json_path',
          path: '$.a.t',
          keeps: { check: 'in_set', values: ['x', '"assay:json" it\'s'] },
        },
        { outcome: 'pass', bad: 0, of: 2 },
      ],
      [
        'an item of a list',
        { check: 'json_path', path: '$.l[1]', as: 'integer', keeps: { check: 'range', max: 15 } },
        { outcome: 'fail', bad: 1, of: 1, rows: [1] },
      ],
      [
        'a name in quotes',
        { check: 'json_path', path: '$["a"]["t"]', keeps: { check: 'matches', pattern: 'x', max_bad: 1 } },
        { outcome: 'pass', bad: 1, of: 2, rows: [2] },
      ],
      [
        'where',
        {
          check: 'json_path',
          path: '$.a.n',
          as: 'number',
          keeps: { check: 'positive' },
          where: "x LIKE '%10, 20%'",
        },
        { outcome: 'pass', bad: 0, of: 1 },
      ],
    ],
  ),
]
