import type { ColumnData, FileMetaData, SchemaElement, SchemaTree } from 'hyparquet'
import type { Cell } from '#core/metrics/cells.ts'

/** How a column's values become cells. */
export type ColumnKind =
  | { readonly kind: 'numbers' | 'whole' | 'texts' | 'times' }
  | { readonly kind: 'decimals'; readonly scale: number }
  /** `what` follows "holds". */
  | { readonly kind: 'unreadable'; readonly what: string }

const decimalScale = new WeakMap<SchemaElement, number>()

/** Takes the decimals' type away, so that their digits are read instead of the nearest double; columnKind knows them still. */
export function withoutDecimals(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map((element): SchemaElement => {
    const decimal = element.converted_type === 'DECIMAL' || element.logical_type?.type === 'DECIMAL'
    if (!decimal) return element
    const { converted_type: _converted, logical_type, ...plain } = element
    const scale = element.scale ?? (logical_type?.type === 'DECIMAL' ? logical_type.scale : 0)
    decimalScale.set(plain, scale)
    return plain
  })
  return { ...metadata, schema }
}

/** What a column of the schema holds. */
export function columnKind({ element, children }: SchemaTree): ColumnKind {
  if (children.length > 0) return { kind: 'unreadable', what: 'lists or structures, not single values' }
  if (element.repetition_type === 'REPEATED') return { kind: 'unreadable', what: 'lists, not single values' }
  const scale = decimalScale.get(element)
  if (scale !== undefined) return { kind: 'decimals', scale }
  const logical = element.logical_type?.type
  if (['JSON', 'BSON', 'INTERVAL'].includes(element.converted_type ?? ''))
    return { kind: 'unreadable', what: `${element.converted_type}, not single values` }
  if (logical === 'GEOMETRY' || logical === 'GEOGRAPHY' || logical === 'VARIANT')
    return { kind: 'unreadable', what: `${logical}, not single values` }
  if (/^(DATE|TIMESTAMP)/.test(element.converted_type ?? logical ?? '') || element.type === 'INT96')
    return { kind: 'times' }
  switch (element.type) {
    case 'DOUBLE':
    case 'FLOAT':
    case 'INT32':
      return { kind: 'numbers' }
    case 'INT64':
      return { kind: 'whole' }
    default:
      return logical === 'FLOAT16' ? { kind: 'numbers' } : { kind: 'texts' }
  }
}

/** The cells of a column out of its chunks, in a typed array where every row has a value of one kind. */
export function cellsOf(chunks: readonly ColumnData[], kind: ColumnKind): ArrayLike<Cell> {
  const count = chunks.reduce((sum, { columnData }) => sum + columnData.length, 0)
  switch (kind.kind) {
    case 'numbers':
      return numbers(chunks, count) ?? collected(chunks, count, plain)
    case 'whole':
      return wholeNumbers(chunks, count) ?? collected(chunks, count, plain)
    case 'decimals':
      return collected(chunks, count, (value) => decimalText(value, kind.scale))
    case 'times':
      return collected(chunks, count, (value) => (value instanceof Date ? timeText(value) : plain(value)))
    default:
      return collected(chunks, count, plain)
  }
}

function numbers(chunks: readonly ColumnData[], count: number): Float64Array | undefined {
  const into = new Float64Array(count)
  let at = 0
  for (const { columnData } of chunks) {
    for (let index = 0; index < columnData.length; index++) {
      const value: unknown = columnData[index]
      if (typeof value !== 'number') return undefined
      into[at++] = value
    }
  }
  return into
}

function wholeNumbers(chunks: readonly ColumnData[], count: number): BigInt64Array | undefined {
  const into = new BigInt64Array(count)
  let at = 0
  for (const { columnData } of chunks) {
    if (columnData instanceof BigUint64Array) return undefined
    for (let index = 0; index < columnData.length; index++) {
      const value: unknown = columnData[index]
      if (typeof value !== 'bigint' || value > 0x7fffffffffffffffn) return undefined
      into[at++] = value
    }
  }
  return into
}

function collected(
  chunks: readonly ColumnData[],
  count: number,
  cell: (value: unknown) => Cell,
): ArrayLike<Cell> {
  const into = new Array<Cell>(count)
  let at = 0
  for (const { columnData } of chunks) {
    for (let index = 0; index < columnData.length; index++) into[at++] = cell(columnData[index])
  }
  return into
}

function plain(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (typeof value === 'object') return JSON.stringify(value)
  return value as Cell
}

/** Days as `2026-01-31`, times in UTC. */
function timeText(time: Date): string {
  if (Number.isNaN(time.getTime())) return 'invalid time'
  return time.toISOString().replace(/T00:00:00\.000Z$/, '')
}

/** All digits of a decimal: its unscaled value is a whole number, or the big-endian bytes of one. */
function decimalText(value: unknown, scale: number): Cell {
  if (value === null || value === undefined) return null
  const unscaled = value instanceof Uint8Array ? fromBytes(value) : BigInt(value as number | bigint)
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale))
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const fraction = digits.slice(-scale).replace(/0+$/, '')
  const whole = digits.slice(0, -scale)
  return `${unscaled < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

function fromBytes(bytes: Uint8Array): bigint {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return BigInt.asIntN(bytes.length * 8, value)
}
