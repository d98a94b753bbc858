import { stat } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { type DuckDBConnection, DuckDBInstance, DuckDBListValue } from '@duckdb/node-api'
import { type Contract, propertiesOf } from '#core/contract/contract.ts'
import { typedRelation } from '#core/contract/plan/statements.ts'
import { batchColumn, identifier, rowNumberColumn, text } from '#core/data/sql.ts'
import type {
  Cell,
  Inspection,
  Query,
  ReadFile,
  Relation,
  Table,
  TableFile,
  Tables,
} from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { cellOf, duckdbRelation } from './duckdb-relation.ts'
import { inspectExpression } from './inspect-expression.ts'
import { literalPath, loadFiles } from './load-file.ts'

/** DuckDB in this process, reading files into memory. Expressions are inspected by one engine, which stays. */
export function duckdbTables(): Tables {
  let inspector: Promise<DuckDBConnection> | undefined
  return {
    open: (request) => openTable(request),
    inspect: async (expression) => {
      inspector ??= newInstance().then((instance) => instance.connect())
      return inspectExpression(await inspector, expression)
    },
  }
}

/** Up to here one thread is the fastest: the engine shares rows out to threads some hundred thousand at a time. */
const bytesPerThread = 4 * 1024 ** 2

/** An engine that fetches no extension from anywhere and takes at most half of the machine's memory. */
function newInstance(bytes = 0): Promise<DuckDBInstance> {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  const threads = Math.min(availableParallelism(), 1 + Math.floor(bytes / bytesPerThread))
  return DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${Math.floor(memory / 2)}B`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
}

async function openTable(request: {
  readonly files: readonly TableFile[]
  readonly contract: Contract
  readonly scratch: string
  readonly signal: AbortSignal
}): Promise<Table> {
  const { signal } = request
  cancelIfAborted(signal)
  const instance = await newInstance(await bytesOf(request.files))
  const connection = await instance.connect()
  const interrupt = (): void => connection.interrupt()
  signal.addEventListener('abort', interrupt)
  const close = (): void => {
    signal.removeEventListener('abort', interrupt)
    connection.closeSync()
    instance.closeSync()
  }
  try {
    // Expressions answer alike wherever they are computed.
    await connection.run("SET TimeZone = 'UTC'")
    const files = await loadFiles(connection, request.files, request.contract, () => cancelIfAborted(signal))
    if (files.reduce((sum, file) => sum + file.rows, 0) === 0) {
      throw new Failure({
        code: 'NO_DATA',
        problem: `${request.files.map((file) => file.location).join(', ')}: no rows`,
        next: 'nothing can be judged without rows; bring data with at least one.',
      })
    }
    const statements = new Statements(signal)
    const relation = await duckdbRelation(connection, files, request.contract, (work) => statements.run(work))
    const typed = typedRelation({ relation, properties: propertiesOf(request.contract) })
    await connection.run(`CREATE VIEW ${typedView} AS ${typed} SELECT * FROM t`)
    await lock(connection, request.scratch, request.files)
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

/** The statements of one table: none starts after it was closed or cancelled, and closing waits for those that run. */
class Statements {
  readonly #signal: AbortSignal
  readonly #running = new Set<Promise<unknown>>()
  #closed = false

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** An interrupted statement is a cancelled one, whatever the engine says about it. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    cancelIfAborted(this.#signal)
    if (this.#closed) throw new RangeError('this table is closed')
    const running = work()
    this.#running.add(running)
    try {
      return await running
    } catch (error) {
      cancelIfAborted(this.#signal, error)
      throw error
    } finally {
      this.#running.delete(running)
    }
  }

  /** @returns false if it was closed before */
  async close(): Promise<boolean> {
    if (this.#closed) return false
    this.#closed = true
    await Promise.allSettled(this.#running)
    return true
  }
}

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
    this.files = files.map(({ location, batch, columns, rows }) => ({ location, batch, columns, rows }))
    this.relation = relation
    this.#statements = statements
    this.#close = close
  }

  inspect(expression: string): Promise<Inspection> {
    return this.#run(() => inspectExpression(this.#connection, expression))
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

function cancelIfAborted(signal: AbortSignal, cause?: unknown): void {
  if (!signal.aborted) return
  throw new Failure({ code: 'CANCELLED', problem: 'reading the data was cancelled.', retry: true, cause })
}
