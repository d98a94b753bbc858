import type { UseCase } from './use-case.ts'

const texts = (name: string, ...values: readonly (string | null)[]) => ({
  columns: [{ name }],
  rows: values.map((value) => [value]),
})
const numbers = (name: string, ...values: readonly (number | string | null)[]) => ({
  columns: [{ name, logicalType: 'number' as const }],
  rows: values.map((value) => [value]),
})
const wholes = (name: string, ...values: readonly (number | string | null)[]) => ({
  columns: [{ name, logicalType: 'integer' as const }],
  rows: values.map((value) => [value]),
})
const times = (name: string, ...values: readonly (string | null)[]) => ({
  columns: [{ name, logicalType: 'timestamp' as const }],
  rows: values.map((value) => [value]),
})

/** What engines answer differently when it is written alike, each without an error. */
export const cases: readonly UseCase[] = [
  {
    words: 'a word ends where ASCII letters end',
    ...texts('x', 'éab', 'ab', 'abc', 'x ab'),
    on: 'x',
    check: { check: 'matches', pattern: '.*\\bab\\b' },
    expected: { outcome: 'fail', bad: 1, of: 4, rows: [3] },
  },
  {
    words: 'brackets around lines are a list',
    ...texts('x', '[1,\n2]', ' [] ', '[1', '1', null),
    on: 'x',
    check: { check: 'parseable', as: 'array' },
    expected: { outcome: 'fail', bad: 2, of: 4, rows: [3, 4] },
  },
  {
    words: 'braces around lines are an object',
    ...texts('x', '{"a":\n{}}', '[{}]', '{}x'),
    on: 'x',
    check: { check: 'parseable', as: 'object' },
    expected: { outcome: 'fail', bad: 2, of: 3, rows: [2, 3] },
  },
  {
    words: 'a line that ends the text is part of it',
    ...texts('x', 'a', 'a\n'),
    on: 'x',
    check: { check: 'matches', pattern: '^a$' },
    expected: { outcome: 'fail', bad: 1, of: 2, rows: [2] },
  },
  {
    words: 'no letter of another alphabet is one of ASCII',
    ...texts('x', 'k', 'K', '\u212a', '\u017f'),
    on: 'x',
    check: { check: 'matches', pattern: '(?i)[ks]' },
    expected: { outcome: 'fail', bad: 2, of: 4, rows: [3, 4] },
  },
  {
    words: 'a constant is the number it is written as, to the last digit',
    ...numbers('x', 2377.7446116952638, 951.3680831284165, 0.30000000000000004, 0.3),
    on: 'x',
    check: { check: 'in_set', values: [2377.7446116952638, 951.3680831284165, 0.30000000000000004] },
    expected: { outcome: 'fail', bad: 1, of: 4, rows: [4] },
  },
  {
    words: 'a bound is that number too',
    ...numbers('x', 940.9800039117765, 252126.40701849174),
    on: 'x',
    check: { check: 'range', min: 940.9800039117765, max: 252126.40701849174 },
    expected: { outcome: 'pass', bad: 0, of: 2 },
  },
  {
    words: 'NaN is beyond every bound',
    ...numbers('x', 1, 'NaN', 'Infinity', null),
    only: 'parquet',
    on: 'x',
    check: { check: 'range', max: 1 },
    expected: { outcome: 'fail', bad: 2, of: 3, rows: [2, 3] },
  },
  {
    words: 'NaN is one value, and so is zero',
    ...numbers('x', 'NaN', 'NaN', 0, '-0', 1),
    only: 'parquet',
    on: 'x',
    check: { check: 'distinct_count', max: 3 },
    expected: { outcome: 'pass', value: 3, of: 5 },
  },
  {
    words: 'neighbours beyond 2^53 are two',
    ...wholes('x', '9007199254740992', '9007199254740993', '9223372036854775807', '-9223372036854775808'),
    on: 'x',
    check: { check: 'unique' },
    expected: { outcome: 'pass', bad: 0, of: 4 },
  },
  {
    words: 'sums larger than 64 bits',
    ...wholes('x', '9223372036854775807', '9223372036854775807', 2),
    on: 'x',
    check: { check: 'sum', min: 1.8e19, max: 1.9e19 },
    expected: { outcome: 'pass', of: 3, value: 2 ** 64 },
  },
  {
    words: 'the median is a value that is there',
    ...numbers('x', 1, 2, 3, 10),
    on: 'x',
    check: { check: 'quantile', p: 0.5, min: 2, max: 2, min_rows: 1 },
    expected: { outcome: 'pass', of: 4, value: 2 },
  },
  {
    words: 'an offset moves the moment',
    ...times(
      'x',
      '2020-01-01T00:30:00+02:00',
      '2020-01-01 00:30:00',
      '2019-12-31 23:30:00-01:00',
      '2020-01-01T00:30:00Z',
    ),
    on: 'x',
    check: { check: 'date_range', min: '2020-01-01T00:00:00Z' },
    expected: { outcome: 'fail', bad: 1, of: 4, rows: [1] },
  },
  {
    words: 'microseconds count',
    ...times('x', '2020-01-01 00:00:00.000001', '2020-01-01 00:00:00.000002', '2020-01-01 00:00:00.000001'),
    on: 'x',
    check: { check: 'unique' },
    expected: { outcome: 'fail', bad: 1, of: 3 },
  },
  {
    words: 'moments of the snapshot are those of the table',
    ...times('x', '2020-01-01 10:00:00', '2020-01-01 10:00:00.5', '2020-01-02 00:00:00'),
    reference: [['2020-01-01 10:00:00'], ['2020-01-01 10:00:00.5']],
    on: 'x',
    check: { check: 'new_values' },
    expected: { outcome: 'fail', bad: 1, of: 3, rows: [3] },
  },
  {
    words: 'a text is as long as it has code points, and compares by them',
    ...texts('x', '😀', 'é', 'e\u0301', 'ab'),
    on: 'x',
    check: { check: 'length', max: 1 },
    expected: { outcome: 'fail', bad: 2, of: 4, rows: [3, 4] },
  },
  {
    words: 'spaces at the end make another text',
    ...texts('x', 'a', 'a ', 'A'),
    on: 'x',
    check: { check: 'in_set', values: ['a'] },
    expected: { outcome: 'fail', bad: 2, of: 3, rows: [2, 3] },
  },
]
