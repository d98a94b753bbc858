import { type Measured, numberOf } from '#core/contract/checks/answer.ts'
import { typed } from '#core/data/duckdb-dialect.ts'
import { identifier, text } from '#core/data/sql.ts'
import type { Cell, Table } from '#core/data/tables.ts'
import { type ColumnFacts, type InducedType, mostValues, type TableFacts } from './column-facts.ts'
import { askValues, manyRows, rowsWhere, weight } from './column-values.ts'
import { dateFormats, dateLike } from './date-formats.ts'
import { adoptNullTokens, tokenList } from './null-tokens.ts'
import { plainProperty } from './text-contract.ts'
import { isWritten, waysOfWriting, writtenNumberOf } from './written-numbers.ts'

/** Columns asked about in one scan. */
const columnsAtATime = 40

/** SQL of a column's text in a table opened with `textContract`, NULL for a null token. */
export function presentText(column: string, nullTokens: readonly string[]): string {
  const value = identifier(column)
  if (nullTokens.length === 0) return value
  return `(CASE WHEN ${value} IN (${nullTokens.map(text).join(', ')}) THEN NULL ELSE ${value} END)`
}

/**
 * Looks at every column of a table opened with `textContract`: which texts mean "no value", what the others are,
 * how many, how many different ones, from where to where.
 */
export async function profileTable(
  table: Table,
  columns: readonly string[],
  label: string,
): Promise<TableFacts> {
  const rows = table.files.reduce((sum, file) => sum + file.rows, 0)
  const nullTokens = await findNullTokens(table, columns, label)
  const value = (column: string): string => presentText(column, nullTokens)
  const counted = await perColumn(table, columns, (column, _, of) => countsOf(value(column), of))
  const typedColumns = columns.map((name, index) => ({ name, type: simpleType(counted[index]!) }))
  const dated = await datesAmong(table, typedColumns, counted, value)
  const types = typedColumns.map(({ name, type }) => dated.get(name) ?? type)
  const ranged = await perColumn(table, columns, (column, index, of) =>
    rangesOf(column, types[index]!, counted[index]!, value(column), of),
  )
  const raws = columns.map((name) => table.relation.reading(plainProperty(name, 'string')).raw)
  const [whole = {}] = await table.relation.query(
    `SELECT COUNT(*) AS "distinct" FROM (SELECT DISTINCT ${raws.join(', ')} FROM ${table.relation.from})`,
  )
  const facts = columns.map((name, index) =>
    factsOf(name, rows, types[index]!, counted[index]!, ranged[index]!),
  )
  return { rows, columns: facts, nullTokens, repeatedRows: rows - numberOf(whole, 'distinct') }
}

async function findNullTokens(table: Table, columns: readonly string[], label: string): Promise<string[]> {
  const found = await perColumn(table, columns, (column, _, of) => {
    const value = identifier(column)
    const other = `${value} IS NOT NULL AND ${value} NOT IN (${tokenList})`
    return {
      seen: `LIST(DISTINCT ${value}) FILTER (WHERE ${value} IN (${tokenList}))`,
      others: rowsWhere(other, of),
      numbers: rowsWhere(`${other} AND ${typed(plainProperty(column, 'number'), value)} IS NOT NULL`, of),
      pairs: rowsWhere(`${other} AND length(${value}) = 2`, of),
    }
  })
  return adoptNullTokens(
    found.map((measured, index) => ({
      isLabel: columns[index] === label,
      seen: texts(measured.seen),
      others: numberOf(measured, 'others'),
      numbers: numberOf(measured, 'numbers'),
      pairs: numberOf(measured, 'pairs'),
    })),
  )
}

function countsOf(value: string, of: string): Record<string, string> {
  const countIf = (condition: string): string => rowsWhere(condition, of)
  const fits = (logicalType: InducedType['logicalType']): string =>
    countIf(`${typed(plainProperty('', logicalType), value)} IS NOT NULL`)
  return {
    present: countIf(`${value} IS NOT NULL`),
    distinct: `COUNT(DISTINCT ${value})`,
    integers: fits('integer'),
    numbers: fits('number'),
    words: countIf(`${value} IS NOT NULL AND NOT regexp_full_match(${value}, '[01]')`),
    booleans: fits('boolean'),
    padded: countIf(`regexp_full_match(${value}, '[+-]?0[0-9]+')`),
    dateLike: countIf(`regexp_full_match(${value}, ${text(dateLike)})`),
    ...Object.fromEntries(waysOfWriting.map((way) => [way, countIf(isWritten(way, value))])),
  }
}

/** Types other than dates. Codes such as 00501 are texts: as numbers they would lose their zeros. */
function simpleType(counts: Measured): InducedType {
  const texts = numberOf(counts, 'present')
  const all = (name: string): boolean => texts > 0 && numberOf(counts, name) === texts
  if (numberOf(counts, 'padded') > 0) return { logicalType: 'string' }
  if (all('booleans') && numberOf(counts, 'words') > 0) return { logicalType: 'boolean' }
  if (all('integers')) return { logicalType: 'integer' }
  return { logicalType: all('numbers') ? 'number' : 'string' }
}

async function datesAmong(
  table: Table,
  columns: readonly { readonly name: string; readonly type: InducedType }[],
  counted: readonly Measured[],
  value: (column: string) => string,
): Promise<Map<string, InducedType>> {
  const candidates = columns.filter(({ type }, index) => {
    const texts = numberOf(counted[index]!, 'present')
    return type.logicalType === 'string' && texts > 0 && numberOf(counted[index]!, 'dateLike') === texts
  })
  const fits = await perColumn(
    table,
    candidates.map(({ name }) => name),
    (column, _, of) =>
      Object.fromEntries(
        dateFormats.map(({ logicalType, format }, index) => [
          `f${index}`,
          rowsWhere(`${typed(plainProperty(column, logicalType, format), value(column))} IS NOT NULL`, of),
        ]),
      ),
  )
  return new Map(
    candidates.flatMap(({ name }, place): [string, InducedType][] => {
      const texts = numberOf(counted[columns.findIndex((column) => column.name === name)]!, 'present')
      const fitting = dateFormats.filter((_, index) => numberOf(fits[place]!, `f${index}`) === texts)
      const [best, other] = fitting
      if (best === undefined) return []
      return [[name, { ...best, orElse: best.format === undefined ? undefined : other?.format }]]
    }),
  )
}

function rangesOf(
  column: string,
  type: InducedType,
  counts: Measured,
  value: string,
  of: string,
): Record<string, string> {
  const sql = typed(plainProperty(column, type.logicalType, type.format), value)
  const select: Record<string, string> = {}
  if (type.logicalType === 'integer' || type.logicalType === 'number') {
    const finite = `FILTER (WHERE isfinite(CAST(${sql} AS DOUBLE)))`
    select.min = `MIN(CAST(${sql} AS DOUBLE)) ${finite}`
    select.max = `MAX(CAST(${sql} AS DOUBLE)) ${finite}`
  }
  if (type.logicalType === 'date' || type.logicalType === 'timestamp') {
    select.first = `CAST(MIN(${sql}) AS VARCHAR)`
    select.last = `CAST(MAX(${sql}) AS VARCHAR)`
  }
  if (numberOf(counts, 'distinct') <= mostValues) {
    select.values =
      of === weight
        ? `LIST(CAST(${weight} AS VARCHAR) || ':' || ${value}) FILTER (WHERE ${value} IS NOT NULL)`
        : `list_transform(map_entries(histogram(${value})), lambda entry: CAST(entry.value AS VARCHAR) || ':' || entry.key)`
  }
  return select
}

function factsOf(
  name: string,
  rows: number,
  type: InducedType,
  counts: Measured,
  ranges: Measured,
): ColumnFacts {
  const filled = numberOf(counts, 'present')
  const { min, max, first, last } = ranges
  const fits = Object.fromEntries(waysOfWriting.map((way) => [way, numberOf(counts, way)]))
  const written =
    type.logicalType === 'string' && numberOf(counts, 'padded') === 0
      ? writtenNumberOf(name, filled, fits as Record<(typeof waysOfWriting)[number], number>)
      : undefined
  return {
    name,
    rows,
    missing: rows - filled,
    distinct: numberOf(counts, 'distinct'),
    type,
    ...(written === undefined ? {} : { writtenNumber: written }),
    ...(typeof min === 'number' && typeof max === 'number' ? { range: { min, max } } : {}),
    ...(typeof first === 'string' && typeof last === 'string' ? { span: { first, last } } : {}),
    ...(Array.isArray(ranges.values) ? { values: valueCounts(texts(ranges.values)) } : {}),
  }
}

function valueCounts(entries: readonly string[]): { value: string; rows: number }[] {
  return entries
    .map((entry) => {
      const colon = entry.indexOf(':')
      return { value: entry.slice(colon + 1), rows: Number(entry.slice(0, colon)) }
    })
    .sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))
}

/**
 * Asks for the same aggregates of every column; the answers are in the order of the columns. Of many rows each value of a
 * column is looked at once; `of` is what a row, or a value, counts for.
 */
async function perColumn(
  table: Table,
  columns: readonly string[],
  ask: (column: string, index: number, of: string) => Record<string, string>,
): Promise<Measured[]> {
  const answers: Measured[] = []
  if (table.files.reduce((sum, { rows }) => sum + rows, 0) >= manyRows) {
    for (const [index, column] of columns.entries()) {
      const select = ask(column, index, weight)
      answers.push(Object.keys(select).length === 0 ? {} : await askValues(table, column, select))
    }
    return answers
  }
  for (let start = 0; start < columns.length; start += columnsAtATime) {
    const asked = columns
      .slice(start, start + columnsAtATime)
      .map((column, index) => ask(column, start + index, '1'))
    const select = asked.flatMap((one, index) =>
      Object.entries(one).map(([key, sql]): [string, string] => [`${index}:${key}`, sql]),
    )
    const measured = select.length === 0 ? {} : await table.aggregate({ select: Object.fromEntries(select) })
    for (const [index, one] of asked.entries()) {
      answers.push(
        Object.fromEntries(Object.keys(one).map((key) => [key, measured[`${index}:${key}`] ?? null])),
      )
    }
  }
  return answers
}

function texts(value: Cell | readonly Cell[] | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
