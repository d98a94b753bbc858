import { availableParallelism } from 'node:os'
import { type DuckDBConnection, DuckDBDecimalValue, DuckDBListValue } from '@duckdb/node-api'
import type { Measured } from '#core/contract/checks/answer.ts'
import type { ColumnFacts, TableFacts } from '#core/contract/checks/lowered.ts'
import { columnReading } from '#core/contract/column-reading.ts'
import { type Contract, type Property, propertiesOf } from '#core/contract/contract.ts'
import { sourceColumnOf } from '#core/contract/source-column.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'
import { batchColumn, identifier, rowNumberColumn } from '#core/data/sql.ts'
import type { Cell, ColumnReading, QueryLimits, Relation } from '#core/data/tables.ts'
import { duckdbTypes, footersTell } from './column-types.ts'
import type { Connections } from './connections.ts'
import { isParquet } from './file-reader.ts'
import { type SourceFile, sourceName } from './load-file.ts'
import { type FooterColumn, readFooters } from './parquet-footers.ts'
import { undecodableBy } from './undecodable.ts'

/** So many rows at the start are looked at to see how values repeat. */
const sampledRows = 20_480

/** What checks run on, over files that were loaded. Reads footers before the engine is locked. */
export async function duckdbRelation(
  connections: Connections,
  files: readonly SourceFile[],
  contract: Contract,
  run: <Result>(work: () => Promise<Result>, limits?: QueryLimits) => Promise<Result>,
): Promise<Relation> {
  const connection = connections.first
  const inPlace = files.every(({ path }) => isParquet(path))
  const types = await typesOf(connection, files, inPlace)
  const readings = new Map(
    propertiesOf(contract).map((property) => [
      property.name,
      columnReading(property, contract, types, duckdbTypes),
    ]),
  )
  const reading = (property: Property): ColumnReading =>
    readings.get(property.name) ?? columnReading(property, contract, types, duckdbTypes)
  const footers = inPlace
    ? await readFooters(
        connection,
        files.map(({ path }) => path),
        types,
      ).catch((cause: unknown) => {
        throw files[0] === undefined ? cause : undecodableBy(files[0], cause)
      })
    : new Map<string, FooterColumn>()
  /** The column of the files that a column of the contract is read from. */
  const sourceNameOf = (name: string): string | undefined => {
    const property = propertiesOf(contract).find((one) => one.name === name)
    return property === undefined ? undefined : sourceColumnOf(property, types.keys())
  }
  const query = async (select: string, limits?: QueryLimits): Promise<readonly Measured[]> => {
    const result = await run(() => connections.use((one) => one.runAndReadAll(select)), limits)
    return result.getRowObjects().map(measured)
  }
  return {
    dialect: duckdbDialect,
    lanes: availableParallelism(),
    from: sourceName,
    rowNumber: identifier(rowNumberColumn),
    batch: identifier(batchColumn),
    facts: factsOf(files, contract, types, footers),
    reading,
    sampleDistinct: async (properties) => {
      const counted = properties.flatMap((property) => {
        const { raw } = reading(property)
        return raw === undefined ? [] : [{ name: property.name, raw }]
      })
      if (counted.length === 0) return { rows: 0, distinct: new Map() }
      const raws = [...new Set(counted.map(({ raw }) => raw))].join(', ')
      const selected = counted.map(({ raw }, index) => `approx_count_distinct(${raw}) AS "d${index}"`)
      const [row = {}] = await query(
        `SELECT COUNT(*) AS "rows", ${selected.join(', ')} FROM (SELECT ${raws} FROM ${sourceName} LIMIT ${sampledRows})`,
      )
      const distinct = counted.map(({ name }, index) => [name, Number(row[`d${index}`] ?? 0)] as const)
      return { rows: Number(row.rows ?? 0), distinct: new Map(distinct) }
    },
    bytesOf: (columns) => {
      if (!inPlace) return files.reduce((sum, { bytes }) => sum + bytes, 0)
      const wanted = columns?.map((name) => (sourceNameOf(name) ?? name).toLowerCase())
      return [...footers]
        .filter(([name]) => wanted === undefined || wanted.includes(name.toLowerCase()))
        .reduce((sum, [, { bytes }]) => sum + bytes, 0)
    },
    query,
    refusal: async (select) => {
      try {
        const prepared = await run(() => connection.prepare(select))
        prepared.destroySync()
        return undefined
      } catch (error) {
        return (error instanceof Error ? error.message : String(error)).split('\n')[0]
      }
    },
  }
}

/** Parquet files may write a column in different types: the engine finds one that holds them all. */
async function typesOf(
  connection: DuckDBConnection,
  files: readonly SourceFile[],
  inPlace: boolean,
): Promise<ReadonlyMap<string, string>> {
  const first = files[0]?.types ?? new Map<string, string>()
  if (!inPlace) return new Map([...first.keys()].map((name) => [name, 'VARCHAR']))
  if (files.length === 1) return first
  const described = await connection.runAndReadAll(`DESCRIBE ${sourceName}`)
  const types = described
    .getRowObjects()
    .map((row) => [String(row.column_name), String(row.column_type)] as const)
  return new Map(types.filter(([name]) => first.has(name)))
}

function factsOf(
  files: readonly SourceFile[],
  contract: Contract,
  types: ReadonlyMap<string, string>,
  footers: ReadonlyMap<string, FooterColumn>,
): TableFacts {
  const columns = propertiesOf(contract).flatMap((property): [string, ColumnFacts][] => {
    const name = sourceColumnOf(property, types.keys())
    const footer = name === undefined ? undefined : footers.get(name)
    const type = types.get(name ?? '')
    if (footer === undefined || !footer.counted || type === undefined) return []
    const { missing, min, max } = footer
    const told = footersTell(property, type, max)
    if (told === 'nothing') return []
    return [[property.name, told === 'all' ? { missing, min, max } : { missing }]]
  })
  return {
    files: files.map(({ location, batch, rows, bytes, modified, types: own }) => ({
      location,
      batch,
      rows,
      bytes,
      modified,
      columns: [...own].map(([name, type]) => ({ name, type })),
    })),
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    columns: new Map(columns),
  }
}

function measured(row: Record<string, unknown>): Measured {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof DuckDBListValue ? value.items.map(exactCellOf) : cellOf(value),
    ]),
  )
}

/** Examples of what rows hold are shown to people: a whole number that no double holds comes as its digits. */
function exactCellOf(value: unknown): Cell {
  return typeof value === 'bigint' && !Number.isSafeInteger(Number(value)) ? String(value) : cellOf(value)
}

/** A value of the engine as the kit holds it: dates and the like as text. */
export function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean' || typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof DuckDBDecimalValue) return value.toDouble()
  return String(value)
}
