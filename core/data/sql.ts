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

/** What a number looks like as text, wherever it is read. */
export const numberGrammar = '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?'

/** How what has parts is written: as JSON does, and as engines write their own lists and structures. */
export const listGrammar = '\\s*\\[[\\s\\S]*\\]\\s*'
export const objectGrammar = '\\s*\\{[\\s\\S]*\\}\\s*'

/** How many rows satisfy a condition; 0 for an empty table. */
export function countIf(condition: string): string {
  return `COALESCE(SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END), 0)`
}
