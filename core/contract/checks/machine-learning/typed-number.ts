import type { Property } from '#core/contract/contract.ts'
import type { LoweringContext } from '../definition.ts'
import type { Sql } from '../lowered.ts'
import type { ReadColumn } from '../read-column.ts'

const plainNumber: Property = {
  name: 'number',
  logicalType: 'number',
  required: false,
  unique: false,
  quality: [],
  customProperties: [],
}

/** A value as text: what is grouped where the type is not known. */
export function asText(sql: Sql): Sql {
  return `CAST(${sql} AS VARCHAR)`
}

/** The number a text is, NULL where it is none: the same grammar as everywhere. */
export function numberOfText(text: Sql, { dialect }: Pick<LoweringContext, 'dialect'>): Sql {
  return dialect.typed(plainNumber, text)
}

/** A numeric column's finite numbers, NULL for the rest. */
export function finiteNumber(sql: Sql, { dialect }: Pick<LoweringContext, 'dialect'>): Sql {
  return `CASE WHEN ${dialect.finite(sql)} THEN CAST(${sql} AS DOUBLE) END`
}

/** Whether a column is declared as numbers. */
export function isNumber({ logicalType }: ReadColumn): boolean {
  return logicalType === 'number' || logicalType === 'integer'
}
