import { expect, it } from 'vitest'
import { namedQuery, queryMisfits } from '#core/contract/checks/consistency/own-query.ts'
import { propertiesOf } from '#core/contract/contract.ts'
import { contractOf } from '../../../builders/contract.ts'

const [property] = propertiesOf(contractOf([{ name: 'paid "net"', logicalType: 'number' }]).contract)

it.each([
  ['the kit', '$', 'table', 'column'],
  ['the standard', '', 'object', 'property'],
  ['the standard before 3.1', '$', 'object', 'property'],
  ['tools of its users', '', 'model', 'field'],
])('names the table and the column as %s does', (_, sign, table, column) => {
  const query = `SELECT MAX(${sign}{${column}}) FROM ${sign}{${table}}`
  expect(namedQuery(query, { property })).toBe('SELECT MAX("paid ""net""") FROM t')
  expect(queryMisfits('sql_value', { query }, { property: undefined, columns: [] })).toMatchObject([
    { path: ['query'], problem: `\`${sign}{${column}}\` in a check of the table` },
  ])
})
