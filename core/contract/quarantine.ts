import { batchColumn, identifier, rowNumberColumn, text } from '#core/data/sql.ts'
import type { JudgedTable } from '#core/data/tables.ts'
import { writeCsvRow } from '#core/package/csv-text.ts'
import { type Asked, plannedChecks } from './check-table.ts'
import type { Sql } from './checks/lowered.ts'
import { isClassified } from './classification.ts'
import { type Property, propertiesOf } from './contract.ts'
import type { PlannedCheck } from './plan/planned-check.ts'
import { typedRelation } from './plan/statements.ts'
import { keyOf } from './promises.ts'
import { type CheckResult, type DataResults, findingsOf, isWaived } from './results.ts'
import { placeOfRow } from './row-place.ts'

/** So many rows of a check are named. */
export const mostQuarantined = 10_000

/** The rows that break promises, to be kept apart: where they stand, their keys, and which check they fail. */
export interface Quarantine {
  /** With a header; classified keys as what {@link KeyHashes} makes of them. */
  readonly csv: string
  readonly rows: number
  readonly checks: number
  /** Checks of which only the first rows are named. */
  readonly cutOff: readonly string[]
}

/**
 * Hashes for the classified keys of one file. A key such as a customer number is found by trying all of them, so that
 * it takes a secret: without one a hash hides nothing.
 */
export type KeyHashes = () => (key: string) => string

/**
 * Looks up every row that breaks a promise: one bounded statement for each check that failed.
 * @param keyHashes used where a column of the key is classified
 * @returns undefined where nothing failed that is about single rows
 */
export async function quarantineOf(
  table: JudgedTable,
  { judging, situation }: Asked,
  results: DataResults,
  keyHashes: KeyHashes,
): Promise<Quarantine | undefined> {
  const { relation } = table
  if (relation.rowNumber === undefined) return undefined
  const planned = new Map(plannedChecks(table, judging, situation).map((check) => [check.id, check]))
  const properties = propertiesOf(judging.contract)
  const key = keyColumns(properties)
  const typed = typedRelation({ relation, properties })
  const keys = key.map(
    (property, index) =>
      `, ${relation.dialect.asText(identifier(property.name), property.logicalType)} AS "k${index}"`,
  )
  const hash = key.some(isClassified) ? keyHashes() : String
  const lines: string[] = []
  const cutOff: string[] = []
  const told = new Set<string>()
  const failed = findingsOf(results.checks)
  const whole = new Set(failed.flatMap(({ id, batch }) => (batch === undefined ? [id] : [])))
  for (const result of failed) {
    // The rows of a batch are rows of the table.
    if (result.batch !== undefined && whole.has(result.id)) continue

    const condition = conditionOf(result, planned.get(result.id))
    if (condition === undefined || isWaived(result)) continue
    const found = await relation.query(
      `${typed} SELECT ${identifier(rowNumberColumn)} AS "row"${keys.join('')} FROM t WHERE ${condition} ORDER BY 1 LIMIT ${mostQuarantined + 1}`,
    )
    if (found.length > mostQuarantined) cutOff.push(result.id)
    for (const row of found.slice(0, mostQuarantined)) {
      const number = Number(row.row)
      const place = placeOfRow(number, results.files)
      const values = key.map((property, index) => keyText(row[`k${index}`], property, hash))
      lines.push(writeCsvRow([result.id, result.severity, place.batch, place.file, place.row, ...values]))
    }
    if (found.length > 0) told.add(result.id)
  }
  if (lines.length === 0) return undefined
  const header = writeCsvRow(['check', 'severity', 'batch', 'file', 'row', ...key.map(({ name }) => name)])
  return { csv: `${[header, ...lines].join('\n')}\n`, rows: lines.length, checks: told.size, cutOff }
}

/** Which rows break it: those its scan counted, else those it named. */
function conditionOf(
  { outcome, batch, rows }: CheckResult,
  check: PlannedCheck | undefined,
): Sql | undefined {
  if (outcome !== 'fail' || check === undefined) return undefined
  const atom = check.lowered.kind === 'measurement' ? check.lowered.atoms.rows : undefined
  const within = batch === undefined ? '' : ` AND ${identifier(batchColumn)} = ${text(batch)}`
  if (atom?.kind === 'rows') return `(${atom.where})${within}`
  return rows === undefined ? undefined : `${identifier(rowNumberColumn)} IN (${rows.join(', ')})`
}

function keyColumns(properties: readonly Property[]): readonly Property[] {
  const key = keyOf(properties)
  return key.length > 0 ? key : properties.filter(({ unique }) => unique).slice(0, 1)
}

function keyText(value: unknown, property: Property, hash: (key: string) => string): string | null {
  if (value === null || value === undefined) return null
  return isClassified(property) ? hash(String(value)) : String(value)
}
