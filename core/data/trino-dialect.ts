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
import { canonicalMoment, offsetOf } from './trino-moments.ts'
import { textOfFraction, textOfTimestamp } from './trino-text.ts'

/**
 * How Trino writes it, and Athena, which follows it without naming a version: nothing here is of one version only.
 *
 * Lists come as JSON, because in a result of Athena's `[a, b]` may be one text or two.
 */
export const trinoDialect: Dialect = {
  name: 'trino',
  typed: (property, source) => typed(property, source),
  asText: (value, logicalType) => {
    if (logicalType === 'timestamp') return textOfTimestamp(value)
    return logicalType === 'number' ? textOfFraction(`CAST(${value} AS DOUBLE)`) : `CAST(${value} AS VARCHAR)`
  },
  finite: (number) => `is_finite(CAST(${number} AS DOUBLE))`,
  fullMatch: (source, pattern) => `regexp_like(${source}, ${whole(wordEdges(pattern))})`,
  contains: (source, pattern) => `regexp_like(${source}, ${text(wordEdges(pattern))})`,
  replaced: (source, pattern, replacement) =>
    `regexp_replace(${source}, ${text(wordEdges(pattern))}, ${text(replacement)})`,
  length: (source) => `length(${source})`,
  jsonValid,
  // The path is followed as far as it goes, also in what is no JSON after that.
  jsonText: (source, path) =>
    `(CASE WHEN ${jsonValid(source)} THEN json_extract_scalar(${source}, ${text(path)}) END)`,
  // In whole units, unlike a product of seconds, and without the rounding of one.
  epochMilliseconds: (moment) =>
    `date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', CAST(${moment} AS TIMESTAMP(6)))`,
  timestamp: (moment) =>
    `CAST(${text(moment.toISOString().replace('T', ' ').replace('Z', ''))} AS TIMESTAMP(3))`,
  md5: (source) => `lower(to_hex(md5(to_utf8(${source}))))`,
  smallest: (expression, count, where) =>
    `CAST(MIN(${expression}, ${count}) FILTER (WHERE ${where}) AS JSON)`,
  quantile,
  approximateDistinct: (expression, where) => ({
    sql: `approx_distinct(${expression}) FILTER (WHERE ${where})`,
    standardError: 0.023,
  }),
  moment: (name, expression, where) => {
    const functions = { variance: 'var_pop', skewness: 'skewness', kurtosis: 'kurtosis' }
    return `${functions[name]}(CAST(${expression} AS DOUBLE)) FILTER (WHERE ${where})`
  },
}

function typed(property: Property, source: string): string {
  const format = property.logicalTypeOptions?.format
  switch (property.logicalType) {
    case 'number': {
      const number = `TRY_CAST(${source} AS DOUBLE)`
      // A number too large to be held reads as no number, not as infinity.
      return guarded(source, numberGrammar, `CASE WHEN is_finite(${number}) THEN ${number} END`)
    }
    case 'integer':
      return guarded(source, '[+-]?[0-9]+', `TRY_CAST(${source} AS BIGINT)`)
    case 'boolean':
      return `CASE WHEN lower(${source}) IN ('true', 't', '1') THEN TRUE WHEN lower(${source}) IN ('false', 'f', '0') THEN FALSE END`
    case 'date':
      return format === undefined
        ? guarded(source, dateGrammar, `TRY_CAST(${source} AS DATE)`)
        : formatted(source, format, 'DATE')
    case 'timestamp':
      return format === undefined ? timestamp(source) : formatted(source, format, 'TIMESTAMP(6)')
    case 'time': {
      const grammar = timeGrammar(format)
      return grammar === undefined ? 'CAST(NULL AS VARCHAR)' : guarded(source, grammar, source)
    }
    case 'string':
      return source
    // What has parts is held as its text.
    case 'object':
    case 'map':
      return guarded(source, objectGrammar, source)
    case 'array':
    case 'vector':
      return guarded(source, listGrammar, source)
  }
}

/** A cast to a timestamp forgets an offset without a word; one to a timestamp with a time zone takes the session's. */
function timestamp(source: string): string {
  const local = `TRY_CAST(regexp_replace(${source}, ${whole(localTimestampGrammar)}, g -> g[1] || ' ' || g[2] || COALESCE(g[3], ':00') || COALESCE(g[4], '')) AS TIMESTAMP(6))`
  const zoned = `TRY_CAST(regexp_replace(${source}, ${whole(zonedTimestampGrammar)}, g -> g[1] || ' ' || g[2] || g[3] || COALESCE(g[4], '') || ${offsetOf('g[5]')}) AS TIMESTAMP(6) WITH TIME ZONE)`
  return `CASE WHEN regexp_like(${source}, ${whole(localTimestampGrammar)}) THEN ${local} WHEN regexp_like(${source}, ${whole(zonedTimestampGrammar)}) THEN CAST(${zoned} AT TIME ZONE 'UTC' AS TIMESTAMP(6)) END`
}

function formatted(source: string, format: string, type: 'DATE' | 'TIMESTAMP(6)'): string {
  const read = readMomentFormat(format)
  if (read === undefined) return `CAST(NULL AS ${type})`
  const zoned = offsetLetters.includes(read.letters.at(-1) ?? '')
  // A date with a distance from UTC is the day it is there, as of a timestamp.
  const canonical = canonicalMoment(read, type === 'DATE' && !zoned ? 'date' : 'timestamp')
  const written = `regexp_replace(${source}, ${whole(read.grammar)}, g -> ${canonical})`
  return guarded(
    source,
    read.grammar,
    zoned
      ? `CAST(TRY_CAST(${written} AS TIMESTAMP(6) WITH TIME ZONE) AT TIME ZONE 'UTC' AS ${type})`
      : `TRY_CAST(${written} AS ${type})`,
  )
}

function guarded(source: string, grammar: string, cast: string): string {
  return `CASE WHEN regexp_like(${source}, ${whole(grammar)}) THEN ${cast} END`
}

function whole(pattern: string): string {
  return text(`\\A(?:${pattern})\\z`)
}

/** Letters of every alphabet are of words here; the portable subset means those of ASCII. */
function wordEdges(pattern: string): string {
  const word = '[0-9A-Za-z_]'
  const edge = `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`
  const none = `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`
  return pattern.replace(/\\[bB]/g, (token) => (token === '\\b' ? edge : none))
}

function jsonValid(source: string): string {
  return `(CASE WHEN ${source} IS NOT NULL THEN TRY(json_parse(${source})) IS NOT NULL END)`
}

/**
 * The engine's own percentiles interpolate, stop at NaN and at whole numbers beyond 2^53. A digest gives back a value
 * that is there, exact for some thousand rows and within 0.05 % of the ranks beyond. It holds ranks from 0: the middle of
 * the one asked for is asked for.
 */
function quantile(expression: string, share: number, where: string): string {
  const n = `CAST(COUNT(${expression}) FILTER (WHERE ${where}) AS DOUBLE)`
  const p = `CAST('${share}' AS DOUBLE)`
  return `value_at_quantile(qdigest_agg(${expression}, 1, CAST('0.0005' AS DOUBLE)) FILTER (WHERE ${where}), (ceil(${p} * ${n}) - CAST('0.5' AS DOUBLE)) / NULLIF(${n}, 0))`
}
