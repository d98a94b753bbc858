import { text, textColumn } from '#core/data/sql.ts'
import type { Tally } from '#core/drift/cells.ts'
import { type Measured, numberOf } from '../answer.ts'
import type { LoweringContext } from '../definition.ts'
import { mostGrouped, setOf } from '../grouping-sets.ts'
import type { Sql } from '../lowered.ts'
import { propertyOf } from '../read-column.ts'
import { binNumber, cellConditions, countsAsTally, type ReferenceColumn } from './reference-column.ts'

const missingCell = -1
const unreadCell = -2

/** A column's rows by the cells of its reference. */
export interface CountedColumn {
  readonly tally: Tally
  /** Rows with a text that cannot be read as the column's type; they are among the missing. */
  readonly unread: number
}

/**
 * Rows by cell for many columns at once: "feature" (place in the list), "cell", "rows". The table is read once for up to
 * 30 columns. Texts are grouped as they are, and only their different values laid out over the cells.
 */
export function cellStatement(
  references: readonly ReferenceColumn[],
  where: Sql | undefined,
  context: LoweringContext,
): Sql {
  const filtered = where === undefined ? '' : ` WHERE (${where})`
  const batches = batchesOf(references)
  const counted = batches.flatMap((batch, index) => {
    const keys = batch.map((reference, place) => `${keyOf(reference, context)} AS "f${place}"`)
    const names = batch.map((_, place) => `"f${place}"`).join(', ')
    const sets = batch.map((_, place) => `("f${place}")`).join(', ')
    return [
      `keyed${index} AS (SELECT ${keys.join(', ')} FROM t${filtered})`,
      `counted${index} AS (SELECT GROUPING(${names}) AS "set", ${names}, COUNT(*) AS "rows" FROM keyed${index} GROUP BY GROUPING SETS (${sets}))`,
    ]
  })
  const perFeature = batches.flatMap((batch, index) =>
    batch.map((reference, place) => {
      const key = `"f${place}"`
      const cell = isText(reference) ? cellOfText(reference, key) : key
      return `SELECT ${index * mostGrouped + place} AS "feature", "cell", SUM("rows") AS "rows" FROM (SELECT ${cell} AS "cell", "rows" FROM counted${index} WHERE "set" = ${setOf(place, batch.length)}) AS "laid${place}" GROUP BY "cell"`
    }),
  )
  return `WITH ${counted.join(',\n')}\n${perFeature.join('\nUNION ALL\n')}`
}

/** The rows of {@link cellStatement}, column by column. */
export function countedColumns(
  references: readonly ReferenceColumn[],
  rows: readonly Measured[],
): readonly CountedColumn[] {
  const byFeature = Map.groupBy(rows, (row) => numberOf(row, 'feature'))
  return references.map(({ profile }, feature) => {
    const own = byFeature.get(feature) ?? []
    const count = new Map(own.map((row) => [numberOf(row, 'cell'), numberOf(row, 'rows')]))
    const cells = profile.kind === 'number' ? profile.counts.length : profile.values.length
    const all = own.reduce((sum, row) => sum + numberOf(row, 'rows'), 0)
    const unread = count.get(unreadCell) ?? 0
    const present = all - unread - (count.get(missingCell) ?? 0)
    const counts = Array.from({ length: cells }, (_, cell) => count.get(cell) ?? 0)
    return { tally: countsAsTally(profile, { rows: all, counts, present }), unread }
  })
}

function batchesOf(references: readonly ReferenceColumn[]): ReferenceColumn[][] {
  return Array.from({ length: Math.ceil(references.length / mostGrouped) }, (_, batch) =>
    references.slice(batch * mostGrouped, (batch + 1) * mostGrouped),
  )
}

/** Whether a column is counted as text: a category is nothing but that, and every text can be read as one. */
function isText({ column, profile }: ReferenceColumn): boolean {
  return profile.kind === 'category' && (column.logicalType === undefined || column.logicalType === 'string')
}

/** What rows are grouped by: a text, or the number of the cell; the last is that of all other categories. */
function keyOf(reference: ReferenceColumn, context: LoweringContext): Sql {
  const { column, profile } = reference
  if (isText(reference)) return `CAST(${column.sql} AS VARCHAR)`
  const property = propertyOf(column.sql, context)
  const unread =
    property === undefined
      ? ''
      : `WHEN ${column.sql} IS NULL AND ${textColumn(property.name)} IS NOT NULL THEN ${unreadCell} `
  if (profile.kind === 'number') {
    const bin = binNumber(column, profile.edges, missingCell, context)
    return unread === '' ? bin : `CASE ${unread}ELSE ${bin} END`
  }
  const conditions = cellConditions(reference, context)
  const cells = conditions.map((condition, index) => `WHEN ${condition} THEN ${index}`).join(' ')
  return `CASE ${unread}WHEN ${column.sql} IS NULL THEN ${missingCell} ${cells} ELSE ${conditions.length} END`
}

function cellOfText({ profile }: ReferenceColumn, key: Sql): Sql {
  const values = profile.kind === 'category' ? profile.values : []
  const cells = values.map(([value], index) => `WHEN ${key} = ${text(value)} THEN ${index}`).join(' ')
  return `CASE WHEN ${key} IS NULL THEN ${missingCell} ${cells} ELSE ${values.length} END`
}
