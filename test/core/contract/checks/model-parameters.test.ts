import { expect, it } from 'vitest'
import { driftChecks } from '#core/contract/checks/drift/drift-checks.ts'
import { machineLearningChecks } from '#core/contract/checks/machine-learning/machine-learning-checks.ts'
import { check, contractOf } from '../../../builders/contract.ts'

const columns = [{ name: 'x', logicalType: 'number' }, { name: 'word' }]
const references = { customProperties: [{ property: 'references', value: { other: 'other.csv' } }] }

function contractWith(on: string | undefined, parameters: Record<string, unknown>): unknown {
  const quality = [check(parameters)]
  return contractOf(
    columns.map((column) => (column.name === on ? { ...column, quality } : column)),
    on === undefined ? { ...references, quality } : references,
  )
}

it.each<[said: string, on: string | undefined, parameters: Record<string, unknown>]>([
  ['`class_balance` without bounds', undefined, { check: 'class_balance' }],
  ['`split_ratio` without bounds', undefined, { check: 'split_ratio' }],
  ['0.5 is more than 0.2', undefined, { check: 'split_ratio', min: 0.5, max: 0.2 }],
  ['`label_rate` without bounds', undefined, { check: 'label_rate' }],
  ['2 is more than 1', undefined, { check: 'label_rate', min: 2, max: 1 }],
  ['there is no column `wort`', undefined, { check: 'near_duplicates', columns: ['wort'] }],
  ['there is no column `wort`', undefined, { check: 'near_duplicates', ignore: ['wort'] }],
  ['every column is ignored', undefined, { check: 'near_duplicates', columns: ['x'], ignore: ['x'] }],
  ['there is no column `wort`', undefined, { check: 'skew_join', reference: 'other', key: ['wort'] }],
  ['`string_variants` on a number column', 'x', { check: 'string_variants' }],
  ['`drift_numeric` on a string column', 'word', { check: 'drift_numeric' }],
  ['the reference knows no groups', 'x', { check: 'drift_numeric', by: ['word'] }],
  ['the history knows no groups', 'x', { check: 'metric_anomaly', metric: 'mean', by: ['word'] }],
  ['`mean` is a figure of a column', undefined, { check: 'metric_anomaly', metric: 'mean' }],
  ['`mean` of a string column', 'word', { check: 'metric_anomaly', metric: 'mean' }],
  ['`split_overlap` does not take `by`', undefined, { check: 'split_overlap', by: ['word'] }],
  ['a span of time', undefined, { check: 'time_leak', gap: '2 weeks' }],
  ['quality', undefined, { check: 'split_overlap', splits: ['train'] }],
])('%s', (said, on, parameters) => {
  expect(() => contractWith(on, parameters)).toThrow(
    expect.objectContaining({ message: expect.stringContaining(said) }),
  )
})

it('every check says what becomes of missing values', () => {
  const silent = [...driftChecks, ...machineLearningChecks].filter(
    ({ words }) => !/missing|without|label|left aside|counted apart/i.test(words),
  )
  expect(silent.map(({ name }) => name)).toEqual(['split_ratio'])
})
