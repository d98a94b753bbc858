import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { LogicalType } from '#core/contract/checks/definition.ts'
import { identifier, text } from '#core/data/sql.ts'
import { check as written } from '../../../builders/contract.ts'
import type { CaseColumn, ConformanceCase } from './case.ts'

/** Cases about the same rows: one table, one contract with all of their checks. */
export interface CaseGroup {
  readonly columns: readonly CaseColumn[]
  readonly rows: ConformanceCase['rows']
  readonly cases: readonly ConformanceCase[]
}

/** The moment that is "now" for every case. */
export const caseNow = new Date('2026-01-01T00:00:00Z')

/** The cases that a form of data can hold, by their tables. */
export function caseGroups(cases: readonly ConformanceCase[], form: 'csv' | 'parquet'): CaseGroup[] {
  const groups = new Map<string, ConformanceCase[]>()
  for (const one of cases) {
    if (one.only !== undefined && one.only !== form) continue
    if (form === 'parquet' && !hasTypes(one)) continue
    const key = JSON.stringify([one.columns, one.rows])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap((own) => {
    const [first] = own
    return first === undefined ? [] : [{ columns: first.columns, rows: first.rows, cases: own }]
  })
}

/** Name of a case's check in the contract of its group. */
export function checkId(index: number): string {
  return `case-${index}`
}

/** The contract of a group: properties and table checks, each check under the id of its case. */
export function groupContract(group: CaseGroup): {
  readonly properties: (Record<string, unknown> & { name: string })[]
  readonly quality: Record<string, unknown>[]
} {
  const entries = group.cases.map((one, index) => ({
    on: one.on,
    quality: written(one.check, { id: checkId(index) }),
  }))
  const under = (on: string | undefined) =>
    entries.flatMap((entry) => (entry.on === on ? [entry.quality] : []))
  return {
    properties: group.columns.map(({ name, logicalType, options }) => ({
      name,
      ...(logicalType === undefined ? {} : { logicalType }),
      ...(options === undefined ? {} : { logicalTypeOptions: options }),
      quality: under(name),
    })),
    quality: under(undefined),
  }
}

/** The rows as CSV: every field in quotes but the missing ones. */
export function csvOf({ columns, rows }: CaseGroup): string {
  const field = (value: string | number | boolean | null): string =>
    value === null ? '' : `"${String(value).replaceAll('"', '""')}"`
  // A line of one missing field would be blank, which CSV passes over.
  const lines = [
    ['row of the case', ...columns.map(({ name }) => name)],
    ...rows.map((row, index) => [index, ...row]),
  ]
  return lines.map((line) => `${line.map(field).join(',')}\n`).join('')
}

/** Writes the rows as Parquet, typed as the columns say. */
export async function writeParquet(
  connection: DuckDBConnection,
  { columns, rows }: CaseGroup,
  path: string,
): Promise<void> {
  const values = rows.map((row) =>
    row
      .map((value, index) => {
        const type = types[columns[index]?.logicalType ?? 'string'] ?? 'VARCHAR'
        return `CAST(${value === null ? 'NULL' : text(String(value))} AS ${type})`
      })
      .join(', '),
  )
  const names = columns.map(({ name }) => identifier(name)).join(', ')
  await mkdir(dirname(path), { recursive: true })
  await connection.run(
    `COPY (SELECT * FROM (VALUES ${values.map((row) => `(${row})`).join(', ')}) AS v(${names})) TO ${text(path)} (FORMAT parquet)`,
  )
}

const types: Readonly<Partial<Record<LogicalType, string>>> = {
  string: 'VARCHAR',
  number: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
}

const forms: Readonly<Partial<Record<LogicalType, RegExp>>> = {
  string: /^/,
  number: /^([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|NaN|-?Infinity)$/i,
  integer: /^-?\d{1,19}$/,
  boolean: /^(true|false)$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  timestamp: /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?$/,
}

function hasTypes({ columns, rows }: ConformanceCase): boolean {
  return columns.every(
    ({ logicalType = 'string', options }, index) =>
      options?.format === undefined &&
      rows.every((row) => {
        const value = row[index] ?? null
        return value === null || forms[logicalType]?.test(String(value)) === true
      }),
  )
}
