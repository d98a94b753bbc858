import { stat } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Contract, nullTokensOf } from '#core/contract/contract.ts'
import { batchColumn, identifier, rowNumberColumn, text } from '#core/data/sql.ts'
import type { ReadFile, TableFile } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { readCsvHeader } from './csv-header.ts'

/** What the rows stand in: a table that CSV and JSON files are read into, or a view over Parquet files. */
export const sourceName = 'assay_source'

/** A file as it was found. */
export interface SourceFile extends ReadFile {
  readonly path: string
  readonly bytes: number
  readonly modified: Date
  /** Columns with the engine's names of their types. */
  readonly types: ReadonlyMap<string, string>
}

/**
 * Brings files under one name, in their order, each row with its number and batch. CSV and JSON are read into memory once,
 * as text; Parquet stays where it is, so that a statement reads no more than the columns it speaks of.
 * @param name what the rows stand under in the engine
 * @throws Failure DATA_MISSING, NO_DATA for zero bytes, DATA_UNDECODABLE with the line where there is one
 */
export async function loadFiles(
  connection: DuckDBConnection,
  files: readonly TableFile[],
  contract: Contract,
  cancelIfAborted: () => void,
  name = sourceName,
): Promise<SourceFile[]> {
  const inPlace = files.every(({ path }) => isParquet(path))
  const loaded: SourceFile[] = []
  const selects: string[] = []
  for (const file of files) {
    cancelIfAborted()
    const { bytes, modified } = await look(file)
    const reader = await readerOf(file, nullTokensOf(contract))
    try {
      const before = loaded.reduce((sum, { rows }) => sum + rows, 0)
      const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${reader}`)
      const types = new Map(
        described.getRowObjects().map((row) => [String(row.column_name), String(row.column_type)]),
      )
      types.delete('file_row_number')
      refuseOwnColumns(file, types, loaded[0])
      const select = numbered(file, reader, types, before, inPlace)
      if (inPlace) selects.push(select)
      else
        await connection.run(
          loaded.length === 0 ? `CREATE TABLE ${name} AS ${select}` : `INSERT INTO ${name} BY NAME ${select}`,
        )
      const rows = (await countRows(connection, inPlace ? reader : name)) - (inPlace ? 0 : before)
      loaded.push({ ...file, columns: [...types.keys()], rows, path: file.path, bytes, modified, types })
    } catch (cause) {
      throw cause instanceof Failure ? cause : undecodable(file, wordsOf(cause), cause)
    }
  }
  if (inPlace) await connection.run(`CREATE VIEW ${name} AS ${selects.join(' UNION ALL BY NAME ')}`)
  return loaded
}

async function look(file: TableFile): Promise<{ readonly bytes: number; readonly modified: Date }> {
  const { size, mtime } = await stat(file.path).catch((cause: unknown) => {
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
  return { bytes: size, modified: mtime }
}

/** A later file may lack a column of the first, which the contract will miss; one of its own makes it another table. */
function refuseOwnColumns(
  file: TableFile,
  types: ReadonlyMap<string, string>,
  first: SourceFile | undefined,
): void {
  const known = first?.columns.map((name) => name.toLowerCase())
  const own = [...types.keys()].find((name) => known?.includes(name.toLowerCase()) === false)
  if (own !== undefined) throw undecodable(file, `it has a column \`${own}\` that ${first?.location} has not`)
}

/** The rows of a file with their numbers and batch; from text files every column as text. */
function numbered(
  file: TableFile,
  reader: string,
  types: ReadonlyMap<string, string>,
  before: number,
  inPlace: boolean,
): string {
  const batch = file.batch === undefined ? 'NULL' : text(file.batch)
  const number = inPlace ? `${before + 1} + file_row_number` : `${before} + row_number() OVER ()`
  const columns = [...types].map(([name, type]) => (inPlace ? identifier(name) : asText(name, type)))
  return `SELECT ${number} AS ${identifier(rowNumberColumn)}, CAST(${batch} AS VARCHAR) AS ${identifier(batchColumn)}, ${columns.join(', ')} FROM ${reader}`
}

/** A JSON column holds values of several types: as text they stand without the quotes of JSON. */
function asText(name: string, type: string): string {
  const column = identifier(name)
  if (type === 'JSON') return `${column} ->> '$' AS ${column}`
  return type === 'VARCHAR' ? column : `CAST(${column} AS VARCHAR) AS ${column}`
}

/** A path that means itself: the engine takes *, ? and [ in one for a pattern, and only the named file may be read. */
export function literalPath(path: string): string {
  return path.replace(/[*?[]/g, '[$&]')
}

export function isParquet(path: string): boolean {
  return path.toLowerCase().endsWith('.parquet')
}

async function readerOf(file: TableFile, nullTokens: readonly string[]): Promise<string> {
  const path = text(literalPath(file.path))
  const lower = file.path.toLowerCase()
  if (isParquet(file.path)) return `read_parquet(${path}, file_row_number = true)`
  if (/\.(jsonl|ndjson|json)$/.test(lower)) return `read_json(${path}, sample_size = -1)`
  const header = await readCsvHeader(file.path)
  if (header.kind === 'undecodable') throw undecodable(file, header.problem)
  const columns = header.columns.map((name) => `${text(name)}: 'VARCHAR'`).join(', ')
  const nulls = ['', ...nullTokens].map(text).join(', ')
  // Nothing is guessed: a guess may take a row for a comment or a title and leave it out without a word.
  return `read_csv(${path}, auto_detect = false, header = true, columns = {${columns}}, delim = ${text(header.delimiter)}, quote = '"', escape = '"', nullstr = [${nulls}], strict_mode = true)`
}

async function countRows(connection: DuckDBConnection, from: string): Promise<number> {
  const counted = await connection.runAndReadAll(`SELECT count(*) AS n FROM ${from}`)
  return Number(counted.getRowObjects()[0]?.n)
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
