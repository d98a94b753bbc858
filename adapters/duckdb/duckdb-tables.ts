import { stat } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance, DuckDBListValue } from '@duckdb/node-api'
import { type Contract, propertiesOf } from '#core/contract/contract.ts'
import { typedRelation } from '#core/contract/plan/statements.ts'
import { batchColumn, identifier, rowNumberColumn, text } from '#core/data/sql.ts'
import type {
  Cell,
  Inspection,
  Query,
  QueryInspection,
  ReadFile,
  ReferenceFile,
  Relation,
  Table,
  TableFile,
  Tables,
} from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { Connections } from './connections.ts'
import { cellOf, duckdbRelation } from './duckdb-relation.ts'
import { literalPath } from './file-reader.ts'
import { inspectExpression } from './inspect-expression.ts'
import { inspectQuery } from './inspect-query.ts'
import { loadFiles } from './load-file.ts'
import { findReferences, loadReferences, withoutLinks } from './load-references.ts'
import { cancelIfAborted, Statements } from './statements.ts'
import { unreadablePages } from './unreadable-pages.ts'

export interface DuckdbOptions {
  /** Starts the engine of the first table now, beside whatever the caller does until it opens one. */
  readonly ahead?: boolean | undefined
  /** Root of the repository, where the other tables of a contract are looked for before the folder of the data. */
  readonly repository?: string | undefined
}

/** DuckDB in this process, reading files into memory. Expressions are inspected by one engine, which stays. */
export function duckdbTables({
  repository,
  ahead,
}: DuckdbOptions = {}): Tables & Pick<Table, 'inspectQuery'> {
  let started = ahead === true ? newInstance() : undefined
  // Who opens a table hears of it.
  started?.catch(() => {})
  const instance = (): Promise<DuckDBInstance> => {
    const first = started ?? newInstance()
    started = undefined
    return first
  }
  let inspector: Promise<DuckDBConnection> | undefined
  const connected = (): Promise<DuckDBConnection> => {
    inspector ??= newInstance().then((instance) => instance.connect())
    return inspector
  }
  return {
    open: (request) => openTable(request, repository, instance),
    inspect: async (expression) => inspectExpression(await connected(), expression),
    inspectQuery: async (query) => inspectQuery(await connected(), query),
  }
}

/** A runaway statement must not fill the disk of the machine it runs on. */
const mostSpilled = '16GB'

/** Up to here one thread is the fastest: the engine shares rows out to threads some hundred thousand at a time. */
const bytesPerThread = 4 * 1024 ** 2

/** An engine of one thread that fetches no extension from anywhere and takes at most half of the machine's memory. */
function newInstance(): Promise<DuckDBInstance> {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  return DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: `${Math.floor(memory / 2)}B`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
}

async function openTable(
  request: {
    readonly files: readonly TableFile[]
    readonly contract: Contract
    readonly references?: readonly ReferenceFile[] | undefined
    readonly scratch: string
    readonly signal: AbortSignal
  },
  repository: string | undefined,
  engine: () => Promise<DuckDBInstance>,
): Promise<Table> {
  const { signal, contract } = request
  cancelIfAborted(signal)
  const others =
    request.references === undefined
      ? await findReferences(contract, request.files, repository)
      : await withoutLinks(request.references)
  const bytes = await bytesOf([...request.files, ...others])
  const connections = await Connections.to(await engine())
  const connection = connections.first
  const interrupt = (): void => connections.interrupt()
  signal.addEventListener('abort', interrupt)
  const close = (): void => {
    signal.removeEventListener('abort', interrupt)
    connections.closeSync()
  }
  try {
    const threads = Math.min(availableParallelism(), 1 + Math.floor(bytes / bytesPerThread))
    if (threads > 1) await connection.run(`SET threads = ${threads}`)
    // Expressions answer alike wherever they are computed.
    await connection.run("SET GLOBAL TimeZone = 'UTC'")
    // What memory cannot hold goes where the caller clears up, not into the folder the process happens to run in.
    await connection.run(`SET temp_directory = ${text(join(request.scratch, 'assay-spilled'))}`)
    await connection.run(`SET max_temp_directory_size = '${mostSpilled}'`)
    const cancel = (): void => cancelIfAborted(signal)
    const files = await loadFiles(connection, request.files, contract, cancel)
    if (files.reduce((sum, file) => sum + file.rows, 0) === 0) {
      throw new Failure({
        code: 'NO_DATA',
        problem: `${request.files.map((file) => file.location).join(', ')}: no rows`,
        next: 'nothing can be judged without rows; bring data with at least one.',
      })
    }
    const statements = new Statements(signal, interrupt, () => unreadablePages(connection, files))
    const run: Statements['run'] = (work, limits) => statements.run(work, limits)
    const own = await duckdbRelation(connections, files, contract, run)
    const relation = { ...own, references: await loadReferences(connection, others, contract, cancel) }
    const typed = typedRelation({ relation, properties: propertiesOf(contract) })
    await connection.run(`CREATE VIEW ${typedView} AS ${typed} SELECT * FROM t`)
    await lock(connection, request.scratch, [...request.files, ...others])
    return new DuckdbTable(connection, files, relation, statements, close)
  } catch (error) {
    close()
    cancelIfAborted(signal, error)
    throw error
  }
}

async function bytesOf(files: readonly TableFile[]): Promise<number> {
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file.path).then(
        ({ size }) => size,
        () => 0, // reading it says what is wrong
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** From here on, expressions out of contracts and pipeline files run: they can reach nothing but the table. */
async function lock(
  connection: DuckDBConnection,
  scratch: string,
  files: readonly TableFile[],
): Promise<void> {
  // Parquet stays where it is and is read by every statement.
  const paths = files.flatMap(({ path }) => [path, literalPath(path)])
  await connection.run(`SET allowed_paths = [${paths.map(text).join(', ')}]`)
  await connection.run(`SET allowed_directories = [${text(scratch)}]`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
}

/** The rows with the contract's columns and types; expressions of contracts and pipeline files are written for it. */
const typedView = 'assay_typed'

class DuckdbTable implements Table {
  readonly files: readonly ReadFile[]
  readonly relation: Relation
  readonly #connection: DuckDBConnection
  readonly #statements: Statements
  readonly #close: () => void
  #view = typedView

  constructor(
    connection: DuckDBConnection,
    files: readonly ReadFile[],
    relation: Relation,
    statements: Statements,
    close: () => void,
  ) {
    this.#connection = connection
    this.files = files.map(({ location, batch, split, columns, rows }) => ({
      location,
      batch,
      ...(split === undefined ? {} : { split }),
      columns,
      rows,
    }))
    this.relation = relation
    this.#statements = statements
    this.#close = close
  }

  inspect(expression: string): Promise<Inspection> {
    return this.#run(() => inspectExpression(this.#connection, expression))
  }

  inspectQuery(query: string): Promise<QueryInspection> {
    return this.#run(() => inspectQuery(this.#connection, query))
  }

  async name(
    columns: Readonly<Record<string, string>>,
    derived: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const names = Object.keys(columns)
    const origin = `${identifier(rowNumberColumn)}, ${identifier(batchColumn)}`
    // Two levels, so that no expression can refer to another one by its new name.
    const inner = names.map((name, index) => `(${columns[name]}) AS ${identifier(`assay:${index}`)}`)
    const computed = `SELECT ${[origin, ...inner].join(', ')} FROM ${typedView}`
    const described = await this.#run(() => this.#connection.runAndReadAll(`DESCRIBE ${computed}`))
    const types = new Map(described.getRowObjects().map((row) => [row.column_name, row.column_type]))
    const outer = names.map((name, index) => {
      const inside = `assay:${index}`
      return `${finite(identifier(inside), types.get(inside))} AS ${identifier(name)}`
    })
    const added = Object.entries(derived).map(
      ([name, expression]) => `, ${expression} AS ${identifier(name)}`,
    )
    await this.#run(() =>
      this.#connection.run(
        `CREATE OR REPLACE TABLE assay_named AS SELECT *${added.join('')}
         FROM (SELECT ${[origin, ...outer].join(', ')} FROM (${computed}))`,
      ),
    )
    this.#view = 'assay_named'
  }

  async aggregate(query: Omit<Query, 'orderBy'>): Promise<Record<string, Cell | readonly Cell[]>> {
    const result = await this.#run(() => this.#connection.runAndReadAll(this.#sql(query)))
    const row = result.getRowObjects()[0] ?? {}
    return Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        value instanceof DuckDBListValue ? value.items.map(cellOf) : cellOf(value),
      ]),
    )
  }

  async columns(query: Query): Promise<Record<string, Cell[]>> {
    const result = await this.#run(() => this.#connection.runAndReadAll(this.#sql(query)))
    const columns = result.getColumnsObject()
    return Object.fromEntries(
      Object.keys(query.select).map((name) => [name, (columns[name] ?? []).map(cellOf)]),
    )
  }

  async writeCsv(query: Query, path: string): Promise<void> {
    await this.#run(() =>
      this.#connection.run(
        `COPY (${this.#sql(query)}) TO ${text(path)} (FORMAT csv, HEADER true, DELIMITER ',')`,
      ),
    )
  }

  /** Waits for what still runs: closed under a running statement, the engine takes the process down with it. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (await this.#statements.close()) this.#close()
  }

  #run<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#statements.run(work)
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

/** NaN and infinities count as missing: neither a request nor a CSV file can carry them. */
function finite(column: string, type: unknown): string {
  return type === 'DOUBLE' || type === 'FLOAT' ? `CASE WHEN isfinite(${column}) THEN ${column} END` : column
}
