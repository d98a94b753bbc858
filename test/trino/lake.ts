import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { boundedAthenaClient } from '#adapters/athena/athena-client.ts'
import { type AthenaPlace, AthenaStatements } from '#adapters/athena/athena-statements.ts'
import { duckdbTables } from '#adapters/duckdb/duckdb-tables.ts'
import type { LogicalType } from '#core/contract/checks/definition.ts'
import { identifier, text } from '#core/data/sql.ts'
import { type CaseGroup, writeParquet } from '../core/contract/conformance/case-tables.ts'

/** Where with-trino.ts put the server's data. */
export const lake = process.env.ASSAY_TRINO_LAKE ?? ''

export const client = boundedAthenaClient()

/** Real databases have a workgroup with a place for results; the front wants one named too. */
export const place: AthenaPlace = { database: 'assay', workgroup: 'assay' }

/** The server is on this machine: it is looked at more often. */
export const patience = { first: 20, most: 200 }

export const rowNumber = 'assay_row'

/** Statements that a test sends itself. */
export function statements(signal: AbortSignal = new AbortController().signal): AthenaStatements {
  return new AthenaStatements(client, place, 'test', signal, patience)
}

const types: Readonly<Partial<Record<LogicalType, string>>> = {
  string: 'varchar',
  number: 'double',
  integer: 'bigint',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp(6)',
}

/**
 * Writes a group's rows as Parquet into a folder of the lake and declares a table over it. As text, every column is one,
 * as a CSV file has it.
 */
export async function createTable(
  connection: DuckDBConnection,
  table: string,
  group: CaseGroup,
  form: 'text' | 'typed',
): Promise<void> {
  const columns = group.columns.map(({ name, logicalType }) => ({
    name,
    logicalType: form === 'text' ? ('string' as const) : logicalType,
  }))
  const numbered: CaseGroup = {
    ...group,
    columns: [{ name: rowNumber, logicalType: 'integer' }, ...columns],
    rows: group.rows.map((row, index) => [index + 1, ...row]),
  }
  await writeParquet(connection, numbered, join(lake, table, 'data.parquet'))
  const declared = numbered.columns.map(
    ({ name, logicalType = 'string' }) => `${identifier(name)} ${types[logicalType] ?? 'varchar'}`,
  )
  const location = text(`local:///${table}`)
  await statements().run(
    `CREATE TABLE ${identifier(table)} (${declared.join(', ')}) WITH (external_location = ${location}, format = 'PARQUET')`,
  )
}

/** The database of the tests. */
export async function createDatabase(): Promise<void> {
  await statements().run(`CREATE SCHEMA IF NOT EXISTS ${identifier(place.database)}`)
}

let writing: Promise<DuckDBInstance> | undefined

/** A connection to the engine that writes the tests' files. */
export async function writer(): Promise<DuckDBConnection> {
  writing ??= DuckDBInstance.create(':memory:', { threads: '1' })
  return (await writing).connect()
}

/** Reads what people write. */
export const inspector = duckdbTables()
