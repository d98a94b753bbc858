/** A column chunk's page: what kind it is and where its bytes lie. Fields are numbered as in parquet.thrift. */
export interface Page {
  readonly kind: 'data' | 'data-2' | 'dictionary'
  readonly values: number
  /** As parquet.thrift numbers encodings. */
  readonly encoding: number
  readonly bytes: Uint8Array
  readonly uncompressedSize: number
  /** Version 2: bytes of levels, never compressed, before the values. */
  readonly levelBytes: number
  readonly nulls: number
  readonly compressed: boolean
  /** Where the next page begins. */
  readonly end: number
}

type Struct = ReadonlyMap<number, number | Struct>

/**
 * Reads the page at a place of the file; undefined for a kind that holds no values.
 * @throws RangeError where the bytes are no header
 */
export function readPage(file: Uint8Array, start: number): Page | undefined {
  const cursor = { at: start }
  const header = readStruct(file, cursor)
  const size = number(header, 3)
  const end = cursor.at + size
  if (end > file.length || size < 0) return undefined
  const bytes = file.subarray(cursor.at, end)
  const common = {
    bytes,
    uncompressedSize: number(header, 2),
    end,
    levelBytes: 0,
    nulls: 0,
    compressed: true,
  }
  switch (number(header, 1)) {
    case 0: {
      const data = struct(header, 5)
      return { kind: 'data', values: number(data, 1), encoding: number(data, 2), ...common }
    }
    case 2: {
      const dictionary = struct(header, 7)
      return { kind: 'dictionary', values: number(dictionary, 1), encoding: number(dictionary, 2), ...common }
    }
    case 3: {
      const data = struct(header, 8)
      return {
        ...common,
        kind: 'data-2',
        values: number(data, 1),
        nulls: number(data, 2),
        encoding: number(data, 4),
        levelBytes: number(data, 5) + number(data, 6),
        compressed: number(data, 7, 1) === 1,
      }
    }
    default:
      return undefined
  }
}

/** Snappy packs 64 bytes into three; of others a page may be this long, or this many times as long as its packed bytes. */
const mostBySnappy = 64
const mostUnpacked = 2 ** 26
const mostTimes = 1024

/** Whether a page can be as long unpacked as its header says; a damaged header may claim gigabytes. */
export function canUnpack({ bytes, uncompressedSize, levelBytes }: Page, codec: string): boolean {
  if (uncompressedSize < 0 || levelBytes < 0 || levelBytes > bytes.length) return false
  if (codec === 'SNAPPY') return uncompressedSize <= mostBySnappy * (bytes.length + 1)
  return uncompressedSize <= Math.max(mostUnpacked, mostTimes * bytes.length)
}

/**
 * Whether the pages from a place of the file on hold so many values, one a row, no more and no fewer, and can be unpacked:
 * a damaged header may claim billions, and who trusts it is busy for minutes.
 */
export function pagesHold(file: Uint8Array, start: number, codec: string, values: number): boolean {
  let held = 0
  try {
    for (let at = start; held < values; ) {
      const page = readPage(file, at)
      if (page === undefined || page.values < 0 || page.values > values || !canUnpack(page, codec))
        return false
      if (page.kind !== 'dictionary') held += page.values
      at = page.end
    }
  } catch {
    return false
  }
  return held === values
}

interface Cursor {
  at: number
}

/** A struct of thrift's compact protocol; of its members numbers, booleans and structs are kept. */
function readStruct(file: Uint8Array, cursor: Cursor): Struct {
  const fields = new Map<number, number | Struct>()
  let field = 0
  for (;;) {
    const head = byteAt(file, cursor)
    const type = head & 15
    if (type === 0) return fields
    field = head >> 4 === 0 ? zigzag(varint(file, cursor)) : field + (head >> 4)
    const value = readValue(file, cursor, type)
    if (value !== undefined) fields.set(field, value)
  }
}

function readValue(file: Uint8Array, cursor: Cursor, type: number): number | Struct | undefined {
  switch (type) {
    case 1:
      return 1
    case 2:
      return 0
    case 3:
      return byteAt(file, cursor)
    case 4:
    case 5:
    case 6:
      return zigzag(varint(file, cursor))
    case 7:
      cursor.at += 8
      return undefined
    case 8: {
      const length = varint(file, cursor)
      cursor.at += length
      return undefined
    }
    case 12:
      return readStruct(file, cursor)
    default:
      throw new RangeError('a page header holds no lists')
  }
}

function byteAt(file: Uint8Array, cursor: Cursor): number {
  const byte = file[cursor.at++]
  if (byte === undefined) throw new RangeError('the file ends within a page header')
  return byte
}

/** Up to 2^53: more than any size. */
function varint(file: Uint8Array, cursor: Cursor): number {
  let value = 0
  let scale = 1
  for (;;) {
    const byte = byteAt(file, cursor)
    value += (byte & 127) * scale
    if (byte < 128) return value
    scale *= 128
    if (scale > 2 ** 49) throw new RangeError('a number of a page header is too long')
  }
}

function zigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

function number(of: Struct, field: number, otherwise?: number): number {
  const value = of.get(field) ?? otherwise
  if (typeof value !== 'number') throw new RangeError(`a page header lacks field ${field}`)
  return value
}

function struct(of: Struct, field: number): Struct {
  const value = of.get(field)
  if (typeof value !== 'object') throw new RangeError(`a page header lacks field ${field}`)
  return value
}
