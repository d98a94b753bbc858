import { identifier, rowNumberColumn } from '#core/data/sql.ts'
import type { Sql } from './lowered.ts'

/** What a person wrote for a column, as SQL over `t`. */
export interface WrittenColumn {
  readonly sql: Sql
  /** What of it has to be inspected before it is run. */
  readonly expressions: readonly Sql[]
}

/**
 * A column by its exact name, `row_number`, or a scalar expression.
 * @param columns names of the contract's columns
 */
export function writtenColumn(written: string, columns: readonly string[]): WrittenColumn {
  if (columns.includes(written)) return { sql: identifier(written), expressions: [] }
  if (written === 'row_number') return { sql: identifier(rowNumberColumn), expressions: [] }
  return { sql: `(${written})`, expressions: [written] }
}
