import { isClassified } from '#core/contract/classification.ts'
import { type Contract, type Property, propertiesOf } from '#core/contract/contract.ts'
import { typedRelation } from '#core/contract/plan/statements.ts'
import { featureSelection } from '#core/data/cut-channels.ts'
import { inPart } from '#core/data/parts.ts'
import { identifier } from '#core/data/sql.ts'
import type { Cell, Table } from '#core/data/tables.ts'
import type { Sha256 } from '#core/digest.ts'
import {
  type ColumnProfile,
  type ColumnRole,
  mostValues,
  profileOfCounts,
  type ReferenceColumn,
  type Snapshot,
  takeSnapshot,
} from './snapshot.ts'
import { keysOfTable } from './table-keys.ts'

/** A snapshot of a table, and the columns that are not in it. */
export interface TableSnapshot {
  readonly snapshot: Snapshot
  readonly leftOut: readonly { readonly column: string; readonly why: string }[]
}

/** What the columns of a table are to whoever uses it. */
export interface TableRoles {
  /** The column that is the label, if there is one. */
  readonly label?: string | undefined
  /** The columns that are features, where that is said; the others then are nothing to the model. */
  readonly features?: readonly string[] | undefined
  /** What every other column is. Default: feature, or what is no feature where those are said. */
  readonly rest?: ColumnRole | undefined
}

/**
 * Profiles every column of a contract, one at a time: numbers and moments by bins, everything else by its values; and
 * which rows there are. Classified columns are left out, because a profile holds values; so is what has parts, such as a
 * list.
 * @param dataset what the snapshot calls the data it was taken of
 * @returns undefined if nothing is left to profile
 */
export async function snapshotOfTable(
  table: Table,
  contract: Contract,
  dataset: Sha256,
  { label, features, rest = features === undefined ? 'feature' : 'other' }: TableRoles = {},
): Promise<TableSnapshot | undefined> {
  const leftOut: { column: string; why: string }[] = []
  const columns: Snapshot['columns'] = []
  for (const property of propertiesOf(contract)) {
    const why = whyNot(property)
    if (why !== undefined) {
      leftOut.push({ column: property.name, why })
      continue
    }
    const used: ColumnRole = features?.includes(property.name) === true ? 'feature' : rest
    const role = property.name === label ? 'label' : used
    columns.push(await countedProfile(table, property, contract, role))
  }
  if (columns.length === 0) return undefined
  const keys = await keysOfTable(table.relation, contract)
  const source = { dataset, rows: columns[0]?.rows ?? 0 }
  return {
    snapshot: { schemaVersion: 1, source, columns, ...(keys === undefined ? {} : { keys }) },
    leftOut,
  }
}

/**
 * Profiles what a model sees: its features and label on all rows that are not held back, as a promotion does for drift.
 * The table has been named ({@link nameColumns}) with the features of `owner`.
 */
export async function snapshotOfModel(
  table: Table,
  owner: string,
  features: readonly string[],
  label: string | undefined,
  dataset: Sha256,
): Promise<Snapshot> {
  const where = `${inPart('train')} OR ${inPart('validation')} OR ${inPart('holdout')}`
  const selected = Object.entries(featureSelection(owner, features)).map(([name, sql]) => ({
    name,
    sql,
    role: 'feature' as const,
  }))
  const columns: Snapshot['columns'] = []
  const own =
    label === undefined || features.includes(label)
      ? []
      : [{ name: label, sql: identifier(label), role: 'label' as const }]
  for (const { name, sql, role } of [...selected, ...own]) {
    const { values = [] } = await table.columns({ select: { values: sql }, where })
    const kind = values.every((value) => value === null || typeof value === 'number') ? 'number' : 'category'
    columns.push(...profile({ name, role, kind, values }, dataset))
  }
  return { schemaVersion: 1, source: { dataset, rows: columns[0]?.rows ?? 0 }, columns }
}

function profile(column: ReferenceColumn, dataset: Sha256): Snapshot['columns'] {
  return takeSnapshot([column], { dataset, rows: column.values.length }).columns
}

function whyNot(property: Property): string | undefined {
  const { classification, logicalType } = property
  if (isClassified(property)) return `it is classified as ${classification}, and a profile holds values`
  return logicalType === 'object' ||
    logicalType === 'array' ||
    logicalType === 'map' ||
    logicalType === 'vector'
    ? `a ${logicalType} has parts, which nothing here profiles`
    : undefined
}

/** More categories than a profile keeps, so that those that are equally frequent are chosen alike everywhere. */
const mostCategories = 5 * mostValues

/** The engine counts the values: they are read once each, however many rows there are. */
async function countedProfile(
  { relation, files }: Table,
  property: Property,
  contract: Contract,
  role: ColumnRole,
): Promise<ColumnProfile> {
  const { name, logicalType } = property
  const column = identifier(name)
  const typed = typedRelation({ relation, properties: propertiesOf(contract) })
  const counted = `SELECT ${column} AS "v", COUNT(*) AS "n" FROM t WHERE ${column} IS NOT NULL GROUP BY 1`
  const rows = files.reduce((sum, file) => sum + file.rows, 0)
  const time = logicalType === 'date' || logicalType === 'timestamp' ? logicalType : undefined
  if (time !== undefined || logicalType === 'number' || logicalType === 'integer') {
    const found = await relation.query(`${typed} SELECT "v", "n" FROM (${counted}) AS "c"`)
    const values = found.map(({ v, n }): [Cell, number] => {
      const value = (v ?? null) as Cell
      return [time === undefined ? value : millisecondsOf(value), Number(n)]
    })
    return profileOfCounts({ name, role, kind: 'number', time, rows, values })
  }
  const found = await relation.query(
    `${typed} SELECT "v", "n", SUM("n") OVER () AS "all" FROM (${counted}) AS "c" ORDER BY "n" DESC, "v" LIMIT ${mostCategories}`,
  )
  const values = found.map(({ v, n }): [Cell, number] => [(v ?? null) as Cell, Number(n)])
  const beyond = Number(found[0]?.all ?? 0) - values.reduce((sum, [, count]) => sum + count, 0)
  return profileOfCounts({ name, role, kind: 'category', rows, values, beyond })
}

/** A date or timestamp as the engine writes it, such as `2026-11-21 14:00:00`. */
function millisecondsOf(value: Cell): number | null {
  if (typeof value !== 'string') return null
  const [day = '', time = '00:00:00'] = value.split(/[ T]/)
  const [clock = '', fraction = ''] = time.replace(/Z$|[+-]00(:?00)?$/, '').split('.')
  const milliseconds = Date.parse(`${day}T${clock}.${fraction.slice(0, 3).padEnd(3, '0')}Z`)
  return Number.isNaN(milliseconds) ? null : milliseconds
}
