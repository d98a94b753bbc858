import type { Measured } from '#core/contract/checks/answer.ts'
import { identifier } from '#core/data/sql.ts'
import type { Table } from '#core/data/tables.ts'
import { plainProperty } from './text-contract.ts'

/** From so many rows on each value of a column is looked at once, with the number of its rows. */
export const manyRows = 100_000

/** Over {@link valuesOf}: the number of rows a value stands in. */
export const weight = identifier('assay:rows')

/**
 * What stands after FROM to look at each value of a column once: its text under the column's name, and {@link weight}.
 * Grouped by the column as it lies in the file, which costs a third of grouping its texts.
 */
export function valuesOf({ relation }: Pick<Table, 'relation'>, column: string): string {
  const { raw, text } = relation.reading(plainProperty(column, 'string'))
  const grouped = `SELECT ${raw}, COUNT(*) AS ${weight} FROM ${relation.from} GROUP BY ${raw}`
  return `(SELECT ${text} AS ${identifier(column)}, ${weight} FROM (${grouped}))`
}

/** One row of aggregates over the values of a column. */
export async function askValues(
  table: Pick<Table, 'relation'>,
  column: string,
  select: Readonly<Record<string, string>>,
): Promise<Measured> {
  const named = Object.entries(select).map(([name, sql]) => `${sql} AS ${identifier(name)}`)
  const [measured = {}] = await table.relation.query(
    `SELECT ${named.join(', ')} FROM ${valuesOf(table, column)}`,
  )
  return measured
}

/** Rows where a condition holds, over values with their weight. */
export function rowsWhere(condition: string, of = weight): string {
  return `COALESCE(SUM(CASE WHEN ${condition} THEN ${of} ELSE 0 END), 0)`
}
