import { typed } from '#core/data/duckdb-dialect.ts'
import { identifier } from '#core/data/sql.ts'
import type { Table } from '#core/data/tables.ts'
import { type ColumnFacts, isNumeric, type TableFacts } from './column-facts.ts'
import { isNumberTask, type LabelGuess } from './guess-label.ts'
import { presentText } from './profile-table.ts'
import { plainProperty } from './text-contract.ts'

const fewestValues = 2
const mostValues = 50
/** Fewer rows for each value prove nothing. */
const fewestRowsEach = 5
/** A number that follows the label this closely is the label in another unit. */
const sameNumber = 0.9999
/** A number that follows the label this closely is worth a question. */
const closeNumber = 0.9

/** What was found, by column, in words. */
export interface Leaks {
  /** Columns that give the label away, and how. */
  readonly leaks: ReadonlyMap<string, string>
  /** Columns that may. */
  readonly suspects: ReadonlyMap<string, string>
}

/**
 * Columns that settle the label by themselves, as an outcome under another name does: each value goes with one class;
 * or a number that is the label but for a unit.
 * @param table opened with `textContract`
 */
export async function findLeaks(
  table: Table,
  facts: TableFacts,
  label: ColumnFacts,
  guess: LabelGuess,
): Promise<Leaks> {
  const others = facts.columns.filter(({ name }) => name !== label.name)
  return isNumberTask(guess.task)
    ? sameNumbers(table, facts, label, others)
    : { leaks: await sameClasses(table, facts, label, others), suspects: new Map() }
}

async function sameClasses(
  table: Table,
  facts: TableFacts,
  label: ColumnFacts,
  others: readonly ColumnFacts[],
): Promise<Map<string, string>> {
  const target = presentText(label.name, facts.nullTokens)
  const asked = others.filter(
    ({ distinct, rows, missing }) =>
      distinct >= fewestValues && distinct <= mostValues && distinct * fewestRowsEach <= rows - missing,
  )
  const select: Record<string, string> = {}
  for (const [index, { name }] of asked.entries()) {
    const value = presentText(name, facts.nullTokens)
    const both = `FILTER (WHERE ${value} IS NOT NULL AND ${target} IS NOT NULL)`
    select[`pairs${index}`] = `COUNT(DISTINCT (${value}, ${target})) ${both}`
    select[`values${index}`] = `COUNT(DISTINCT ${value}) ${both}`
    select[`classes${index}`] = `COUNT(DISTINCT ${target}) ${both}`
  }
  if (asked.length === 0) return new Map()
  const found = await table.aggregate({ select })
  return new Map(
    asked.flatMap(({ name }, index): [string, string][] => {
      const pure = found[`pairs${index}`] === found[`values${index}`] && Number(found[`classes${index}`]) > 1
      return pure
        ? [
            [
              name,
              `each of its values goes with one value of \`${label.name}\`: is it known before the outcome?`,
            ],
          ]
        : []
    }),
  )
}

async function sameNumbers(
  table: Table,
  facts: TableFacts,
  label: ColumnFacts,
  others: readonly ColumnFacts[],
): Promise<Leaks> {
  const asked = others.filter(isNumeric)
  if (!isNumeric(label) || asked.length === 0) return { leaks: new Map(), suspects: new Map() }
  const number = (column: ColumnFacts): string =>
    `CAST(${typed(plainProperty(column.name, column.type.logicalType), presentText(column.name, facts.nullTokens))} AS DOUBLE)`
  const target = number(label)
  // One value past 1e150 would make the engine refuse the whole scan.
  const small = (sql: string): string => `abs(${sql}) < 1e150`
  const select = Object.fromEntries(
    asked.map((column, index) => {
      const value = number(column)
      return [`c${index}`, `corr(${value}, ${target}) FILTER (WHERE ${small(value)} AND ${small(target)})`]
    }),
  )
  const found = await table.aggregate({ select })
  const leaks = new Map<string, string>()
  const suspects = new Map<string, string>()
  for (const [index, { name }] of asked.entries()) {
    const correlation = found[`c${index}`]
    if (typeof correlation !== 'number' || !(Math.abs(correlation) > closeNumber)) continue
    if (Math.abs(correlation) > sameNumber) {
      leaks.set(name, `it follows ${identifier(label.name)} exactly (correlation ${correlation.toFixed(5)})`)
    } else {
      suspects.set(name, `${identifier(name)} (correlation ${correlation.toFixed(2)})`)
    }
  }
  return { leaks, suspects }
}
