import type { ColumnTypes } from '#core/contract/column-reading.ts'
import type { Property } from '#core/contract/contract.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'

const wholeNumbers = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/
const fitInBigint = /^(U?(TINY|SMALL)INT|U?INTEGER|BIGINT)$/
const realNumbers = /^(FLOAT|DOUBLE|DECIMAL\(.*\))$/
const moments = /^(DATE|TIMESTAMP.*)$/

/** How DuckDB's types are read. */
export const duckdbTypes: ColumnTypes = {
  dialect: duckdbDialect,
  asText: (raw, type) => (type === 'VARCHAR' ? raw : undefined),
  writtenText: (raw, type) => (type === 'JSON' ? `(${raw} ->> '$')` : `CAST(${raw} AS VARCHAR)`),
  ownValue,
}

/**
 * What a column's footer says of the values as the contract reads them: all of it where they have that type already, what
 * is missing where every value is a text anyway, and nothing where only the rows tell whether they can be read.
 * @param largest value the footer names; unsigned numbers are whole ones of the kit up to 2^53, which is where it is named
 */
export function footersTell(
  { logicalType }: Pick<Property, 'logicalType'>,
  type: string,
  largest: unknown,
): 'all' | 'missing' | 'nothing' {
  // A text may be a token for a missing value.
  if (type === 'VARCHAR' || type === 'JSON') return 'nothing'
  switch (logicalType) {
    case 'string':
      return 'missing'
    case 'number':
      return wholeNumbers.test(type) || realNumbers.test(type) ? 'all' : 'nothing'
    case 'integer':
      return fitInBigint.test(type) || (type === 'UBIGINT' && typeof largest === 'number') ? 'all' : 'nothing'
    case 'boolean':
      return type === 'BOOLEAN' ? 'all' : 'nothing'
    case 'date':
      return type === 'DATE' ? 'all' : 'nothing'
    case 'timestamp':
      return moments.test(type) ? 'all' : 'nothing'
    default:
      return 'nothing'
  }
}

/** The value of a column that has a type; undefined where it has to be read from its text. */
function ownValue({ logicalType }: Property, raw: string, type: string): string | undefined {
  const whole = wholeNumbers.test(type)
  const real = realNumbers.test(type)
  switch (logicalType) {
    case 'number':
      return type === 'DOUBLE' ? raw : whole || real ? `CAST(${raw} AS DOUBLE)` : undefined
    case 'integer':
      if (type === 'BIGINT') return raw
      if (whole) return `TRY_CAST(${raw} AS BIGINT)`
      // Tables that cannot hold a missing whole number hold 12.0.
      return real ? `CASE WHEN ${raw} = floor(${raw}) THEN TRY_CAST(${raw} AS BIGINT) END` : undefined
    case 'boolean':
      return type === 'BOOLEAN' ? raw : undefined
    case 'date':
      return moments.test(type) ? `CAST(${raw} AS DATE)` : undefined
    case 'timestamp':
      return moments.test(type) ? `CAST(${raw} AS TIMESTAMP)` : undefined
    case 'string':
    case 'time':
    case 'object':
    case 'array':
    case 'map':
    case 'vector':
      return undefined
  }
}
