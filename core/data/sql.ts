import type { Property } from '#core/contract/contract.ts'

/** A name as SQL writes it, whatever characters it holds. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text as SQL writes it. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** A constant as SQL writes it. */
export function constant(value: string | number | boolean): string {
  if (typeof value === 'string') return text(value)
  return typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : `CAST(${value} AS DOUBLE)`
}

/** The column that holds a source column's text as it was read, before it was given a type. */
export function textColumn(name: string): string {
  return identifier(`text:${name}`)
}

/** Number of the row in its files, from 1, in the order of the lock. */
export const rowNumberColumn = 'assay:row'
/** Name of the batch a row came with; NULL for the rows of the source itself. */
export const batchColumn = 'assay:batch'

const numberGrammar = '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?'

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

const formatParts: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  yy: '%y',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%-m',
  dd: '%d',
  d: '%-d',
  HH: '%H',
  H: '%-H',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
}

/** The letters a date pattern may be made of. */
export const dateLetters: readonly string[] = Object.keys(formatParts)

/**
 * The strptime form of a date pattern such as `M/d/yyyy H:mm` or `yyyy-MM-dd'T'HH:mm:ss`, as the data contract standard
 * writes it; undefined if it holds letters that are not understood.
 */
export function strptimeFormat(pattern: string): string | undefined {
  const tokens = pattern.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z]/g) ?? []
  const parts = tokens.map((token) => {
    if (/^[A-Za-z]/.test(token)) return formatParts[token]
    return (token.length > 1 ? token.slice(1, -1) : token).replaceAll('%', '%%')
  })
  return parts.includes(undefined) ? undefined : parts.join('')
}
