import type { ColumnInfo } from '@aws-sdk/client-athena'
import type { Cell } from '#core/data/tables.ts'

/**
 * A value of a result by the type of its column: every value arrives as text, NULL as nothing at all.
 *
 * A whole number beyond 2^53 is the nearest one that can be held, as from any engine: verdicts come from counts, which
 * never are that large. Lists come as JSON ({@link trinoDialect}), because `[a, b]` may be one text or two; in them,
 * where values are shown to people, such a number stays text.
 */
export function cellOf(text: string | undefined, column: Pick<ColumnInfo, 'Type'>): Cell | readonly Cell[] {
  if (text === undefined) return null
  switch (column.Type) {
    case 'boolean':
      return text === 'true'
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'decimal':
    case 'double':
    case 'float':
    case 'real':
      return Number(text)
    case 'json':
      return listed(text)
    default:
      return text
  }
}

function listed(text: string): Cell | readonly Cell[] {
  const reviver = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? (context?.source ?? value)
      : value
  const value: unknown = JSON.parse(text, reviver)
  if (Array.isArray(value)) return value.map((item) => (isCell(item) ? item : JSON.stringify(item)))
  return isCell(value) ? value : text
}

function isCell(value: unknown): value is Cell {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
