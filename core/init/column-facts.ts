import type { Property } from '#core/contract/contract.ts'

/** What the values of a column are, by the grammars that reading uses. */
export interface InducedType {
  readonly logicalType: Property['logicalType']
  /** How dates and timestamps are written, where not as ISO 8601. */
  readonly format?: string | undefined
  /** Another format that fits every value as well. */
  readonly orElse?: string | undefined
}

/** A column of texts most of which are numbers written in another way. */
export interface WrittenNumber {
  /** SQL over the contract's columns that gives the number, NULL where there is none. */
  readonly expression: string
  /** RE2 pattern of the texts that are numbers. */
  readonly pattern: string
  /** How many texts are none. */
  readonly odd: number
  readonly words: string
}

/** What was found in one column. Missing texts and null tokens are left aside everywhere but in `missing`. */
export interface ColumnFacts {
  readonly name: string
  readonly rows: number
  readonly missing: number
  readonly distinct: number
  readonly type: InducedType
  readonly writtenNumber?: WrittenNumber | undefined
  /** Of numbers. */
  readonly range?: { readonly min: number; readonly max: number } | undefined
  /** Of dates, as ISO text. */
  readonly span?: { readonly first: string; readonly last: string } | undefined
  /** Values with their rows, most frequent first; only where there are at most {@link mostValues}. */
  readonly values?: readonly ValueCount[] | undefined
}

export interface ValueCount {
  readonly value: string
  readonly rows: number
}

/** Columns with more values than this are not listed. */
export const mostValues = 100

/** What was found in a table. */
export interface TableFacts {
  readonly rows: number
  readonly columns: readonly ColumnFacts[]
  /** Texts that count as missing, besides the empty one. */
  readonly nullTokens: readonly string[]
  /** Rows that repeat an earlier one in every column. */
  readonly repeatedRows: number
}

/** Whether a column holds numbers as they are. */
export function isNumeric(column: ColumnFacts): boolean {
  return column.type.logicalType === 'integer' || column.type.logicalType === 'number'
}

/** Whether a column holds dates or timestamps. */
export function isTemporal(column: ColumnFacts): boolean {
  return column.type.logicalType === 'date' || column.type.logicalType === 'timestamp'
}

/** Rows that have a value. */
export function present(column: ColumnFacts): number {
  return column.rows - column.missing
}
