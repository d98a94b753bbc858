import type { ConformanceCase } from './case.ts'

type Asked = readonly [
  words: string,
  check: ConformanceCase['check'],
  expected: ConformanceCase['expected'],
  on?: string,
]

function over(table: Pick<ConformanceCase, 'columns' | 'rows'>, asked: readonly Asked[]): ConformanceCase[] {
  return asked.map(([words, check, expected, on]) => ({
    words,
    ...table,
    check,
    expected,
    ...(on === undefined ? {} : { on }),
  }))
}

const sales = {
  columns: [
    { name: 'day', logicalType: 'date' },
    { name: 'at', logicalType: 'timestamp' },
    { name: 'dt' },
    { name: 'shop "n"' },
    { name: 'level', logicalType: 'integer' },
  ],
  rows: [
    ['2025-12-29', '2025-11-30 23:59:59', '2025-12-29', 'a', 1],
    ['2025-12-29', '2025-12-01 00:00:00', '2025-12-29', 'a', 2],
    ['2025-12-31', '2026-01-01 00:00:00', '2025-12-31', 'b', 1],
    ['2026-01-01', null, '2026-01-01', null, 1],
    [null, null, null, null, null],
  ],
} as const satisfies Pick<ConformanceCase, 'columns' | 'rows'>

const partitions = (rest: Record<string, unknown>): ConformanceCase['check'] => ({
  check: 'partitions_present',
  ...rest,
})

/** Rows 10, 11 and 14 of the check table, which read rows. "Now" is 2026-01-01, midnight UTC. */
export const cases: readonly ConformanceCase[] = [
  ...over(sales, [
    ['all rows', { check: 'row_count', min: 5, max: 5 }, { outcome: 'pass', of: 5 }],
    ['too few', { check: 'row_count', min: 6 }, { outcome: 'fail', of: 5 }],
    ['rows where', { check: 'row_count', min: 3, where: 'level = 1' }, { outcome: 'pass', of: 3 }],
    ['rows of each group', { check: 'row_count', min: 2, by: ['level'] }, { outcome: 'fail' }],
    ['rows where nothing is', { check: 'row_count', max: 0, where: 'level = 9' }, { outcome: 'pass', of: 0 }],
    [
      'missing values are a group',
      { check: 'group_count_min', min: 2, by: ['shop "n"'] },
      { outcome: 'fail', bad: 1, of: 3 },
    ],
    [
      'as many as needed',
      { check: 'group_count_min', min: 1, by: ['shop "n"', 'level'] },
      { outcome: 'pass', bad: 0, of: 5 },
    ],
    [
      'each pair',
      { check: 'group_count_min', min: 2, by: ['shop "n"', 'level'] },
      { outcome: 'fail', bad: 5, of: 5 },
    ],
    [
      'a group that the condition leaves out is none',
      { check: 'group_count_min', min: 1, by: ['shop "n"'], where: 'level = 2' },
      { outcome: 'pass', bad: 0, of: 1 },
    ],
    [
      'no group at all',
      { check: 'group_count_min', min: 1, by: ['shop "n"'], where: 'level = 9' },
      { outcome: 'no_data' },
    ],

    ['values of a list', partitions({ values: ['a', 'b'] }), { outcome: 'pass', bad: 0, of: 2 }, 'shop "n"'],
    [
      'a value that is missing',
      partitions({ values: ['a', 'c', "d'"] }),
      { outcome: 'fail', bad: 2, of: 3 },
      'shop "n"',
    ],
    [
      'too few rows',
      partitions({ values: ['a', 'b'], min_rows: 2 }),
      { outcome: 'fail', bad: 1, of: 2 },
      'shop "n"',
    ],
    ['numbers', partitions({ values: [1, 2, 3] }), { outcome: 'fail', bad: 1, of: 3 }, 'level'],
    [
      'where',
      partitions({ values: ['a', 'b'], where: 'level = 2' }),
      { outcome: 'fail', bad: 1, of: 2 },
      'shop "n"',
    ],
    [
      'days of a calendar',
      partitions({ from: '2025-12-29', to: '2026-01-01' }),
      { outcome: 'fail', bad: 1, of: 4 },
      'day',
    ],
    ['days up to now', partitions({ from: 'now - 3d' }), { outcome: 'fail', bad: 1, of: 4 }, 'day'],
    ['days written as text', partitions({ from: 'now - 1d' }), { outcome: 'pass', bad: 0, of: 2 }, 'dt'],
    [
      'weekdays',
      partitions({ from: '2025-12-26', to: '2025-12-29', step: 'weekday' }),
      { outcome: 'fail', bad: 1, of: 2 },
      'day',
    ],
    [
      'months of a timestamp, in UTC',
      partitions({ from: '2025-11-01', to: '2026-02-01', step: 'month' }),
      { outcome: 'fail', bad: 1, of: 4 },
      'at',
    ],
    ['years', partitions({ from: '2025-06-01', step: 'year' }), { outcome: 'pass', bad: 0, of: 2 }, 'at'],
    ['a calendar that is still to come', partitions({ from: '2027-01-01' }), { outcome: 'no_data' }, 'day'],
    ['a calendar of centuries', partitions({ from: '1000-01-01' }), { outcome: 'unsupported' }, 'day'],
  ]),
]
