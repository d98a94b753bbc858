import { expect, it } from 'vitest'
import { check } from '../../../builders/contract.ts'
import { resultsOf } from '../../../builders/table.ts'

const numbers = (values: readonly (number | string)[]): string =>
  `n,x\n${values.map((value) => `1,${value}\n`).join('')}`
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

it.each<[words: string, values: (number | string)[], rule: Record<string, unknown>, outcome: string]>([
  // Q(p) is the smallest value with at least p·n values at or below it.
  ['median 3 of 1…5, at most 3', upTo(5), { p: 0.5, max: 3 }, 'pass'],
  ['median 3 of 1…5, at most 2.9', upTo(5), { p: 0.5, max: 2.9 }, 'fail'],
  ['median 3 of 1…5, at least 3', upTo(5), { p: 0.5, min: 3 }, 'pass'],
  ['median 3 of 1…5, at least 3.1', upTo(5), { p: 0.5, min: 3.1 }, 'fail'],
  ['median 2 of 1…4, at most 2', upTo(4), { p: 0.5, max: 2 }, 'pass'],
  ['median 2 of 1…4, at least 2.5', upTo(4), { p: 0.5, min: 2.5 }, 'fail'],
  [
    '0.07 quantile 7 of 1…100, although 0.07 · 100 is more than 7 in binary',
    upTo(100),
    { p: 0.07, min: 7, max: 7 },
    'pass',
  ],
  ['0.9 quantile of negative numbers', upTo(10).map((value) => -value), { p: 0.9, min: -2, max: -2 }, 'pass'],
  [
    'gaps and what is no number are left aside',
    [...upTo(5), '', 'x', '1e999'],
    { p: 0.5, min: 3, max: 3 },
    'pass',
  ],
  ['too few values', upTo(4), { p: 0.5, max: 3, min_rows: 5 }, 'no_data'],
])('quantile: %s', async (_, values, rule, outcome) => {
  const results = await resultsOf(numbers(values), [
    { name: 'x', logicalType: 'number', quality: [check({ check: 'quantile', min_rows: 1, ...rule })] },
  ])
  expect(results.find((result) => result.check === 'quantile')).toMatchObject({ outcome })
})

const two = [{ name: 'a' }, { name: 'b' }]

it.each<[words: string, csv: string, rule: Record<string, unknown>, outcome: string, bad?: number]>([
  ['unique together', 'a,b\n1,1\n1,2\n2,1\n', { check: 'unique', columns: ['a', 'b'] }, 'pass', 0],
  ['unique together: repeated', 'a,b\n1,1\n1,1\n1,1\n', { check: 'unique', columns: ['a', 'b'] }, 'fail', 2],
  [
    'unique together: 1|11 is not 11|1',
    'a,b\n1,11\n11,1\n',
    { check: 'unique', columns: ['a', 'b'] },
    'pass',
    0,
  ],
  [
    'unique together: a missing part is left aside',
    'a,b\n1,\n1,\n',
    { check: 'unique', columns: ['a', 'b'] },
    'no_data',
  ],
  ['no row twice', 'a,b\n1,1\n1,2\n', { check: 'duplicate_rows' }, 'pass', 0],
  ['a row three times', 'a,b\n1,1\n1,1\n1,1\n2,2\n', { check: 'duplicate_rows' }, 'fail', 2],
  ['missing equals missing', 'a,b\n1,\n1,\n', { check: 'duplicate_rows' }, 'fail', 1],
  ['as many as may', 'a,b\n1,1\n1,1\n', { check: 'duplicate_rows', max: 1 }, 'pass', 1],
  ['rows enough', 'a,b\n1,1\n', { check: 'row_count', min: 1, max: 1 }, 'pass'],
  ['too few rows', 'a,b\n1,1\n', { check: 'row_count', min: 2 }, 'fail'],
  ['too many rows', 'a,b\n1,1\n2,2\n', { check: 'row_count', max: 1 }, 'fail'],
  ['a condition over the table', 'a,b\n1,1\n1,2\n', { check: 'expression', holds: 'a = b' }, 'fail', 1],
])('%s', async (_, csv, rule, outcome, bad) => {
  const results = await resultsOf(csv, two, { quality: [check(rule)] })
  const expected = { check: rule.check, outcome, ...(bad === undefined ? {} : { bad }) }
  expect(results).toEqual([expect.objectContaining(expected)])
})

it('counts a repeated row of a table with one column', async () => {
  const results = await resultsOf('a\n1\n1\n', [{ name: 'a' }], {
    quality: [check({ check: 'duplicate_rows' })],
  })
  expect(results[0]).toMatchObject({ outcome: 'fail', bad: 1, of: 2 })
})
