import type { Property } from '#core/contract/contract.ts'
import type { Dialect } from '#core/data/dialect.ts'
import { constant, identifier } from '#core/data/sql.ts'
import type { Sql } from './lowered.ts'
import { both } from './row-rule.ts'

/** The squares of larger numbers are none: engines stop, or answer with infinity. */
const largest = 1e150

/** The values of a numeric column that statistics are taken over. */
export interface FiniteValues {
  /** As a DOUBLE. */
  readonly value: Sql
  /** Present, finite and below 1e150 in size. */
  readonly used: Sql
  /** Present, and none of these. */
  readonly aside: Sql
}

/** Which values of a column moments are taken over (specification: finite, absolute value below 1e150). */
export function finiteValues(
  { name, logicalType }: Pick<Property, 'name' | 'logicalType'>,
  where: Sql | undefined,
  dialect: Dialect,
): FiniteValues {
  const column = identifier(name)
  const value = `CAST(${column} AS DOUBLE)`
  const present = both(where, `${column} IS NOT NULL`)
  // Whole numbers are finite, and of 64 bits.
  if (logicalType === 'integer') return { value, used: present, aside: 'FALSE' }
  const fit = `(${dialect.finite(value)} AND ABS(${value}) < ${constant(largest)})`
  return { value, used: `${present} AND ${fit}`, aside: `${present} AND NOT ${fit}` }
}
