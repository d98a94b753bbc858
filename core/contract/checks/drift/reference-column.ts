import { constant, identifier, text } from '#core/data/sql.ts'
import type { Tally } from '#core/drift/cells.ts'
import type { ColumnProfile, ColumnRole } from '#core/drift/snapshot.ts'
import { type Measured, numberOf } from '../answer.ts'
import type { LoweringContext } from '../definition.ts'
import type { Atom, Atoms, Sql, Unanswered } from '../lowered.ts'
import { type ReadColumn, readColumn } from '../read-column.ts'
import { both } from '../row-rule.ts'

/** So many categories of a reference are counted one by one; the rows of all others together. */
export const mostCounted = 100

/** Numbers further from zero are missing, as they were when the snapshot was taken. */
const largestNumber = 'CAST(1e150 AS DOUBLE)'

/** A column with the profile of its reference: what drift is measured between. */
export interface ReferenceColumn {
  readonly column: ReadColumn
  readonly profile: ColumnProfile
}

/** Why there is nothing to compare with, and how to get it. */
export function noSnapshot(expected: string): Unanswered {
  return {
    kind: 'unanswered',
    outcome: 'skipped',
    because:
      'there is no snapshot to compare with yet: take one with `assay snapshot`, or promote a version, whose snapshot then is the reference',
    expected,
  }
}

/** Why one column has nothing to compare with. */
export function notInSnapshot(name: string, expected: string): Unanswered {
  return {
    kind: 'unanswered',
    outcome: 'skipped',
    because: `the snapshot has no profile of ${name}: take a new one with \`assay snapshot\``,
    expected,
  }
}

/**
 * The profile of a contract column. Snapshots of a table name the contract's columns, those of a model its features: a
 * feature that is nothing but this column is the same.
 */
export function profileOfColumn(name: string, context: LoweringContext): ColumnProfile | undefined {
  const found = wholeProfileOfColumn(name, context)
  return found === undefined ? undefined : shortened(found)
}

/** The same with every category it keeps, a thousand at most: too many to be counted one by one. */
export function wholeProfileOfColumn(name: string, context: LoweringContext): ColumnProfile | undefined {
  const { snapshot, use } = context
  const own = snapshot?.columns.find((profile) => profile.name === name && profile.role !== 'prediction')
  if (own !== undefined) return own
  const sql = identifier(name)
  const features = Object.entries(use?.features ?? {}).flatMap(([feature, of]) =>
    of === sql ? [feature] : [],
  )
  return snapshot?.columns.find((profile) => profile.role === 'feature' && features.includes(profile.name))
}

/** The profile of what the model predicts, or of what it should have. */
export function profileOfRole(
  role: Exclude<ColumnRole, 'feature'>,
  { snapshot }: LoweringContext,
): ColumnProfile | undefined {
  const found = snapshot?.columns.find((profile) => profile.role === role)
  return found === undefined ? undefined : shortened(found)
}

/** Every feature of the snapshot with the column that holds it now; those without one are named apart. */
export function referenceFeatures(context: LoweringContext): {
  readonly found: readonly ReferenceColumn[]
  readonly gone: readonly string[]
} {
  const { snapshot, use, properties } = context
  const found: ReferenceColumn[] = []
  const gone: string[] = []
  for (const profile of snapshot?.columns ?? []) {
    if (profile.role !== 'feature') continue
    const feature =
      use !== undefined && Object.hasOwn(use.features, profile.name) ? use.features[profile.name] : undefined
    const property = properties.find(({ name }) => name === profile.name)
    const sql = feature ?? (property === undefined ? undefined : identifier(property.name))
    if (sql === undefined) gone.push(profile.name)
    else {
      const expressions = feature === undefined ? [] : (use?.expressions ?? [])
      const column = readColumn(profile.name, sql, expressions, context)
      found.push({ column, profile: shortened(profile) })
    }
  }
  return { found, gone }
}

/** Why values cannot be counted the way the reference was; undefined if they can. */
export function unlike({ column, profile }: ReferenceColumn): string | undefined {
  const { name, logicalType } = column
  return profile.kind === 'number' &&
    logicalType !== undefined &&
    logicalType !== 'number' &&
    logicalType !== 'integer'
    ? `${name} is a ${logicalType} column, and its reference holds numbers`
    : undefined
}

/**
 * Which rows fall where: one condition a bin, in the order of the profile, or a category of those listed. No two hold of
 * the same row; a row of which none holds is missing, or has another category.
 */
export function cellConditions(
  { column, profile }: ReferenceColumn,
  context: LoweringContext,
): readonly Sql[] {
  if (profile.kind === 'category') return profile.values.map(([value]) => isCategory(column, value, context))
  const { number, present } = presentNumber(column, context)
  return profile.counts.map((_, bin) => {
    const [lower, upper] = [profile.edges[bin - 1], profile.edges[bin]]
    return [
      present,
      ...(lower === undefined ? [] : [`${number} > ${constant(lower)}`]),
      ...(upper === undefined ? [] : [`${number} <= ${constant(upper)}`]),
    ].join(' AND ')
  })
}

/** Number of the bin a row falls into, `missing` where it falls into none. */
export function binNumber(
  column: ReadColumn,
  edges: readonly number[],
  missing: number,
  context: LoweringContext,
): Sql {
  const { number, present } = presentNumber(column, context)
  const bins = edges.map((edge, bin) => `WHEN ${number} <= ${constant(edge)} THEN ${bin}`).join(' ')
  return `CASE WHEN NOT COALESCE(${present}, FALSE) THEN ${missing} ${bins} ELSE ${edges.length} END`
}

function presentNumber(
  { sql }: ReadColumn,
  { dialect }: LoweringContext,
): { readonly number: Sql; readonly present: Sql } {
  const number = `CAST(${sql} AS DOUBLE)`
  return {
    number,
    present: `${sql} IS NOT NULL AND ${dialect.finite(number)} AND ABS(${number}) <= ${largestNumber}`,
  }
}

/** Counts of a column's rows by the cells of its reference: `rows`, `present`, `cell0` … */
export function cellAtoms(
  reference: ReferenceColumn,
  where: Sql | undefined,
  context: LoweringContext,
): Atoms {
  const count = (condition: Sql | undefined): Atom => ({ kind: 'count', where: both(where, condition) })
  const cells = cellConditions(reference, context).map(
    (condition, index) => [`cell${index}`, count(condition)] as const,
  )
  const present =
    reference.profile.kind === 'category' ? { present: count(`${reference.column.sql} IS NOT NULL`) } : {}
  return { rows: count(undefined), ...present, ...Object.fromEntries(cells) }
}

/** The counts of {@link cellAtoms} as the drift functions take them. */
export function tallyOf({ profile }: ReferenceColumn, measured: Measured): Tally {
  const rows = numberOf(measured, 'rows')
  const counts = Array.from(
    { length: profile.kind === 'number' ? profile.counts.length : profile.values.length },
    (_, index) => numberOf(measured, `cell${index}`),
  )
  return countsAsTally(profile, { rows, counts, present: numberOf(measured, 'present') })
}

/** Rows counted by the cells of a profile; of categories it has to be known how many rows have any. */
export function countsAsTally(
  profile: ColumnProfile,
  {
    rows,
    counts,
    present,
  }: { readonly rows: number; readonly counts: readonly number[]; readonly present: number },
): Tally {
  if (profile.kind === 'number') {
    return { kind: 'number', rows, missing: rows - counts.reduce((sum, count) => sum + count, 0), counts }
  }
  const values = new Map(profile.values.map(([value], index) => [value, counts[index] ?? 0] as const))
  return { kind: 'category', rows, missing: rows - present, values }
}

function isCategory({ sql, logicalType }: ReadColumn, value: string, { dialect }: LoweringContext): Sql {
  if (logicalType !== 'number' && logicalType !== 'integer')
    return `${dialect.asText(sql, logicalType)} = ${text(value)}`
  const number = Number(value)
  if (value === '' || !Number.isFinite(number)) return 'FALSE'
  return `${sql} IS NOT NULL AND ${dialect.finite(sql)} AND CAST(${sql} AS DOUBLE) = ${constant(number)}`
}

/** A profile whose categories beyond those that are counted one by one are counted as others. */
function shortened(profile: ColumnProfile): ColumnProfile {
  if (profile.kind === 'number' || profile.values.length <= mostCounted) return profile
  const rest = profile.values.slice(mostCounted).reduce((sum, [, rows]) => sum + rows, 0)
  return { ...profile, values: profile.values.slice(0, mostCounted), other: profile.other + rest }
}
