import type { Property } from '#core/contract/contract.ts'
import type { Dialect } from '#core/data/dialect.ts'
import { constant, text } from '#core/data/sql.ts'
import type { Sql } from './lowered.ts'
import { readMoment } from './moments.ts'

const [smallest, largest] = [-(2n ** 63n), 2n ** 63n - 1n]

/** A whole number as a 64-bit constant, undefined for one that 64 bits do not hold. */
export function wholeConstant(value: number): Sql | undefined {
  if (!Number.isInteger(value)) return undefined
  const whole = BigInt(value)
  return whole < smallest || whole > largest ? undefined : `CAST('${whole}' AS BIGINT)`
}

/**
 * A value as a constant of a column's type, so that it is compared without loss: whole numbers stay whole, and dates and
 * timestamps never meet a text.
 */
export function constantOf(
  property: Pick<Property, 'logicalType'>,
  value: string | number | boolean,
  dialect: Pick<Dialect, 'timestamp'>,
): Sql {
  const { logicalType } = property
  if (logicalType === 'integer' && typeof value === 'number') return wholeConstant(value) ?? constant(value)
  if (typeof value !== 'string' || (logicalType !== 'date' && logicalType !== 'timestamp'))
    return constant(value)
  const moment = readMoment(value)
  if (moment === undefined || moment.kind === 'now') return constant(value)
  return logicalType === 'date'
    ? `CAST(${text(dayOf(moment.milliseconds))} AS DATE)`
    : dialect.timestamp(new Date(moment.milliseconds))
}

/** The day of a moment in UTC: `2020-01-31`. */
export function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10)
}
