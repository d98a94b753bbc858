import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { athenaTypes } from '#adapters/athena/column-types.ts'
import { duckdbTypes } from '#adapters/duckdb/column-types.ts'
import type { LogicalType } from '#core/contract/checks/definition.ts'
import { columnReading } from '#core/contract/column-reading.ts'
import { type Contract, type Property, propertiesOf } from '#core/contract/contract.ts'
import type { Dialect } from '#core/data/dialect.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'
import { identifier, text } from '#core/data/sql.ts'
import type { ColumnReading } from '#core/data/tables.ts'
import { trinoDialect } from '#core/data/trino-dialect.ts'
import { textOfFraction } from '#core/data/trino-text.ts'
import { contractOf } from '../builders/contract.ts'
import { createDatabase, lake, statements, writer } from './lake.ts'

/** Columns of every type that Parquet and Athena have in common: DuckDB's, Athena's, and values. */
const columns = [
  ['TINYINT', 'tinyint', ['1', '-128', 'NULL']],
  ['SMALLINT', 'smallint', ['1', '-32768', 'NULL']],
  ['INTEGER', 'integer', ['12', '-2147483648', 'NULL']],
  ['BIGINT', 'bigint', ['9223372036854775807', '-9223372036854775808', 'NULL', '0']],
  ['FLOAT', 'real', ["'0.1'", "'16777216'", "'12'", "'nan'", "'-inf'", "'1e-7'", "'1e20'", 'NULL']],
  [
    'DOUBLE',
    'double',
    ["'0.1'", "'12'", "'nan'", "'inf'", "'-0'", "'9223372036854775808'", "'1e-7'", "'1e300'", 'NULL'],
  ],
  ['DECIMAL(10, 2)', 'decimal(10, 2)', ["'1.50'", "'12'", "'-99999999.99'", 'NULL']],
  ['DECIMAL(38, 0)', 'decimal(38, 0)', ["'99999999999999999999999999999999999999'", "'7'", 'NULL']],
  ['BOOLEAN', 'boolean', ['TRUE', 'FALSE', 'NULL']],
  ['DATE', 'date', ["'2020-02-29'", "'1969-12-31'", 'NULL']],
  [
    'TIMESTAMP',
    'timestamp(6)',
    ["'2020-02-29 12:30:15.123456'", "'1969-12-31 23:59:59.5'", "'2020-01-01'", 'NULL'],
  ],
  [
    'VARCHAR',
    'varchar',
    ["''", "'n/a'", "'12'", "'1.5'", "'true'", "'2020-01-01'", "'2020-01-01 10:00:00'", 'NULL'],
  ],
  ['VARCHAR', 'char(3)', ["'abc'", "'123'", 'NULL']],
] as const

const logicalTypes: readonly LogicalType[] = [
  'string',
  'number',
  'integer',
  'boolean',
  'date',
  'timestamp',
  'time',
]

const duckdb = await writer()

beforeAll(async () => {
  await createDatabase()
  await duckdb.run("SET TimeZone = 'UTC'")
  for (const [index, [type, athenaType, values]] of columns.entries()) {
    const table = `typed_column_${index}`
    await mkdir(join(lake, table))
    const rows = values.map((value, row) => `(${row}, CAST(${value} AS ${type}))`).join(', ')
    await duckdb.run(
      `COPY (SELECT CAST(n AS BIGINT) AS n, "Odd Name" FROM (VALUES ${rows}) AS v(n, "Odd Name")) TO ${text(fileOf(index))} (FORMAT parquet)`,
    )
    await statements().run(
      `CREATE TABLE ${table} (n bigint, "odd name" ${athenaType}) WITH (external_location = 'local:///${table}', format = 'PARQUET')`,
    )
  }
})

function fileOf(index: number): string {
  return join(lake, `typed_column_${index}`, 'data.parquet')
}

const cases = columns.map(([type, athenaType, values], index) => ({ index, type, athenaType, values }))

it.each(cases)('$athenaType is read alike, as whatever a contract calls it', async (column) => {
  const { index, type, athenaType, values } = column
  const ours = expressions((property, contract) =>
    columnReading(property, contract, new Map([['Odd Name', type.replaceAll(' ', '')]]), duckdbTypes),
  )
  const theirs = expressions((property, contract) =>
    columnReading(property, contract, new Map([['odd name', athenaType.replace(/\(.*/, '')]]), athenaTypes),
  )
  const ask = (selected: string, from: string) => `SELECT ${selected} FROM ${from} ORDER BY n`
  const found = await duckdb.runAndReadAll(ask(ours(duckdbDialect), `read_parquet(${text(fileOf(index))})`))
  const said = await statements().run(ask(theirs(trinoDialect), identifier(`typed_column_${index}`)))
  const paired = (rows: readonly object[]) => values.map((value, row) => ({ value, ...rows[row] }))
  expect(paired(said.rows)).toEqual(paired(found.getRowObjectsJson()))
})

/** The text of the column, and its value as each logical type. */
function expressions(
  reading: (property: Property, contract: Contract) => ColumnReading,
): (dialect: Dialect) => string {
  const read = logicalTypes.map((logicalType) => {
    const { contract } = contractOf([{ name: 'Odd Name', logicalType }], {
      customProperties: [{ property: 'null_tokens', value: ['n/a'] }],
    })
    const [property] = propertiesOf(contract)
    if (property === undefined) throw new Error('the contract has no column')
    return { logicalType, ...reading(property, contract) }
  })
  return (dialect) =>
    read
      .flatMap(({ logicalType, text: asText, value }) => [
        `${asText} AS "text of ${logicalType}"`,
        `${written(value, logicalType, dialect)} AS "${logicalType}"`,
      ])
      .join(', ')
}

/** A value as text that both engines write alike. */
function written(value: string, logicalType: LogicalType, dialect: Dialect): string {
  if (logicalType === 'date' || logicalType === 'timestamp')
    return `CAST(${dialect.epochMilliseconds(value)} AS VARCHAR)`
  if (logicalType === 'number' && dialect.name === 'trino') return textOfFraction(value)
  return `CAST(${value} AS VARCHAR)`
}
