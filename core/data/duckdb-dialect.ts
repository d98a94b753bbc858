import type { Property } from '#core/contract/contract.ts'
import type { Dialect } from './dialect.ts'
import { numberGrammar, strptimeFormat, text } from './sql.ts'

/** How DuckDB writes it. */
export const duckdbDialect: Dialect = {
  name: 'duckdb',
  typed: (property, source) => typed(property, source),
  finite: (number) => `isfinite(CAST(${number} AS DOUBLE))`,
  fullMatch: (source, pattern) => `regexp_full_match(${source}, ${text(pattern)})`,
  contains: (source, pattern) => `regexp_matches(${source}, ${text(pattern)})`,
  length: (source) => `length(${source})`,
  epochMilliseconds: (moment) => `epoch_ms(CAST(${moment} AS TIMESTAMP))`,
  timestamp: (moment) =>
    `CAST(${text(moment.toISOString().replace('T', ' ').replace('Z', ''))} AS TIMESTAMP)`,
  md5: (source) => `md5(${source})`,
  smallest: (expression, count, where) => `MIN(${expression}, ${count}) FILTER (WHERE ${where})`,
  quantile: (expression, share, where) => `quantile_disc(${expression}, ${share}) FILTER (WHERE ${where})`,
  moment: (name, expression, where) => {
    const filtered = `FILTER (WHERE ${where})`
    // The engine's own skewness is adjusted for the sample: the population's is computed from its parts by the caller.
    const functions = { variance: 'var_pop', skewness: 'skewness', kurtosis: 'kurtosis' }
    return `${functions[name]}(CAST(${expression} AS DOUBLE)) ${filtered}`
  },
}

/**
 * The typed value of a text, NULL where it cannot be read. Engines disagree on what casts accept (`0x1A`, `1_000`,
 * `yes`), so a grammar stands before every cast.
 * @param source SQL of the text
 */
export function typed(property: Property, source: string): string {
  switch (property.logicalType) {
    case 'string':
      return source
    case 'number':
      return guarded(source, numberGrammar, finite(`TRY_CAST(${source} AS DOUBLE)`))
    case 'integer':
      return guarded(source, '[+-]?[0-9]+', `TRY_CAST(${source} AS BIGINT)`)
    case 'boolean':
      return guarded(source, '(?i:true|false|t|f|1|0)', `TRY_CAST(lower(${source}) AS BOOLEAN)`)
    case 'date':
      return dated(property, source, 'DATE')
    case 'timestamp':
      return dated(property, source, 'TIMESTAMP')
  }
}
function guarded(source: string, grammar: string, cast: string): string {
  return `CASE WHEN regexp_full_match(${source}, ${text(grammar)}) THEN ${cast} END`
}

/** A number too large to be held reads as no number, not as infinity. */
function finite(value: string): string {
  return `CASE WHEN isfinite(${value}) THEN ${value} END`
}

function dated(property: Property, source: string, type: 'DATE' | 'TIMESTAMP'): string {
  const format = property.logicalTypeOptions?.format
  if (format === undefined) {
    const grammar = type === 'DATE' ? '[0-9]{4}-[0-9]{2}-[0-9]{2}' : '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T].*'
    return guarded(source, grammar, `TRY_CAST(${source} AS ${type})`)
  }
  const parsed = strptimeFormat(format)
  return parsed === undefined
    ? `CAST(NULL AS ${type})`
    : `CAST(try_strptime(${source}, ${text(parsed)}) AS ${type})`
}
