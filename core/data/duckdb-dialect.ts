import type { Property } from '#core/contract/contract.ts'
import type { Dialect } from './dialect.ts'
import {
  dateGrammar,
  localTimestampGrammar,
  offsetLetters,
  readMomentFormat,
  zonedTimestampGrammar,
} from './moment-grammar.ts'
import { listGrammar, numberGrammar, objectGrammar, text } from './sql.ts'
import { timeGrammar } from './time-grammar.ts'

/** How DuckDB writes it. */
export const duckdbDialect: Dialect = {
  name: 'duckdb',
  typed: (property, source) => typed(property, source),
  asText: (value) => `CAST(${value} AS VARCHAR)`,
  finite: (number) => `isfinite(CAST(${number} AS DOUBLE))`,
  fullMatch: (source, pattern) => `regexp_full_match(${source}, ${text(pattern)})`,
  contains: (source, pattern) => `regexp_matches(${source}, ${text(pattern)})`,
  replaced: (source, pattern, replacement) =>
    `regexp_replace(${source}, ${text(pattern)}, ${text(replacement)}, 'g')`,
  length: (source) => `length(${source})`,
  jsonValid,
  jsonText: (source, path) => {
    // The engine writes a name in quotes behind a dot.
    const own = text(path.replaceAll(/\["([^"]*)"\]/g, '."$1"'))
    const isScalar = `json_type(${source}, ${own}) NOT IN ('OBJECT', 'ARRAY')`
    return `(CASE WHEN ${jsonValid(source)} AND ${isScalar} THEN json_extract_string(${source}, ${own}) END)`
  },
  epochMilliseconds: (moment) => `epoch_ms(CAST(${moment} AS TIMESTAMP))`,
  timestamp: (moment) =>
    `CAST(${text(moment.toISOString().replace('T', ' ').replace('Z', ''))} AS TIMESTAMP)`,
  md5: (source) => `md5(${source})`,
  smallest: (expression, count, where) => `MIN(${expression}, ${count}) FILTER (WHERE ${where})`,
  quantile: (expression, share, where) => `quantile_disc(${expression}, ${share}) FILTER (WHERE ${where})`,
  approximateDistinct: (expression, where) => ({
    sql: `approx_count_distinct(${expression}) FILTER (WHERE ${where})`,
    // Its sketch has 64 registers: 1.04 / sqrt(64).
    standardError: 0.13,
  }),
  moment: (name, expression, where) => {
    const filtered = `FILTER (WHERE ${where})`
    const functions = { variance: 'var_pop', skewness: 'skewness', kurtosis: 'kurtosis' }
    const moment = `${functions[name]}(CAST(${expression} AS DOUBLE)) ${filtered}`
    if (name !== 'skewness') return moment
    // The engine's own is adjusted for the sample: g1 · sqrt(n(n − 1)) / (n − 2), and NULL below three values.
    const n = `CAST(COUNT(${expression}) ${filtered} AS DOUBLE)`
    return `${moment} * (${n} - 2) * POWER(NULLIF(${n} * (${n} - 1), 0), -0.5)`
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
    case 'time': {
      const grammar = timeGrammar(property.logicalTypeOptions?.format)
      return grammar === undefined ? 'CAST(NULL AS VARCHAR)' : guarded(source, grammar, source)
    }
    // What has parts is held as its text.
    case 'object':
    case 'map':
      return guarded(source, objectGrammar, source)
    case 'array':
    case 'vector':
      return guarded(source, listGrammar, source)
  }
}

/** The engine's own parser also takes NaN, comments and a comma too many. */
function jsonValid(source: string): string {
  const withoutStrings = `regexp_replace(${source}, '"(?:[^"\\\\]|\\\\.)*"', '""', 'g')`
  const lax = `',\\s*[]}]|[Nn][Aa][Nn]|[Ii][Nn][Ff]|/'`
  return `(json_valid(${source}) AND NOT regexp_matches(${withoutStrings}, ${lax}))`
}

function guarded(source: string, grammar: string, cast: string): string {
  return `CASE WHEN regexp_full_match(${source}, ${text(grammar)}) THEN ${cast} END`
}

/** A number too large to be held reads as no number, not as infinity. */
function finite(value: string): string {
  return `CASE WHEN isfinite(${value}) THEN ${value} END`
}

/** A cast to a timestamp forgets an offset without a word; one to a timestamp with a time zone takes the session's, UTC. */
function dated(property: Property, source: string, type: 'DATE' | 'TIMESTAMP'): string {
  const format = property.logicalTypeOptions?.format
  if (format === undefined) {
    if (type === 'DATE') return guarded(source, dateGrammar, `TRY_CAST(${source} AS DATE)`)
    const zoned = `WHEN regexp_full_match(${source}, ${text(zonedTimestampGrammar)}) THEN CAST(TRY_CAST(${source} AS TIMESTAMPTZ) AS TIMESTAMP)`
    return `CASE WHEN regexp_full_match(${source}, ${text(localTimestampGrammar)}) THEN TRY_CAST(${source} AS TIMESTAMP) ${zoned} END`
  }
  const read = readMomentFormat(format)
  if (read === undefined) return `CAST(NULL AS ${type})`
  // The parser itself also takes one digit for two, spaces around and 2020101 for yyyyMMdd, and knows no Z.
  const zoned = offsetLetters.includes(read.letters.at(-1) ?? '')
  const numeric = zoned ? `regexp_replace(${source}, 'Z$', '+00')` : source
  return guarded(
    source,
    read.grammar,
    `CAST(CAST(try_strptime(${numeric}, ${text(read.strptime)}) AS TIMESTAMP) AS ${type})`,
  )
}
