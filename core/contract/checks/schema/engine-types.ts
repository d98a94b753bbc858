import type { LogicalType } from '#core/contract/type-options.ts'
import type { FileFacts } from '../lowered.ts'

const kinds: readonly (readonly [pattern: RegExp, type: LogicalType])[] = [
  [/(\[\d*\]|^ARRAY\b.*)$/, 'array'],
  [/^(STRUCT|ROW|JSON|UNION|VARIANT)\b/, 'object'],
  [/^MAP\b/, 'map'],
  [/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|INT|BIGNUM)$/, 'integer'],
  [/^(FLOAT|REAL|DOUBLE|DECIMAL|NUMERIC)\b/, 'number'],
  [/^BOOL(EAN)?$/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP/, 'timestamp'],
  [/^TIME\b/, 'time'],
  [/^(VARCHAR|CHAR|TEXT|STRING|UUID|ENUM|BPCHAR)\b/, 'string'],
]

/** The logical type that a type of an engine (DuckDB, Trino) is; undefined for one that is none, such as bytes. */
export function logicalTypeOf(engineType: string): LogicalType | undefined {
  const written = engineType.toUpperCase()
  const found = kinds.find(([pattern]) => pattern.test(written))?.[1]
  // A decimal without places after the point holds whole numbers.
  return found === 'number' && /^(DECIMAL|NUMERIC)\(\d+(,\s*0)?\)$/.test(written) ? 'integer' : found
}

/** What else each type can hold: its values lose nothing. */
export const widenings: Readonly<Partial<Record<LogicalType, readonly LogicalType[]>>> = {
  number: ['integer'],
  timestamp: ['date'],
  object: ['map'],
  map: ['object'],
  vector: ['array'],
}

/** Whether a column of one type can be read as another. */
export function holds(wanted: LogicalType, actual: LogicalType): boolean {
  return wanted === actual || (widenings[wanted]?.includes(actual) ?? false)
}

/** Whether a file says of what types its columns are: a text file does not. */
export function isTyped({ location, columns }: FileFacts): boolean {
  return /\.parquet$/i.test(location) || columns.some(({ type }) => !/^VARCHAR\b/i.test(type))
}
