/** A name as SQL writes it, whatever characters it holds. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text as SQL writes it. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** A constant as SQL writes it. Numbers are cast from text: from a decimal, Trino's cast is off by a last digit. */
export function constant(value: string | number | boolean): string {
  if (typeof value === 'string') return text(value)
  return typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : `CAST('${value}' AS DOUBLE)`
}

/** The column that holds a source column's text as it was read, before it was given a type. */
export function textColumn(name: string): string {
  return identifier(`text:${name}`)
}

/** Number of the row in its files, from 1, in the order of the lock. */
export const rowNumberColumn = 'assay:row'
/** Name of the batch a row came with; NULL for the rows of the source itself. */
export const batchColumn = 'assay:batch'

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

/** What a number looks like as text, wherever it is read. */
export const numberGrammar = '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?'

/** How what has parts is written: as JSON does, and as engines write their own lists and structures. */
export const listGrammar = '\\s*\\[[\\s\\S]*\\]\\s*'
export const objectGrammar = '\\s*\\{[\\s\\S]*\\}\\s*'

/** How many rows satisfy a condition; 0 for an empty table. */
export function countIf(condition: string): string {
  return `COALESCE(SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END), 0)`
}
