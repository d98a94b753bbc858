import { type Contract, nullTokensOf, type Property } from '#core/contract/contract.ts'
import { sourceColumnOf } from '#core/contract/source-column.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'
import { identifier, text } from '#core/data/sql.ts'
import type { ColumnReading } from '#core/data/tables.ts'

const wholeNumbers = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/
const realNumbers = /^(FLOAT|DOUBLE|DECIMAL\(.*\))$/
const moments = /^(DATE|TIMESTAMP.*)$/

/**
 * How a column of the contract is read from a source column of a DuckDB type. Values that have a type of their own keep
 * it; text is held against a grammar. Missing tokens are texts, so they are looked for in text alone.
 */
export function columnReading(
  property: Property,
  contract: Contract,
  types: ReadonlyMap<string, string>,
): ColumnReading {
  const name = sourceColumnOf(property, types.keys())
  if (name === undefined) {
    const none = 'CAST(NULL AS VARCHAR)'
    return { raw: undefined, text: none, value: duckdbDialect.typed(property, none) }
  }
  const raw = identifier(name)
  const type = types.get(name) ?? 'VARCHAR'
  if (type === 'VARCHAR') {
    const tokens = nullTokensOf(contract)
    const missing = ['', ...tokens].map(text).join(', ')
    const present =
      tokens.length === 0 ? `NULLIF(${raw}, '')` : `(CASE WHEN ${raw} NOT IN (${missing}) THEN ${raw} END)`
    return { raw, text: present, value: duckdbDialect.typed(property, present) }
  }
  const written = type === 'JSON' ? `(${raw} ->> '$')` : `CAST(${raw} AS VARCHAR)`
  return {
    raw,
    text: written,
    value: ownValue(property, raw, type) ?? duckdbDialect.typed(property, written),
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
