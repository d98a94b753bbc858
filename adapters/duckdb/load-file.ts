import { stat } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { whyNoFile } from '#adapters/files/why-no-file.ts'
import { type Contract, nullTokensOf } from '#core/contract/contract.ts'
import { batchColumn, identifier, rowNumberColumn, text } from '#core/data/sql.ts'
import type { ReadFile, TableFile } from '#core/data/tables.ts'
import { Failure } from '#core/failure.ts'
import { refuseLongRows } from './csv-row-lengths.ts'
import { fileReader, isParquet } from './file-reader.ts'
import { chunksOf, inspectText } from './inspect-text.ts'
import { undecodable, undecodableBy } from './undecodable.ts'

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
    try {
      const before = loaded.reduce((sum, { rows }) => sum + rows, 0)
      const { from: reader, types, csv } = await fileReader(connection, file, nullTokensOf(contract))
      refuseOwnColumns(file, types, loaded[0])
      const select = numbered(file, reader, types, before, inPlace)
      if (inPlace) selects.push(select)
      else {
        const into = loaded.length === 0 ? `CREATE TABLE ${name} AS` : `INSERT INTO ${name} BY NAME`
        const looking = inspectText(file, csv, cancelIfAborted)
        looking.catch(() => {}) // told below; the engine has to be done first
        const reading = await connection.run(`${into} ${select}`).catch((cause: unknown) => ({ cause }))
        const mayBeLong = await looking
        if ('cause' in reading) throw reading.cause
        if (csv !== undefined && mayBeLong)
          await refuseLongRows(file, chunksOf(file.path), csv, cancelIfAborted)
      }
      const rows = (await countRows(connection, inPlace ? reader : name)) - (inPlace ? 0 : before)
      loaded.push({ ...file, columns: [...types.keys()], rows, path: file.path, bytes, modified, types })
    } catch (cause) {
      throw cause instanceof Failure ? cause : undecodableBy(file, cause)
    }
  }
  if (inPlace) await connection.run(`CREATE VIEW ${name} AS ${selects.join(' UNION ALL BY NAME ')}`)
  return loaded
}

async function look(file: TableFile): Promise<{ readonly bytes: number; readonly modified: Date }> {
  const why = await whyNoFile(file.path, file.location)
  if (why !== undefined) {
    throw new Failure({
      code: 'DATA_MISSING',
      problem: `${file.location}: ${why.problem}`,
      next: why.next,
    })
  }
  const { size, mtime } = await stat(file.path)
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

function asText(name: string, type: string): string {
  const column = identifier(name)
  return type === 'VARCHAR' ? column : `CAST(${column} AS VARCHAR) AS ${column}`
}

async function countRows(connection: DuckDBConnection, from: string): Promise<number> {
  const counted = await connection.runAndReadAll(`SELECT count(*) AS n FROM ${from}`)
  return Number(counted.getRowObjects()[0]?.n)
}
