import type { ConformanceCase } from './case.ts'

const largest = '9223372036854775807'

/** Column `x` of a type beside a group `g`. */
function about(
  logicalType: 'string' | 'number' | 'integer' | 'date' | 'timestamp',
  rows: ConformanceCase['rows'],
  cases: readonly (readonly [
    words: string,
    check: ConformanceCase['check'],
    expected: ConformanceCase['expected'],
    only?: 'csv' | 'parquet',
  ])[],
): ConformanceCase[] {
  return cases.map(([words, check, expected, only]) => ({
    words,
    columns: [{ name: 'x', logicalType }, { name: 'g' }],
    rows,
    on: 'x',
    check,
    expected,
    ...(only === undefined ? {} : { only }),
  }))
}

const keys: Pick<ConformanceCase, 'columns' | 'rows'> = {
  columns: [{ name: 'a', logicalType: 'integer' }, { name: 'b' }, { name: 'kept', logicalType: 'boolean' }],
  rows: [
    [1, 'x', true],
    [1, 'y', true],
    [1, 'x', false],
    [null, 'x', true],
    [2, null, true],
    [11, '1', false],
    [1, '11', false],
  ],
}

const odd: Pick<ConformanceCase, 'columns' | 'rows'> = {
  columns: [{ name: 'select "n" from', logicalType: 'integer' }, { name: 'v0' }, { name: 'by0' }],
  rows: [
    [1, 'a', 'p'],
    [2, 'a', 'p'],
    [2, 'b', 'q'],
  ],
}

/** Rows 42 to 48 of the check table. */
export const cases: readonly ConformanceCase[] = [
  ...about(
    'string',
    [
      ['a', '1'],
      ['a', '1'],
      ['A', '1'],
      ['日本', '2'],
      ['日本', '2'],
      ['日本', '2'],
      [null, '2'],
      ['', '2'],
    ],
    [
      ['rows beyond the first', { check: 'unique' }, { outcome: 'fail', bad: 3, of: 6, unknown: 2 }],
      ['no key in every row', { check: 'primary_key' }, { outcome: 'fail', bad: 5, of: 8, rows: [7, 8] }],
      [
        'values, not missing ones',
        { check: 'distinct_count', min: 3, max: 3 },
        { outcome: 'pass', value: 3, of: 6 },
      ],
      ['too few values', { check: 'distinct_count', min: 4 }, { outcome: 'fail', value: 3, of: 6 }],
      ['too many values', { check: 'distinct_count', max: 2 }, { outcome: 'fail', value: 3, of: 6 }],
      [
        'only where',
        { check: 'distinct_count', max: 1, where: "g = '2'" },
        { outcome: 'pass', value: 1, of: 3 },
      ],
      ['once among six', { check: 'unique_ratio', max: 0.17 }, { outcome: 'pass', value: 1 / 6, of: 6 }],
      ['not once enough', { check: 'unique_ratio', min: 0.17 }, { outcome: 'fail', value: 1 / 6, of: 6 }],
      [
        'once where',
        { check: 'unique_ratio', min: 1 / 3, max: 1 / 3, where: "g = '1'" },
        { outcome: 'pass', value: 1 / 3, of: 3 },
      ],
      ['in no group', { check: 'unique_ratio', min: 0.3, by: ['g'] }, { outcome: 'fail' }],
    ],
  ),
  ...about(
    'number',
    [
      ['', 'a'],
      [null, 'a'],
    ],
    [
      ['nothing to repeat', { check: 'unique' }, { outcome: 'no_data', of: 0, unknown: 2 }, 'csv'],
      ['nothing to count', { check: 'distinct_count', max: 2 }, { outcome: 'no_data', of: 0 }, 'csv'],
      ['nothing to share', { check: 'unique_ratio', max: 1 }, { outcome: 'no_data', of: 0 }, 'csv'],
      ['nothing in order', { check: 'monotonic' }, { outcome: 'no_data', bad: 0, of: 0 }, 'csv'],
      [
        'keys that are missing',
        { check: 'primary_key' },
        { outcome: 'fail', bad: 2, of: 2, rows: [1, 2] },
        'csv',
      ],
    ],
  ),
  ...about(
    'number',
    [
      [1, 'a'],
      ['1.0', 'a'],
      [-0.5, 'a'],
      ['NaN', 'a'],
      ['NaN', 'a'],
    ],
    [
      ['1 and 1.0 are one', { check: 'unique' }, { outcome: 'fail', bad: 1, of: 3, unknown: 2 }, 'csv'],
      ['NaN equals NaN', { check: 'unique' }, { outcome: 'fail', bad: 2, of: 5 }, 'parquet'],
      ['NaN has no place', { check: 'monotonic' }, { outcome: 'fail', bad: 1, of: 3, rows: [3] }],
    ],
  ),
  ...about(
    'integer',
    [
      [largest, 'a'],
      ['9223372036854775806', 'a'],
      ['-9223372036854775808', 'b'],
      ['-9223372036854775806', 'b'],
    ],
    [
      ['neighbours at the end of 64 bits', { check: 'unique' }, { outcome: 'pass', bad: 0, of: 4 }],
      ['a gap of almost 2^64', { check: 'sequence' }, { outcome: 'fail', bad: 2, of: 4, rows: [2, 4] }],
      ['by two', { check: 'sequence', step: 2, where: "g = 'b'" }, { outcome: 'pass', bad: 0, of: 2 }],
      ['apart', { check: 'sequence', by: ['g'] }, { outcome: 'fail', bad: 1, of: 4, rows: [4] }],
    ],
  ),
  ...about(
    'integer',
    [
      [3, 'a'],
      [1, 'a'],
      [2, 'b'],
      [null, 'b'],
      [5, 'b'],
      [5, 'b'],
    ],
    [
      ['a gap and a repeat', { check: 'sequence' }, { outcome: 'fail', bad: 2, of: 5 }],
      ['without the gap', { check: 'sequence', where: 'x < 4' }, { outcome: 'pass', bad: 0, of: 3 }],
      ['down once', { check: 'monotonic' }, { outcome: 'fail', bad: 1, of: 5, rows: [2] }],
      ['strictly', { check: 'monotonic', strict: true }, { outcome: 'fail', bad: 2, of: 5, rows: [2, 6] }],
      [
        'the other way',
        { check: 'monotonic', direction: 'decreasing' },
        { outcome: 'fail', bad: 2, of: 5, rows: [3, 5] },
      ],
      ['apart', { check: 'monotonic', by: ['g'] }, { outcome: 'fail', bad: 1, of: 5, rows: [2] }],
      [
        'rows that tie in their order stand as they should',
        { check: 'monotonic', order_by: ['g'] },
        { outcome: 'fail', bad: 1, of: 5, rows: [3] },
      ],
    ],
  ),
  ...about(
    'date',
    [
      ['2024-02-28', '1'],
      ['2024-02-29', '2'],
      ['2024-02-28', '3'],
    ],
    [['days', { check: 'monotonic', order_by: ['g'] }, { outcome: 'fail', bad: 1, of: 3, rows: [3] }]],
  ),
  ...[
    {
      words: 'pairs, a missing part left aside',
      check: { check: 'unique', columns: ['a', 'b'] },
      expected: { outcome: 'fail', bad: 1, of: 5, unknown: 2 },
    },
    {
      words: 'pairs where',
      check: { check: 'unique', columns: ['a', 'b'], where: 'kept' },
      expected: { outcome: 'pass', bad: 0, of: 2, unknown: 2 },
    },
    {
      words: 'pairs as a key',
      check: { check: 'primary_key', columns: ['a', 'b'] },
      expected: { outcome: 'fail', bad: 3, of: 7, rows: [4, 5] },
    },
    {
      words: 'the key of some rows',
      check: { check: 'primary_key', columns: ['a', 'b'], where: 'NOT kept' },
      expected: { outcome: 'pass', bad: 0, of: 3 },
    },
    {
      words: 'whole rows',
      check: { check: 'duplicate_rows' },
      expected: { outcome: 'pass', bad: 0, of: 7 },
    },
    {
      words: 'rows but for a column',
      check: { check: 'duplicate_rows', ignore: ['kept'] },
      expected: { outcome: 'fail', bad: 1, of: 7 },
    },
    {
      words: 'some columns, missing equals missing',
      check: { check: 'duplicate_rows', columns: ['a'], max: 3 },
      expected: { outcome: 'pass', bad: 3, of: 7 },
    },
    {
      words: 'more than may',
      check: { check: 'duplicate_rows', columns: ['kept'], max: 4 },
      expected: { outcome: 'fail', bad: 5, of: 7 },
    },
    {
      words: 'no rows where',
      check: { check: 'duplicate_rows', where: 'a > 100' },
      expected: { outcome: 'no_data', bad: 0, of: 0 },
    },
  ].map((one) => ({ ...keys, ...one })),
  ...[
    {
      words: 'an odd name',
      on: 'select "n" from',
      check: { check: 'unique' },
      expected: { outcome: 'fail', bad: 1, of: 3 },
    },
    {
      words: 'an odd name in order',
      on: 'select "n" from',
      check: { check: 'sequence', by: ['v0'] },
      expected: { outcome: 'pass', bad: 0, of: 3 },
    },
    {
      words: 'names that the kit uses itself',
      on: 'v0',
      check: { check: 'unique_ratio', min: 1 / 3, max: 1 / 3, where: "by0 <> 'v0'" },
      expected: { outcome: 'pass', value: 1 / 3, of: 3 },
    },
    {
      words: 'groups by such a name',
      on: 'v0',
      check: { check: 'unique_ratio', max: 0.99, by: ['by0'] },
      expected: { outcome: 'fail' },
    },
  ].map((one) => ({ ...odd, ...one })),
  {
    words: 'a column of one value and missing ones',
    columns: [{ name: 'a' }],
    rows: [['x'], [null], [null]],
    check: { check: 'duplicate_rows' },
    expected: { outcome: 'fail', bad: 1, of: 3 },
  },
]
