import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import {
  type ColumnData,
  type Compressors,
  type FileMetaData,
  parquetMetadata,
  parquetRead,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet'
import { Failure } from '#core/failure.ts'
import type { PredictionFile } from '#core/gate/prediction-files/file-columns.ts'
import type { Cell } from '#core/metrics/cells.ts'
import { type ColumnKind, cellsOf, columnKind, withoutDecimals } from './parquet-cells.ts'
import { readFlatColumn } from './parquet-flat-column.ts'
import { pagesHold } from './parquet-page.ts'
import { unpackSnappy } from './snappy.ts'

const mostRows = 20_000_000

/** LZ4 is not read. The library's own Snappy goes round for minutes on damaged bytes. */
const compressors: Compressors = {
  SNAPPY: unpackSnappy,
  ZSTD: (input, outputLength) => zstdDecompressSync(input, { maxOutputLength: outputLength }),
  GZIP: (input, outputLength) => gunzipSync(input, { maxOutputLength: outputLength }),
  BROTLI: (input, outputLength) => brotliDecompressSync(input, { maxOutputLength: outputLength }),
}
const flatKinds: readonly ColumnKind['kind'][] = ['numbers', 'whole', 'texts']
const readable = ['UNCOMPRESSED', 'SNAPPY', 'ZSTD', 'GZIP', 'BROTLI']

/**
 * Opens Parquet; of the data only the columns asked for are read. 64-bit integers and decimals keep every digit.
 * @throws Failure DATA_UNDECODABLE naming the column where one cannot be read
 */
export async function openParquet(
  path: string,
  bytes: Uint8Array,
): Promise<Pick<PredictionFile, 'names' | 'read'>> {
  const whole = bytes.byteLength === bytes.buffer.byteLength
  const end = bytes.byteOffset + bytes.byteLength
  const file = (whole ? bytes.buffer : bytes.buffer.slice(bytes.byteOffset, end)) as ArrayBuffer
  const { metadata, children } = readMetadata(path, file)
  const kinds = new Map(children.map((column) => [column.element.name, columnKind(column)]))
  const elements = new Map(children.map(({ element }) => [element.name, element]))
  return {
    names: [...kinds.keys()],
    read: async (wanted) => {
      for (const name of wanted) expectReadable(path, name, kinds.get(name), metadata)
      const rows = Number(metadata.num_rows)
      const columns = new Map<string, ArrayLike<Cell>>()
      for (const name of wanted) {
        if (!flatKinds.includes(kinds.get(name)!.kind)) continue
        const cells = readFlatColumn(new Uint8Array(file), metadata, elements.get(name)!, compressors)
        if (cells !== undefined) columns.set(name, cells)
      }
      const others = wanted.filter((name) => !columns.has(name))
      const chunks = await readChunks(path, file, metadata, others)
      for (const name of others) {
        const cells = cellsOf(chunks.get(name) ?? [], kinds.get(name)!)
        if (cells.length !== rows)
          throw undecodable(path, `column ${name} has ${cells.length} values for ${rows} rows`)
        columns.set(name, cells)
      }
      return { rows, columns }
    },
  }
}

interface Footer {
  readonly metadata: FileMetaData
  /** The columns of the schema. */
  readonly children: readonly SchemaTree[]
}

function readMetadata(path: string, file: ArrayBuffer): Footer {
  let metadata: FileMetaData
  let children: readonly SchemaTree[]
  try {
    metadata = withoutDecimals(parquetMetadata(file))
    children = parquetSchema(metadata).children
  } catch (cause) {
    throw undecodable(path, `cannot be read as Parquet: ${words(cause)}`, cause)
  }
  const negative = [metadata, ...metadata.row_groups].some(({ num_rows }) => Number(num_rows) < 0)
  if (negative) throw undecodable(path, 'cannot be read as Parquet: it has a negative number of rows')
  // The file's own total need not be that of its parts.
  const parts = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0)
  const count = Math.max(Number(metadata.num_rows), parts)
  if (count > mostRows) throw undecodable(path, `has ${count} rows, ${mostRows} are allowed`)
  return { metadata, children }
}

function expectReadable(
  path: string,
  name: string,
  kind: ColumnKind | undefined,
  metadata: FileMetaData,
): void {
  if (kind === undefined) throw undecodable(path, `has no column ${name}`)
  if (kind.kind === 'unreadable') throw undecodable(path, `column ${name} holds ${kind.what}`)
  for (const group of metadata.row_groups) {
    const codec = group.columns.find((column) => column.meta_data?.path_in_schema?.[0] === name)?.meta_data
      ?.codec
    if (codec !== undefined && !readable.includes(codec)) {
      throw new Failure({
        code: 'DATA_UNDECODABLE',
        problem: `${path}: column ${name} is compressed by ${codec}`,
        allowed: 'Snappy, Zstandard, gzip, Brotli or nothing',
        next: 'write it again with one of them.',
      })
    }
  }
}

/** @throws Failure where the pages of a column do not hold one value for each row */
function expectPages(path: string, file: Uint8Array, metadata: FileMetaData, name: string): void {
  for (const group of metadata.row_groups) {
    const chunk = group.columns.find((column) => column.meta_data?.path_in_schema?.[0] === name)?.meta_data
    if (chunk === undefined) throw undecodable(path, `column ${name} is not in every part of the file`)
    const data = Number(chunk.data_page_offset)
    const dictionary = Number(chunk.dictionary_page_offset ?? data)
    const start = dictionary > 0 && dictionary < data ? dictionary : data
    if (!pagesHold(file, start, chunk.codec, Number(group.num_rows)))
      throw undecodable(
        path,
        `the pages of column ${name} do not hold ${group.num_rows} values: the file is damaged`,
      )
  }
}

async function readChunks(
  path: string,
  file: ArrayBuffer,
  metadata: FileMetaData,
  wanted: readonly string[],
): Promise<Map<string, ColumnData[]>> {
  const chunks = new Map<string, ColumnData[]>(wanted.map((name) => [name, []]))
  if (wanted.length === 0) return chunks
  for (const name of wanted) expectPages(path, new Uint8Array(file), metadata, name)
  try {
    await parquetRead({
      file,
      metadata,
      columns: [...wanted],
      compressors,
      // Text is decoded by its own type; what has none may be a decimal.
      utf8: false,
      onChunk: (chunk) => void chunks.get(chunk.columnName)?.push(chunk),
    })
  } catch (cause) {
    throw undecodable(path, `its columns ${wanted.join(', ')} cannot be read: ${words(cause)}`, cause)
  }
  for (const list of chunks.values()) list.sort((a, b) => a.rowStart - b.rowStart)
  return chunks
}

function words(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

function undecodable(path: string, problem: string, cause?: unknown): Failure {
  return new Failure({
    code: 'DATA_UNDECODABLE',
    problem: `${path}: ${problem}`,
    allowed: 'Parquet with columns of numbers, texts, booleans or times',
    next: 'write it again, or as CSV.',
    cause,
  })
}
