import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { contentOf, headBytes, noText } from '#adapters/files/file-content.ts'
import { batchColumn, rowNumberColumn, text } from '#core/data/sql.ts'
import type { TableFile } from '#core/data/tables.ts'
import { readCsvHeader } from './csv-header.ts'
import type { CsvRows } from './csv-row-lengths.ts'
import { nestsDeeper } from './json-nesting.ts'
import { nameTwice } from './repeated-names.ts'
import { undecodable } from './undecodable.ts'

/**
 * How the engine reads a file: what stands after FROM, and the columns with the engine's names of their types. JSON has
 * types, and is read as text all the same.
 */
export interface FileReader {
  readonly from: string
  readonly types: ReadonlyMap<string, string>
  /** How its rows are cut, where it is CSV. */
  readonly csv?: CsvRows | undefined
}

/** Deeper than any table's JSON, and far from where the engine's own recursion ends the process. */
const deepestNesting = 1000

const ownNames: readonly string[] = [rowNumberColumn, batchColumn]

/**
 * Looks at a file's name and first bytes. CSV and JSON are read as the text that stands in them: whatever the engine
 * guessed, a date or an identifier of another form, would be written otherwise than it is.
 * @throws Failure DATA_UNDECODABLE for what is plainly something else, or has a column twice
 */
export async function fileReader(
  connection: DuckDBConnection,
  file: TableFile,
  nullTokens: readonly string[],
): Promise<FileReader> {
  const reader = await readerFor(await formatOf(file))
  const names = [...reader.types.keys()]
  if (names.some((name) => name.includes('\0'))) throw undecodable(file, 'a name of its columns holds a NUL')
  const ours = names.find((name) => ownNames.includes(name.toLowerCase()))
  if (ours !== undefined)
    throw undecodable(file, `Assay has a column \`${ours}\` of its own, and so has the file`, {
      next: 'give that column another name.',
    })
  return reader

  function readerFor(format: Format): FileReader | Promise<FileReader> {
    switch (format) {
      case 'parquet':
        return parquetReader(connection, file)
      case 'json':
        return jsonReader(connection, file)
      case 'csv':
        return csvReader(file, nullTokens)
    }
  }
}

/** A path that means itself: the engine takes *, ? and [ in one for a pattern, and only the named file may be read. */
export function literalPath(path: string): string {
  return path.replace(/[*?[]/g, '[$&]')
}

/** Parquet is told by its name alone. */
export function isParquet(path: string): boolean {
  return /\.(parquet|pq)$/i.test(path)
}

type Format = 'csv' | 'json' | 'parquet'
const spoken = { parquet: 'Parquet', json: 'JSON', 'json-array': 'JSON', text: 'text' } as const

async function formatOf(file: TableFile): Promise<Format> {
  const extension = extname(file.path).toLowerCase()
  const named = isParquet(file.path) ? 'parquet' : /^\.(jsonl|ndjson|json)$/.test(extension) ? 'json' : 'csv'
  const found = contentOf(await headOf(file.path))
  const fits = found === 'text' || (found === 'json-array' ? named === 'json' : found === named)
  if (fits) return named
  const what = typeof found === 'string' ? spoken[found] : found.what
  const called = extension === '' ? 'it holds' : `it is called ${extension} and holds`
  const next =
    typeof found === 'string'
      ? 'give it the extension of what it holds.'
      : named === 'parquet' && found === noText
        ? 'write the file again, or fetch it again: it does not begin as Parquet does.'
        : found.next
  throw undecodable(file, `${called} ${what}`, { next })
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function parquetReader(connection: DuckDBConnection, file: TableFile): Promise<FileReader> {
  const path = text(literalPath(file.path))
  const from = `read_parquet(${path}, file_row_number = true)`
  const types = await describe(connection, from)
  types.delete('file_row_number')
  await refuseWideDecimals(connection, file, types)
  await refuseTwice(file, types, async () => {
    const named = await connection.runAndReadAll(`SELECT name FROM parquet_schema(${path})`)
    return named.getRowObjects().map(({ name }) => String(name))
  })
  return { from, types }
}

/** So many digits an engine's decimal holds. */
const mostDigits = 38

/**
 * The engine reads decimals of more digits as DOUBLE, and as other numbers unless they take 32 bytes: in 1.5.6 a 1 of 40
 * digits comes back as 7.2e16.
 */
async function refuseWideDecimals(
  connection: DuckDBConnection,
  file: TableFile,
  types: ReadonlyMap<string, string>,
): Promise<void> {
  if (![...types.values()].some((type) => type.includes('DOUBLE'))) return
  const wide = await connection.runAndReadAll(
    `SELECT name, "precision" FROM parquet_schema(${text(literalPath(file.path))}) WHERE "precision" > ${mostDigits} AND COALESCE(TRY_CAST(type_length AS INTEGER), 0) <> 32`,
  )
  const [first] = wide.getRowObjects()
  if (first === undefined) return
  throw undecodable(
    file,
    `the column \`${first.name}\` holds decimals of ${first.precision} digits, which the engine reads as other numbers`,
    { next: `write it with ${mostDigits} digits at most, or as a double.` },
  )
}

async function jsonReader(connection: DuckDBConnection, file: TableFile): Promise<FileReader> {
  if (await nestsDeeper(file.path, deepestNesting))
    throw undecodable(file, `its lists and objects nest more than ${deepestNesting} deep`)
  const path = text(literalPath(file.path))
  const found = await describe(
    connection,
    `read_json(${path}, sample_size = -1, maximum_depth = 2, map_inference_threshold = -1, records = 'true')`,
  )
  await refuseTwice(file, found, async () => {
    const members = `SELECT DISTINCT unnest(json_keys(json)) AS name FROM read_json(${path}, records = 'false', columns = {json: 'JSON'})`
    const named = await connection.runAndReadAll(members)
    return named.getRowObjects().map(({ name }) => String(name))
  })
  const from = `read_json(${path}, records = 'true', columns = ${textColumnsOf(found.keys())})`
  return { from, types: found }
}

async function csvReader(file: TableFile, nullTokens: readonly string[]): Promise<FileReader> {
  const header = await readCsvHeader(file.path)
  if (header.kind === 'undecodable') throw undecodable(file, header.problem, { next: header.next })
  const types = new Map(header.columns.map((name) => [name, 'VARCHAR'] as const))
  const nulls = ['', ...nullTokens]
  // Nothing is guessed: a guess may take a row for a comment or a title and leave it out without a word.
  const from = `read_csv(${text(literalPath(file.path))}, auto_detect = false, header = true, columns = ${textColumnsOf(header.columns)}, delim = ${text(header.delimiter)}, quote = '"', escape = '"', nullstr = [${nulls.map(text).join(', ')}], strict_mode = true)`
  return { from, types, csv: { delimiter: header.delimiter, fields: header.columns.length, nulls } }
}

function textColumnsOf(names: Iterable<string>): string {
  return `{${[...names].map((name) => `${text(name)}: 'VARCHAR'`).join(', ')}}`
}

async function describe(connection: DuckDBConnection, from: string): Promise<Map<string, string>> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`)
  return new Map(described.getRowObjects().map((row) => [String(row.column_name), String(row.column_type)]))
}

/** The engine gives a name that repeats another one, case aside, a number of its own; so does one that is empty. */
async function refuseTwice(
  file: TableFile,
  types: ReadonlyMap<string, string>,
  namesInFile: () => Promise<readonly string[]>,
): Promise<void> {
  const twice = await nameTwice([...types.keys()], namesInFile)
  if (twice === undefined) return
  throw undecodable(
    file,
    twice === '' ? 'a column has no name' : `column \`${twice}\` is there twice (case aside)`,
    { next: 'leave one of them out, or give it a name of its own.' },
  )
}
