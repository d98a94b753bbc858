import type { LogicalType } from '#core/contract/checks/definition.ts'

/** A column of a case's table, as its contract has it. */
export interface CaseColumn {
  readonly name: string
  readonly logicalType?: LogicalType | undefined
  readonly options?: Readonly<Record<string, unknown>>
}

/**
 * A small table, a check and what it must answer: data, so that every engine can be asked the same. Numbers that are none
 * are texts in `rows`: 'NaN', 'Infinity'; so are whole numbers larger than a double holds, dates and timestamps.
 */
export interface ConformanceCase {
  readonly words: string
  readonly columns: readonly CaseColumn[]
  readonly rows: readonly (readonly (string | number | boolean | null)[])[]
  /** The column the check stands under; left out for a check of the table. */
  readonly on?: string
  readonly check: Readonly<Record<string, unknown>> & { readonly check: string }
  /** Read from this form alone: NaN is a value in Parquet and no number in a text. */
  readonly only?: 'csv' | 'parquet'
  readonly expected: {
    readonly outcome: string
    readonly bad?: number
    readonly of?: number
    readonly unknown?: number
    readonly value?: number
    readonly rows?: readonly number[]
  }
}
