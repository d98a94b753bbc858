import { expect, it } from 'vitest'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import { knownTooLate } from '#core/contract/known-when.ts'
import { featureOrigins } from '#core/data/open-data.ts'
import { contractOf, known } from '../../builders/contract.ts'

const { contract } = contractOf([
  { name: 'speed', logicalType: 'number', ...known('at_prediction') },
  { name: 'Wildlife Size', ...known('at_prediction') },
  { name: 'Cost Total $', logicalType: 'number', ...known('after_outcome') },
  { name: 'damage', ...known('after_outcome') },
  { name: 'note' },
  { name: 'row_nr', ...known('at_prediction') },
])
const tables = duckdbTables()

async function late(expression: string): Promise<string> {
  const origins = await featureOrigins([{ name: 'f', expression }], contract, tables, 'pipeline.yaml')
  const [found, ...others] = knownTooLate(contract, origins)
  expect(others).toEqual([])
  return found === undefined ? 'known' : `${found.reason}: ${found.columns.join(', ')}`
}

it.each([
  ['a column', 'speed', 'known'],
  ['a column with a space', 'Wildlife Size', 'known'],
  ['an expression over two columns', 'speed * length("Wildlife Size")', 'known'],
  ['a constant has no source and leaks nothing', '42', 'known'],
  ['a constant text that looks like a column', "'damage'", 'known'],
  ['a column known too late, under another name', 'Cost Total $', 'after_outcome: Cost Total $'],
  ['in quotes', '"Cost Total $"', 'after_outcome: Cost Total $'],
  ['in another case', '"COST TOTAL $" + 1', 'after_outcome: COST TOTAL $'],
  ['in another case, without quotes', 'DAMAGE', 'after_outcome: DAMAGE'],
  ['arithmetic with one column known too late', 'speed + "Cost Total $"', 'after_outcome: Cost Total $'],
  ['times nothing', '0 * "Cost Total $"', 'after_outcome: Cost Total $'],
  ['inside casts', 'CAST(CAST("Cost Total $" AS VARCHAR) AS DOUBLE)', 'after_outcome: Cost Total $'],
  ['inside a condition', "CASE WHEN damage = 'None' THEN 1 ELSE speed END", 'after_outcome: damage'],
  ['inside coalesce', 'coalesce(NULL, damage)', 'after_outcome: damage'],
  ['as a missing flag', 'damage IS NULL', 'after_outcome: damage'],
  ['in a list', "damage IN ('None')", 'after_outcome: damage'],
  ['between', 'speed BETWEEN 0 AND "Cost Total $"', 'after_outcome: Cost Total $'],
  ['under a collation', 'damage COLLATE nocase', 'after_outcome: damage'],
  ['as the letters of a text', 'damage[1:2]', 'after_outcome: damage'],
  ['in an interval', 'DATE \'2000-01-01\' + INTERVAL ("Cost Total $") DAY', 'after_outcome: Cost Total $'],
  ['two columns known too late', 'damage || "Cost Total $"', 'after_outcome: Cost Total $, damage'],
  ['a column nobody said anything about', 'note', 'unknown: note'],
  ['unknown and too late: the worse counts', 'note || damage', 'after_outcome: damage'],
  ['the number of the row', 'row_number', 'unknown: row_number'],
])('%s', async (_, expression, expected) => {
  expect(await late(expression)).toBe(expected)
})

it.each([
  ['another name of the pipeline', 'late_flag'],
  ['the text behind a column', '"text:damage"'],
  ['the whole row', 'assay_typed'],
  ['another column by its place in the statement', '"assay:0"'],
  ['the row number by its inner name', '"assay:row"'],
  ['a column by the name of its table', 'assay_typed.damage'],
  ['a name that means a function', 'current_date'],
])('%s is no column of the contract', async (_, expression) => {
  await expect(late(expression)).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' })
})

it('names every feature, not the first one only', () => {
  const features = ['a', 'b'].map((feature) => ({ feature, expression: 'damage', sourceColumns: ['damage'] }))
  expect(knownTooLate(contract, features).map(({ feature }) => feature)).toEqual(['a', 'b'])
})
