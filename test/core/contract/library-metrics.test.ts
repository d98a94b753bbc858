import { expect, it } from 'vitest'
import type { CheckResult } from '#core/contract/results.ts'
import { resultsOf } from '../../builders/table.ts'

/** As the standard writes them. */
const [table, column] = ['table', 'column'].map((name) => `$\{${name}}`)

const csv = `x,n,when
a,1,2020-01-01
a,2,2020-01-01
b,2,2020-01-02
,2,x
N/A,,2020-01-03
n/a,seven,
`
const properties = [
  { name: 'x' },
  { name: 'n', logicalType: 'integer' },
  { name: 'when', logicalType: 'date' },
]

async function judged(
  on: string | undefined,
  quality: Record<string, unknown>,
): Promise<CheckResult | undefined> {
  const id = 'asked'
  const entry = { id, ...quality }
  const columns = properties.map((property) =>
    property.name === on ? { ...property, quality: [entry] } : property,
  )
  const results = await resultsOf(csv, columns, on === undefined ? { quality: [entry] } : {})
  return results.find((result) => result.id === id)
}

it.each<
  [words: string, on: string | undefined, quality: Record<string, unknown>, said: Record<string, unknown>]
>([
  [
    'nulls',
    'x',
    { metric: 'nullValues', mustBe: 0 },
    { outcome: 'fail', bad: 1, of: 6, value: 1, rows: [4] },
  ],
  [
    'nulls of numbers that cannot be read',
    'n',
    { metric: 'nullValues', mustBeLessOrEqualTo: 2 },
    { outcome: 'pass', value: 2 },
  ],
  [
    'a share of nulls',
    'x',
    { type: 'library', metric: 'nullValues', mustBeLessThan: 20, unit: 'percent' },
    {
      outcome: 'pass',
      observed: '1 of 6 rows (16.6667 %)',
      expected: 'rows without a value: less than 20 %',
    },
  ],
  [
    'missing values',
    'x',
    {
      metric: 'missingValues',
      arguments: { missingValues: [null, '', 'N/A', 'n/a'] },
      mustBeBetween: [1, 2],
    },
    { outcome: 'fail', bad: 3, value: 3, rows: [4, 5, 6], expected: 'rows with a missing value: 1 to 2' },
  ],
  [
    'missing numbers',
    'n',
    { metric: 'missingValues', arguments: { missingValues: [2] }, mustBe: 5 },
    { outcome: 'pass', value: 5 },
  ],
  [
    'invalid values',
    'x',
    { metric: 'invalidValues', arguments: { validValues: ['a', 'b', '', null] }, mustBe: 0 },
    { outcome: 'fail', value: 2, rows: [5, 6] },
  ],
  [
    'invalid values by a pattern',
    'x',
    { metric: 'invalidValues', arguments: { pattern: '^[a-z]$' }, mustBeGreaterThan: 2 },
    { outcome: 'fail', value: 2 },
  ],
  [
    'what cannot be read as the type',
    'n',
    { metric: 'invalidValues', mustBe: 0 },
    { outcome: 'fail', value: 1, rows: [6] },
  ],
  [
    'numbers of a list',
    'n',
    { metric: 'invalidValues', arguments: { validValues: [1, 2] }, mustBe: 1 },
    { outcome: 'pass', value: 1 },
  ],
  [
    'dates of a list, as they are written',
    'when',
    { metric: 'invalidValues', arguments: { validValues: ['2020-01-01', '2020-01-02'] }, mustBe: 0 },
    { outcome: 'fail', value: 2, rows: [4, 5] },
  ],
  ['duplicates', 'x', { metric: 'duplicateValues', mustBe: 0 }, { outcome: 'fail', value: 1, of: 6 }],
  [
    'duplicates of several columns',
    undefined,
    { metric: 'duplicateValues', arguments: { properties: ['x', 'when'] }, mustNotBe: 1 },
    { outcome: 'fail', value: 1 },
  ],
  ['rows', undefined, { metric: 'rowCount', mustBe: 6 }, { outcome: 'pass', value: 6, evidence: 'footers' }],
  [
    'rows at least',
    undefined,
    { metric: 'rowCount', mustBeGreaterOrEqualTo: 7 },
    { outcome: 'fail', expected: 'rows: at least 7' },
  ],
  ['rows not between', undefined, { metric: 'rowCount', mustNotBeBetween: [6, 9] }, { outcome: 'fail' }],
  [
    'rows not between others',
    undefined,
    { metric: 'rowCount', mustNotBeBetween: [7, 9] },
    { outcome: 'pass' },
  ],
  [
    'duplicates by their earlier name',
    'n',
    { type: 'library', rule: 'duplicateCount', mustBe: 2 },
    { outcome: 'pass' },
  ],
  ['a figure by its earlier name', undefined, { rule: 'rowCount', mustBe: 6 }, { outcome: 'pass' }],
  [
    'a rule nobody has written down',
    'x',
    { type: 'library', rule: 'between', description: 'under 500' },
    { outcome: 'unsupported', expected: 'under 500' },
  ],
  [
    'a query of the table by its name',
    'n',
    { type: 'sql', query: `SELECT COUNT(*) FROM trips WHERE ${column} = 2`, mustBe: 3 },
    { outcome: 'pass', value: 3, expected: 'the query answers 3' },
  ],
  [
    'a query of the table by its place',
    undefined,
    { type: 'sql', query: `SELECT MAX(n) FROM ${table}`, mustBeGreaterThan: 2 },
    { outcome: 'fail', value: 2, expected: 'the query answers more than 2' },
  ],
  [
    'a query that is compared with a text',
    undefined,
    { type: 'sql', query: `SELECT MAX(x) FROM ${table}`, mustBe: 'z' },
    { outcome: 'unsupported' },
  ],
  [
    'a sentence',
    'x',
    { type: 'text', description: 'Ask us.' },
    { outcome: 'skipped', expected: 'Ask us.', check: 'text' },
  ],
  [
    'a check of another engine',
    'x',
    { type: 'custom', engine: 'soda', implementation: 'type: x' },
    { outcome: 'skipped', observed: 'a check of another engine, soda', check: 'custom' },
  ],
])('%s', async (_, on, quality, said) => {
  expect(await judged(on, quality)).toMatchObject(said)
})

it('warns where the contract says warning', async () => {
  const found = await judged('x', {
    metric: 'nullValues',
    mustBe: 0,
    severity: 'warning',
    description: 'why',
  })
  expect(found).toMatchObject({
    severity: 'warn',
    description: 'why',
    dimension: 'completeness',
    check: 'nullValues',
  })
})
