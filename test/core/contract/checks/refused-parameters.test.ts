import { expect, it } from 'vitest'
import { check, contractOf } from '../../../builders/contract.ts'

type Parameters = Readonly<Record<string, unknown>> & { readonly check: string }

const columns = [
  { name: 'x', logicalType: 'number' },
  { name: 'n', logicalType: 'integer' },
  { name: 'at', logicalType: 'timestamp' },
  { name: 'word' },
]
const references = { customProperties: [{ property: 'references', value: { other: 'other.csv' } }] }
const [standardColumn] = ['column'].map((name) => `$\{${name}}`)

function contractWith(on: string | undefined, parameters: Parameters): unknown {
  const quality = [check(parameters)]
  return contractOf(
    columns.map((column) => (column.name === on ? { ...column, quality } : column)),
    on === undefined ? { ...references, quality } : references,
  )
}

it.each<[said: string, on: string | undefined, parameters: Parameters]>([
  ['`unique` of a table needs `columns`', undefined, { check: 'unique' }],
  ['`primary_key` of a table needs `columns`', undefined, { check: 'primary_key' }],
  ['there is no column `wort`', undefined, { check: 'primary_key', columns: ['wort'] }],
  ['there is no column `wort`', undefined, { check: 'duplicate_rows', columns: ['wort'] }],
  ['no column is left to compare', undefined, { check: 'duplicate_rows', ignore: ['x', 'n', 'at', 'word'] }],
  ['no column is left to compare', undefined, { check: 'duplicate_rows', columns: ['x'], ignore: ['x'] }],
  ['`distinct_count` without bounds', 'x', { check: 'distinct_count' }],
  ['2 is more than 1', 'x', { check: 'distinct_count', min: 2, max: 1 }],
  ['`unique_ratio` without bounds', 'x', { check: 'unique_ratio' }],
  ['`sequence` on a number column', 'x', { check: 'sequence' }],
  ['there is no column `wort`', 'x', { check: 'monotonic', order_by: ['wort'] }],
  ['`compare` of a table needs `column`', undefined, { check: 'compare', op: '<', to: 'x' }],
  ['there is no column `wort`', 'x', { check: 'compare', op: '<', to: 'wort' }],
  ['there is no column `wort`', undefined, { check: 'compare', column: 'wort', op: '<', to: 'x' }],
  ['there is no column `wort`', undefined, { check: 'sum_equals', parts: ['wort'], total: 'x' }],
  ['there is no column `wort`', undefined, { check: 'sum_equals', parts: ['x'], total: 'wort' }],
  ['there is no column `wort`', undefined, { check: 'functional_dep', from: ['wort'], to: ['x'] }],
  ['there is no column `wort`', undefined, { check: 'functional_dep', from: ['x'], to: ['wort'] }],
  ['`foreign_key` of a table needs `columns`', undefined, { check: 'foreign_key', reference: 'other' }],
  [
    '2 columns there for 1 here',
    'x',
    { check: 'foreign_key', reference: 'other', reference_columns: ['a', 'b'] },
  ],
  ['`foreign_key` does not take `by`', 'x', { check: 'foreign_key', reference: 'other', by: ['word'] }],
  ['there is no reference `another`', 'x', { check: 'foreign_key', reference: 'another' }],
  [
    '`aggregate_match` does not take `by`',
    'x',
    { check: 'aggregate_match', reference: 'other', aggregate: 'sum', by: ['word'] },
  ],
  ['there is no column `wort`', undefined, { check: 'dataset_match', reference: 'other', key: ['wort'] }],
  [
    'there is no column `wort`',
    undefined,
    { check: 'dataset_match', reference: 'other', key: ['n'], columns: ['wort'] },
  ],
  [
    '`dataset_match` does not take `by`',
    undefined,
    { check: 'dataset_match', reference: 'other', key: ['n'], by: ['word'] },
  ],
  ['`sql_value` without bounds', undefined, { check: 'sql_value', query: 'SELECT 1' }],
  [
    '`sql_value` does not take `where`',
    undefined,
    { check: 'sql_value', query: 'SELECT 1', min: 1, where: 'x > 1' },
  ],
  ['`sql_rows` does not take `by`', undefined, { check: 'sql_rows', query: 'SELECT 1', by: ['word'] }],
  [
    `\`${standardColumn}\` in a check of the table`,
    undefined,
    { check: 'sql_rows', query: `SELECT ${standardColumn} FROM t` },
  ],
  ['`freshness` on a number column', 'x', { check: 'freshness', max_age: '1d' }],
  [
    '`file_freshness` does not take `where`',
    undefined,
    { check: 'file_freshness', max_age: '1d', where: 'x > 1' },
  ],
  ['there is no column `wort`', undefined, { check: 'arrival_lag', event: 'wort', ingest: 'at', max: '1d' }],
  ['there is no column `wort`', undefined, { check: 'arrival_lag', event: 'at', ingest: 'wort', max: '1d' }],
  ['`time_window` without ends', 'at', { check: 'time_window' }],
  ['2025-01-01 is after 2024-01-01', 'at', { check: 'time_window', start: '2025-01-01', end: '2024-01-01' }],
  [
    '2025-01-01 is after 2024-01-01',
    'at',
    { check: 'time_coverage', step: 'day', start: '2025-01-01', end: '2024-01-01' },
  ],
  ...['mean', 'sum', 'stddev', 'min', 'max', 'skewness', 'kurtosis', 'entropy'].map(
    (name): [string, string, Parameters] => [`\`${name}\` without bounds`, 'x', { check: name }],
  ),
  ['`mean` on a string column', 'word', { check: 'mean', max: 1 }],
  ['`skewness` does not take `by`', 'x', { check: 'skewness', max: 1, by: ['word'] }],
  ['there is no column `wort`', 'x', { check: 'correlation', with: 'wort', max: 1 }],
  ['there is no column `wort`', 'x', { check: 'association', with: 'wort', max: 1 }],
  ['`association` does not take `by`', 'x', { check: 'association', with: 'word', max: 1, by: ['word'] }],
  ['`outlier_share` does not take `by`', 'x', { check: 'outlier_share', max: 0, by: ['word'] }],
])('a contract is told: %s (%s, %j)', (said, on, parameters) => {
  expect(() => contractWith(on, parameters)).toThrow(
    expect.objectContaining({ code: 'CONFIGURATION_INVALID', message: expect.stringContaining(said) }),
  )
})
