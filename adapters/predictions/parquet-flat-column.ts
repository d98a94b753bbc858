import type { Compressors, FileMetaData, SchemaElement } from 'hyparquet'
import type { Cell } from '#core/metrics/cells.ts'
import { allPresent, readIndices } from './parquet-levels.ts'
import { canUnpack, type Page, readPage } from './parquet-page.ts'

const plain = 0
const byDictionary = [2, 8]
const widestIndex = 24

type Chunk = NonNullable<FileMetaData['row_groups'][number]['columns'][number]['meta_data']>
type Values = Float64Array | BigInt64Array | string[]

/**
 * A column of doubles, singles, whole numbers or texts by dictionary of which no value is missing, page by page into one
 * array: what nearly every prediction file is, in a tenth of the time that nested columns take to put together.
 * @returns undefined for whatever else a column may hold, or where its bytes are not as they should be: the library reads
 *   it, or says what is wrong
 */
export function readFlatColumn(
  file: Uint8Array,
  metadata: FileMetaData,
  element: SchemaElement,
  compressors: Compressors,
): ArrayLike<Cell> | undefined {
  const { type } = element
  if (element.repetition_type === 'REPEATED' || !isPlain(element)) return undefined
  const rows = Number(metadata.num_rows)
  const into: Values =
    type === 'BYTE_ARRAY'
      ? new Array<string>(rows)
      : type === 'INT64'
        ? new BigInt64Array(rows)
        : new Float64Array(rows)
  const optional = element.repetition_type === 'OPTIONAL'
  let filled = 0
  try {
    for (const group of metadata.row_groups) {
      const found = group.columns.filter((one) => one.meta_data?.path_in_schema[0] === element.name)
      const chunk = found[0]?.meta_data
      if (
        found.length !== 1 ||
        chunk === undefined ||
        chunk.type !== type ||
        found[0]?.file_path !== undefined
      )
        return undefined
      const end = filled + Number(group.num_rows)
      if (end > rows || !readChunk(file, chunk, compressors, optional, into, filled, end)) return undefined
      filled = end
    }
  } catch {
    return undefined
  }
  return filled === rows ? into : undefined
}

/** Whether the values are what their physical type says: signed whole numbers, floating ones, or texts. */
function isPlain({ type, converted_type, logical_type, num_children }: SchemaElement): boolean {
  if ((num_children ?? 0) > 0) return false
  const said = converted_type ?? logical_type?.type
  switch (type) {
    case 'BYTE_ARRAY':
      return said === 'UTF8' || said === 'STRING'
    case 'INT32':
      return said === undefined || said === 'INT_32'
    case 'INT64':
      return said === undefined || said === 'INT_64'
    case 'FLOAT':
    case 'DOUBLE':
      return said === undefined
    default:
      return false
  }
}

function readChunk(
  file: Uint8Array,
  chunk: Chunk,
  compressors: Compressors,
  optional: boolean,
  into: Values,
  start: number,
  end: number,
): boolean {
  let at = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset)
  if (at <= 0 || at > Number(chunk.data_page_offset)) at = Number(chunk.data_page_offset)
  let dictionary: Values | undefined
  let filled = start
  while (filled < end) {
    const page = readPage(file, at)
    if (page === undefined) return false
    at = page.end
    if (page.kind === 'dictionary') {
      const bytes = valuesOf(page, chunk, compressors)
      dictionary = bytes === undefined ? undefined : plainValues(bytes, chunk.type, page.values)
      if (dictionary === undefined) return false
      continue
    }
    if (page.values < 0 || filled + page.values > end) return false
    const values = presentValues(page, chunk, compressors, optional)
    if (values === undefined || !place(values, page, chunk, dictionary, into, filled)) return false
    filled += page.values
  }
  return true
}

/** The bytes of the values after the levels; undefined where a value is missing. */
function presentValues(
  page: Page,
  chunk: Chunk,
  compressors: Compressors,
  optional: boolean,
): Uint8Array | undefined {
  const bytes = page.nulls === 0 ? valuesOf(page, chunk, compressors) : undefined
  if (bytes === undefined || page.kind === 'data-2' || !optional) return bytes
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true)
  return allPresent(bytes.subarray(4, 4 + length), page.values) ? bytes.subarray(4 + length) : undefined
}

function valuesOf(page: Page, { codec }: Chunk, compressors: Compressors): Uint8Array | undefined {
  if (!canUnpack(page, codec)) return undefined
  const bytes = page.bytes.subarray(page.levelBytes)
  const size = page.uncompressedSize - page.levelBytes
  if (codec === 'UNCOMPRESSED' || !page.compressed) return bytes.length === size ? bytes : undefined
  if (size < 0) return undefined
  const own = compressors[codec]
  if (own === undefined) return undefined
  const values = own(bytes, size)
  return values.length === size ? values : undefined
}

function place(
  bytes: Uint8Array,
  { encoding, values }: Page,
  { type }: Chunk,
  dictionary: Values | undefined,
  into: Values,
  from: number,
): boolean {
  if (encoding === plain) {
    // Texts of their own lengths are the library's.
    const read = type === 'BYTE_ARRAY' ? undefined : plainValues(bytes, type, values)
    if (read instanceof Float64Array && into instanceof Float64Array) into.set(read, from)
    else if (read instanceof BigInt64Array && into instanceof BigInt64Array) into.set(read, from)
    else return false
    return true
  }
  if (!byDictionary.includes(encoding) || dictionary === undefined) return false
  const width = bytes[0] ?? widestIndex + 1
  const indices = width > widestIndex ? undefined : readIndices(bytes.subarray(1), width, values)
  if (indices === undefined) return false
  if (into instanceof BigInt64Array && dictionary instanceof BigInt64Array)
    return placeWords(indices, wordsOf(dictionary), wordsOf(into), from)
  for (let row = 0; row < values; row++) {
    const value = dictionary[indices[row]!]
    if (value === undefined) return false
    into[from + row] = value
  }
  return true
}

/** Whole numbers as two words each: taking one out as a bigint would allocate it. */
function placeWords(indices: Uint32Array, dictionary: Int32Array, into: Int32Array, from: number): boolean {
  for (let row = 0; row < indices.length; row++) {
    const index = 2 * indices[row]!
    if (index >= dictionary.length) return false
    into[2 * (from + row)] = dictionary[index]!
    into[2 * (from + row) + 1] = dictionary[index + 1]!
  }
  return true
}

function wordsOf(numbers: BigInt64Array): Int32Array {
  return new Int32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length)
}

/** Values one after the other, little-endian. */
function plainValues(bytes: Uint8Array, type: Chunk['type'], count: number): Values | undefined {
  const width = type === 'DOUBLE' || type === 'INT64' ? 8 : 4
  if (type === 'BYTE_ARRAY') return texts(bytes, count)
  if (bytes.length < width * count) return undefined
  // A copy of its own begins where doubles may begin.
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + width * count) as ArrayBuffer
  if (type === 'DOUBLE') return new Float64Array(copy)
  if (type === 'INT64') return new BigInt64Array(copy)
  return Float64Array.from(type === 'FLOAT' ? new Float32Array(copy) : new Int32Array(copy))
}

function texts(bytes: Uint8Array, count: number): string[] | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: string[] = []
  for (let at = 0; found.length < count; ) {
    const start = at + 4
    const end = start + view.readUInt32LE(at)
    if (end > view.length) return undefined
    found.push(view.toString('utf8', start, end))
    at = end
  }
  return found
}
