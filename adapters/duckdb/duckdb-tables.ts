import { stat } from 'node:fs/promises'
import { type DuckDBConnection, DuckDBDecimalValue, DuckDBInstance, DuckDBListValue } from '@duckdb/node-api'
import { type Contract, nullTokensOf, propertiesOf } from '#core/contract/contract.ts'
import { batchColumn, identifier, rowNumberColumn, text, textColumn, typed } from '#core/data/sql.ts'
import type { Cell, Query, ReadFile, Table, TableFile, Tables } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { inspectExpression } from './inspect-expression.ts'

/** DuckDB in this process, reading files into memory. */
export function duckdbTables(): Tables {
  return {
    open: (request) => openTable(request),
    inspect: (expression) => withConnection((connection) => inspectExpression(connection, expression)),
  }
}

async function withConnection<Result>(
  use: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return await use(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function openTable(request: {
  readonly files: readonly TableFile[]
  readonly contract: Contract
  readonly scratch: string
  readonly signal: AbortSignal
}): Promise<Table> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const interrupt = (): void => connection.interrupt()
  request.signal.addEventListener('abort', interrupt)
  const close = (): void => {
    request.signal.removeEventListener('abort', interrupt)
    connection.closeSync()
    instance.closeSync()
  }
  try {
    request.signal.throwIfAborted()
    const files: ReadFile[] = []
    for (const file of request.files) {
      files.push(await load(connection, file, nullTokensOf(request.contract), files.length === 0))
    }
    if (files.reduce((sum, file) => sum + file.rows, 0) === 0) {
      throw new Failure({
        code: 'NO_DATA',
        problem: `${request.files.map((file) => file.location).join(', ')}: no rows`,
        next: 'nothing can be judged without rows; bring data with at least one.',
      })
    }
    await defineView(connection, request.contract, files)
    await lock(connection, request.scratch)
    return new DuckdbTable(connection, files, close)
  } catch (error) {
    close()
    throw error
  }
}

async function load(
  connection: DuckDBConnection,
  file: TableFile,
  nullTokens: readonly string[],
  first: boolean,
): Promise<ReadFile> {
  const { size } = await stat(file.path).catch((cause: unknown) => {
    throw new Failure({
      code: 'DATA_MISSING',
      problem: `${file.location}: no such file`,
      next: 'check data.source and data.lock.yaml, or bring the file back.',
      cause,
    })
  })
  if (size === 0) {
    throw new Failure({
      code: 'NO_DATA',
      problem: `${file.location}: zero bytes`,
      next: 'an empty file is no evidence; bring the data.',
    })
  }
  try {
    const before = first ? 0 : await count(connection)
    const source = await sourceOf(connection, file.path, nullTokens)
    const columns = source.columns.map(({ name }) => name)
    const batch = file.batch === undefined ? 'NULL' : text(file.batch)
    const selected = source.columns.map(({ name, sql }) => `${sql} AS ${identifier(name)}`).join(', ')
    const select = `SELECT ${selected}, CAST(${batch} AS VARCHAR) AS ${identifier(batchColumn)} FROM ${source.reader}`
    await connection.run(
      first ? `CREATE TABLE assay_source AS ${select}` : `INSERT INTO assay_source BY NAME ${select}`,
    )
    return { location: file.location, batch: file.batch, columns, rows: (await count(connection)) - before }
  } catch (cause) {
    throw new Failure({
      code: 'DATA_UNDECODABLE',
      problem: `${file.location}: cannot be read as a table: ${whatIsWrong(cause)}`,
      allowed: 'CSV (UTF-8, one header line), Parquet or JSON lines, with the same columns in every file',
      next: 'look at the line named, or at how the file was written.',
      cause,
    })
  }
}

interface Source {
  readonly reader: string
  readonly columns: readonly { readonly name: string; readonly sql: string }[]
}

/** How a file is read, and its columns with every text that counts as missing taken out. */
async function sourceOf(
  connection: DuckDBConnection,
  path: string,
  nullTokens: readonly string[],
): Promise<Source> {
  const lower = path.toLowerCase()
  const nulls = ['', ...nullTokens].map(text).join(', ')
  const reader = lower.endsWith('.parquet')
    ? `read_parquet(${text(path)})`
    : /\.(jsonl|ndjson|json)$/.test(lower)
      ? `read_json(${text(path)})`
      : undefined
  if (reader === undefined) {
    const csv = (delimiter = ''): string =>
      `read_csv(${text(path)}, all_varchar = true, header = true, nullstr = [${nulls}], strict_mode = true, sample_size = -1, skip = 0${delimiter})`
    const sniffed = (await describe(connection, csv())).map(({ name }) => name)
    // Where lines differ in their number of fields, the sniffer makes each line one column; with the delimiter of the
    // header the engine names the line instead.
    const delimiter = sniffed.length === 1 ? /[,;\t|]/.exec(sniffed[0] ?? '')?.[0] : undefined
    if (delimiter === undefined) {
      return { reader: csv(), columns: sniffed.map((name) => ({ name, sql: identifier(name) })) }
    }
    const given = csv(`, delim = ${text(delimiter)}`)
    const columns = (await describe(connection, given)).map(({ name }) => ({ name, sql: identifier(name) }))
    return { reader: given, columns }
  }
  const columns = (await describe(connection, reader)).map(({ name, type }) => {
    const column = identifier(name)
    if (type !== 'VARCHAR' && type !== 'JSON') return { name, sql: column }
    // A JSON column holds values of several types: as text they stand without the quotes of JSON.
    const value = type === 'JSON' ? `(${column} ->> '$')` : column
    return { name, sql: `CASE WHEN ${value} IN (${nulls}) THEN NULL ELSE ${value} END` }
  })
  return { reader, columns }
}

async function describe(
  connection: DuckDBConnection,
  reader: string,
): Promise<{ readonly name: string; readonly type: string }[]> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${reader}`)
  return described
    .getRowObjects()
    .map((row) => ({ name: String(row.column_name), type: String(row.column_type) }))
}

async function count(connection: DuckDBConnection): Promise<number> {
  const result = await connection.runAndReadAll('SELECT count(*) AS n FROM assay_source')
  return Number(result.getRowObjects()[0]?.n)
}

/**
 * The view every expression runs on: contract columns with their types, their texts, and where the row came from.
 * A table keeps the order rows were inserted in, so rowid numbers them in the order of the lock.
 */
async function defineView(
  connection: DuckDBConnection,
  contract: Contract,
  files: readonly ReadFile[],
): Promise<void> {
  const inFiles = new Map((files[0]?.columns ?? []).map((name) => [name.toLowerCase(), name]))
  const columns = propertiesOf(contract).flatMap((property) => {
    const source = inFiles.get(property.name.toLowerCase())
    const raw = source === undefined ? 'CAST(NULL AS VARCHAR)' : `CAST(${identifier(source)} AS VARCHAR)`
    return [
      `${raw} AS ${textColumn(property.name)}`,
      `${typed(property, raw)} AS ${identifier(property.name)}`,
    ]
  })
  const origin = [`rowid + 1 AS ${identifier(rowNumberColumn)}`, identifier(batchColumn)]
  await connection.run(
    `CREATE TABLE assay_typed AS SELECT ${[...origin, ...columns].join(', ')} FROM assay_source ORDER BY rowid`,
  )
}

/** From here on, expressions out of contracts and pipeline files run: they can reach nothing but the table. */
async function lock(connection: DuckDBConnection, scratch: string): Promise<void> {
  await connection.run(`SET allowed_directories = [${text(scratch)}]`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
}

class DuckdbTable implements Table {
  readonly files: readonly ReadFile[]
  readonly #connection: DuckDBConnection
  readonly #close: () => void
  #view = 'assay_typed'

  constructor(connection: DuckDBConnection, files: readonly ReadFile[], close: () => void) {
    this.#connection = connection
    this.files = files
    this.#close = close
  }

  async name(
    columns: Readonly<Record<string, string>>,
    derived: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const names = Object.keys(columns)
    // Two levels, so that no expression can refer to another one by its new name.
    const inner = names.map((name, index) => `(${columns[name]}) AS ${identifier(`assay:${index}`)}`)
    const outer = names.map((name, index) => `${identifier(`assay:${index}`)} AS ${identifier(name)}`)
    const origin = `${identifier(rowNumberColumn)}, ${identifier(batchColumn)}`
    const added = Object.entries(derived).map(
      ([name, expression]) => `, ${expression} AS ${identifier(name)}`,
    )
    await this.#connection.run(
      `CREATE OR REPLACE TABLE assay_named AS SELECT *${added.join('')}
       FROM (SELECT ${[origin, ...outer].join(', ')} FROM (SELECT ${[origin, ...inner].join(', ')} FROM assay_typed))`,
    )
    this.#view = 'assay_named'
  }

  async aggregate(query: Omit<Query, 'orderBy'>): Promise<Record<string, Cell | readonly Cell[]>> {
    const result = await this.#connection.runAndReadAll(this.#sql(query))
    const row = result.getRowObjects()[0] ?? {}
    return Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        value instanceof DuckDBListValue ? value.items.map(cell) : cell(value),
      ]),
    )
  }

  async columns(query: Query): Promise<Record<string, Cell[]>> {
    const result = await this.#connection.runAndReadAll(this.#sql(query))
    const columns = result.getColumnsObject()
    return Object.fromEntries(
      Object.keys(query.select).map((name) => [name, (columns[name] ?? []).map((value) => cell(value))]),
    )
  }

  async writeCsv(query: Query, path: string): Promise<void> {
    await this.#connection.run(
      `COPY (${this.#sql(query)}) TO ${text(path)} (FORMAT csv, HEADER true, DELIMITER ',')`,
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close()
  }

  #sql(query: Query): string {
    const selected = Object.entries(query.select).map(
      ([name, expression]) => `${expression} AS ${identifier(name)}`,
    )
    const where = query.where === undefined ? '' : ` WHERE ${query.where}`
    const order = query.orderBy === undefined ? '' : ` ORDER BY ${query.orderBy}`
    return `SELECT ${selected.join(', ')} FROM ${this.#view}${where}${order}`
  }
}

function cell(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean' || typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof DuckDBDecimalValue) return value.toDouble()
  return String(value)
}

/** The engine's message up to its advice, without the line of data it quotes. */
function whatIsWrong(error: unknown): string {
  const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n\n')
  return message
    .split('\n')
    .filter((line) => !line.startsWith('Original Line'))
    .join('; ')
}
