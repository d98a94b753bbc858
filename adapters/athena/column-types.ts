import type { ColumnTypes } from '#core/contract/column-reading.ts'
import type { Property } from '#core/contract/contract.ts'
import { trinoDialect } from '#core/data/trino-dialect.ts'
import { textOfFraction, textOfTimestamp } from '#core/data/trino-text.ts'

/** What Athena's types are, by the words of a result's metadata, where sizes stand apart. */
const wholeNumbers = new Set(['tinyint', 'smallint', 'integer', 'int', 'bigint'])
const fractions = new Set(['double', 'real', 'float'])
const texts = new Set(['varchar', 'char', 'string'])

/** How Athena's types are read. Texts of numbers and timestamps are written as they are from any engine. */
export const athenaTypes: ColumnTypes = {
  dialect: trinoDialect,
  asText: (raw, type) => (!texts.has(type) ? undefined : type === 'char' ? `CAST(${raw} AS VARCHAR)` : raw),
  writtenText,
  ownValue,
}

function writtenText(raw: string, type: string): string {
  if (fractions.has(type)) return textOfFraction(raw)
  switch (type) {
    case 'timestamp':
      return textOfTimestamp(raw)
    case 'timestamp with time zone':
      return textOfTimestamp(inUtc(raw))
    case 'array':
    case 'map':
    case 'row':
    case 'json':
      return `json_format(CAST(${raw} AS JSON))`
    case 'varbinary':
      return `from_utf8(${raw})`
    default:
      return `CAST(${raw} AS VARCHAR)`
  }
}

/** The value of a column that has a type; undefined where it has to be read from its text. */
function ownValue({ logicalType }: Property, raw: string, type: string): string | undefined {
  const whole = wholeNumbers.has(type)
  const real = fractions.has(type) || type === 'decimal'
  const moment = type === 'timestamp with time zone' ? inUtc(raw) : raw
  const isMoment = type === 'date' || type.startsWith('timestamp')
  switch (logicalType) {
    case 'number':
      return type === 'double' ? raw : whole || real ? `CAST(${raw} AS DOUBLE)` : undefined
    case 'integer':
      if (whole) return type === 'bigint' ? raw : `CAST(${raw} AS BIGINT)`
      // Tables that cannot hold a missing whole number hold 12.0. From a REAL, one too large would be cast to the largest.
      return real
        ? `CASE WHEN ${raw} = floor(${raw}) THEN TRY_CAST(${type === 'decimal' ? raw : `CAST(${raw} AS DOUBLE)`} AS BIGINT) END`
        : undefined
    case 'boolean':
      return type === 'boolean' ? raw : undefined
    case 'date':
      return isMoment ? `CAST(${moment} AS DATE)` : undefined
    case 'timestamp':
      return isMoment ? `CAST(${moment} AS TIMESTAMP(6))` : undefined
    case 'string':
    case 'time':
    case 'object':
    case 'array':
    case 'map':
    case 'vector':
      return undefined
  }
}

/** A cast alone would keep the clock of the value's own zone. */
function inUtc(moment: string): string {
  return `CAST(${moment} AT TIME ZONE 'UTC' AS TIMESTAMP(6))`
}
