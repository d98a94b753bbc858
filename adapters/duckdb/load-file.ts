import { stat } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Contract, nullTokensOf, propertiesOf } from '#core/contract/contract.ts'
import { batchColumn, identifier, rowNumberColumn, text, textColumn, typed } from '#core/data/sql.ts'
import type { ReadFile, TableFile } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { readCsvHeader } from './csv-header.ts'

/** The table that files are read into. */
export const typedTable = 'assay_typed'

/**
 * Reads one file to the end of the table every expression runs on: contract columns with their types, their texts, and
 * where the row came from; the first file makes the table. Rows keep the order they have in their file.
 * @throws Failure DATA_MISSING, NO_DATA for zero bytes, DATA_UNDECODABLE with the line where there is one
 */
export async function loadFile(
  connection: DuckDBConnection,
  file: TableFile,
  contract: Contract,
  first: ReadFile | undefined,
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
  const reader = await readerOf(file, nullTokensOf(contract))
  try {
    const before = first === undefined ? 0 : await countRows(connection)
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${reader}`)
    const types = new Map(described.getRowObjects().map((row) => [String(row.column_name), row.column_type]))
    const known = first?.columns.map((name) => name.toLowerCase())
    const own = [...types.keys()].find((name) => known?.includes(name.toLowerCase()) === false)
    if (own !== undefined) throw new Error(`it has a column \`${own}\` that ${first?.location} has not`)
    const batch = file.batch === undefined ? 'NULL' : text(file.batch)
    const selected = [
      `${before} + row_number() OVER () AS ${identifier(rowNumberColumn)}`,
      `CAST(${batch} AS VARCHAR) AS ${identifier(batchColumn)}`,
      ...typedColumns(contract, types),
    ]
    const select = `SELECT ${selected.join(', ')} FROM ${reader}`
    await connection.run(
      first === undefined ? `CREATE TABLE ${typedTable} AS ${select}` : `INSERT INTO ${typedTable} ${select}`,
    )
    const rows = (await countRows(connection)) - before
    return { location: file.location, batch: file.batch, columns: [...types.keys()], rows }
  } catch (cause) {
    throw undecodable(file, wordsOf(cause), cause)
  }
}

/** For each column of the contract its text and its typed value; NULL where the file has no such column. */
function typedColumns(contract: Contract, types: ReadonlyMap<string, unknown>): string[] {
  const inFile = new Map([...types.keys()].map((name) => [name.toLowerCase(), name]))
  const missing = ['', ...nullTokensOf(contract)].map(text).join(', ')
  return propertiesOf(contract).flatMap((property) => {
    const name = inFile.get(property.name.toLowerCase())
    const written = name === undefined ? 'CAST(NULL AS VARCHAR)' : asText(name, types.get(name))
    const raw = `(CASE WHEN ${written} NOT IN (${missing}) THEN ${written} END)`
    return [
      `${raw} AS ${textColumn(property.name)}`,
      `${typed(property, raw)} AS ${identifier(property.name)}`,
    ]
  })
}

/** A JSON column holds values of several types: as text they stand without the quotes of JSON. */
function asText(name: string, type: unknown): string {
  const column = identifier(name)
  return type === 'JSON' ? `(${column} ->> '$')` : `CAST(${column} AS VARCHAR)`
}

async function readerOf(file: TableFile, nullTokens: readonly string[]): Promise<string> {
  // The engine takes *, ? and [ in a path for a pattern; only the locked file itself may be read.
  const path = text(file.path.replace(/[*?[]/g, '[$&]'))
  const lower = file.path.toLowerCase()
  if (lower.endsWith('.parquet')) return `read_parquet(${path})`
  if (/\.(jsonl|ndjson|json)$/.test(lower)) return `read_json(${path}, sample_size = -1)`
  const header = await readCsvHeader(file.path)
  if (header.kind === 'undecodable') throw undecodable(file, header.problem)
  const columns = header.columns.map((name) => `${text(name)}: 'VARCHAR'`).join(', ')
  const nulls = ['', ...nullTokens].map(text).join(', ')
  // Nothing is guessed: a guess may take a row for a comment or a title and leave it out without a word.
  return `read_csv(${path}, auto_detect = false, header = true, columns = {${columns}}, delim = ${text(header.delimiter)}, quote = '"', escape = '"', nullstr = [${nulls}], strict_mode = true)`
}

async function countRows(connection: DuckDBConnection): Promise<number> {
  const result = await connection.runAndReadAll(`SELECT count(*) AS n FROM ${typedTable}`)
  return Number(result.getRowObjects()[0]?.n)
}

function undecodable(file: TableFile, problem: string, cause?: unknown): Failure {
  const line = /^CSV Error on Line: (\d+)/.exec(problem)?.[1]
  return new Failure({
    code: 'DATA_UNDECODABLE',
    problem: `${line === undefined ? `${file.location}: ` : ''}cannot be read as a table: ${problem}`,
    allowed: 'CSV (UTF-8, one header line), Parquet or JSON lines, with the same columns in every file',
    next: 'look at the line named, or at how the file was written.',
    ...(line === undefined ? {} : { place: { file: file.location, line: Number(line) } }),
    cause,
  })
}

const telling =
  /^(Expected Number of Columns|Invalid unicode|Value with unterminated quote|Maximum line size)/

/** What the engine says, without the row itself and without its advice on its own options. */
function wordsOf(cause: unknown): string {
  const lines = (cause instanceof Error ? cause.message : String(cause)).split('\n')
  const first = (lines[0] ?? '').replace(/^Invalid Input Error: /, '')
  const detail = lines.find((line) => telling.test(line))
  return detail === undefined ? first : `${first}: ${detail}`
}
