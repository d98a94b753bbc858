import * as z from 'zod'
import { canonicalJson, Sha256 } from '#core/digest.ts'
import { countInto, cutPoints } from './bins.ts'
import {
  asCategory,
  asNumber,
  type ColumnKind,
  countCategories,
  quantileOf,
  sortedNumbers,
  type Value,
} from './column-values.ts'
import { KeySketch } from './key-sketch.ts'

/** So many values of a category are kept; the rows of all others are counted together. */
export const mostValues = 1000

const quantileShares = [0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99]

const count = z.int().min(0)

/** What a column is to the model. */
export const ColumnRole = z
  .enum(['feature', 'prediction', 'label', 'other'])
  .describe('What the column is to the model: an input, its output, the outcome, or nothing.')
export type ColumnRole = z.infer<typeof ColumnRole>

const shared = {
  name: z.string().min(1).describe('The column, as requests and pipeline.yaml name it.'),
  role: ColumnRole,
  rows: count.describe('Rows of the reference.'),
  missing: count.describe('Rows without a value; a bin of their own.'),
}

/** Profile of a numeric column. */
export const NumericProfile = z
  .strictObject({
    ...shared,
    kind: z.literal('number'),
    time: z
      .enum(['date', 'timestamp'])
      .optional()
      .describe(
        'The values are moments, as milliseconds since 1970-01-01 in UTC; left out for plain numbers.',
      ),
    edges: z
      .array(z.number())
      .describe('Cut points, ascending: bin i holds edges[i-1] < x <= edges[i]; both ends are open.'),
    counts: z
      .array(count)
      .min(1)
      .describe(
        'Rows in each bin, one more than edges. At least 5 % each; 0 only in an end bin that fences off a single value.',
      ),
    quantiles: z
      .array(z.tuple([z.number().min(0).max(1), z.number()]))
      .describe('Pairs of share and value, by linear interpolation; empty if every row is missing.'),
    mean: z.number().nullable().describe('Arithmetic mean; null if every row is missing.'),
    sd: z.number().min(0).nullable().describe('Standard deviation, divided by the number of values.'),
    min: z.number().nullable(),
    max: z.number().nullable(),
  })
  .refine((column) => column.counts.length === column.edges.length + 1, {
    error: 'counts holds one number more than edges',
    path: ['counts'],
  })
export type NumericProfile = z.infer<typeof NumericProfile>

/** Profile of a categorical column. */
export const CategoryProfile = z.strictObject({
  ...shared,
  kind: z.literal('category'),
  values: z
    .array(z.tuple([z.string(), z.int().min(1)]))
    .max(mostValues)
    .describe(
      `Pairs of value and rows, most frequent first, equals in code-unit order; at most ${mostValues}.`,
    ),
  other: count.describe('Rows with any other value.'),
})
export type CategoryProfile = z.infer<typeof CategoryProfile>

export const ColumnProfile = z.discriminatedUnion('kind', [NumericProfile, CategoryProfile])
export type ColumnProfile = z.infer<typeof ColumnProfile>

/** The reference profile that drift is measured against: small, no rows in it, kept in the store by its digest. */
export const Snapshot = z.strictObject({
  schemaVersion: z.literal(1),
  source: z
    .strictObject({
      dataset: Sha256.describe('Digest of the reference data.'),
      rows: count.describe('Rows of the reference data.'),
    })
    .describe('What was profiled.'),
  columns: z
    .array(ColumnProfile)
    .refine((columns) => new Set(columns.map((column) => column.name)).size === columns.length, {
      error: 'each column occurs once',
    }),
  keys: KeySketch.optional().describe('Which rows there are, so that two versions can be compared.'),
})
export type Snapshot = z.infer<typeof Snapshot>

/** A column of the reference data, with all its values. */
export interface ReferenceColumn {
  readonly name: string
  readonly role: ColumnRole
  readonly kind: ColumnKind
  /** The numbers are moments, as milliseconds since 1970-01-01 in UTC. */
  readonly time?: 'date' | 'timestamp' | undefined
  readonly values: readonly Value[]
}

/**
 * Profiles reference data. The order of the rows makes no difference; the order of the columns is kept.
 * @throws RangeError if columns differ in length from `source.rows`, a name occurs twice, or there are none.
 */
export function takeSnapshot(columns: readonly ReferenceColumn[], source: Snapshot['source']): Snapshot {
  for (const column of columns) {
    if (column.values.length !== source.rows) {
      throw new RangeError(
        `${column.name} has ${column.values.length} values, the reference ${source.rows} rows`,
      )
    }
  }
  const names = new Set(columns.map((column) => column.name))
  if (columns.length === 0 || names.size < columns.length) {
    throw new RangeError(
      `a snapshot needs columns with distinct names, not ${columns.map((c) => c.name).join(', ')}`,
    )
  }
  return { schemaVersion: 1, source, columns: columns.map(profileOf) }
}

/** The bytes of a snapshot, as text: equal data give equal text, and its SHA-256 is its name in the store. */
export function snapshotJson(snapshot: Snapshot): string {
  return canonicalJson(snapshot)
}

/** A column as its different values with their rows. */
export interface CountedColumn extends Omit<ReferenceColumn, 'values'> {
  readonly rows: number
  readonly values: Iterable<readonly [Value, number]>
  /** Rows of categories that are not among the values, which are the most frequent ones. */
  readonly beyond?: number
}

/** Profiles a column that an engine has counted; the same as of its values one by one. */
export function profileOfCounts(column: CountedColumn): ColumnProfile {
  if (column.kind === 'category') {
    const counts = new Map<string, number>()
    for (const [value, rows] of column.values) {
      const category = asCategory(value)
      if (category !== null) counts.set(category, (counts.get(category) ?? 0) + rows)
    }
    return categoryProfile(column, counts, column.rows, column.beyond)
  }
  const numbers: [number, number][] = []
  let present = 0
  for (const [value, rows] of column.values) {
    const number = asNumber(value)
    if (number === null) continue
    numbers.push([number === 0 ? 0 : number, rows])
    present += rows
  }
  numbers.sort(([a], [b]) => a - b)
  const sorted = new Float64Array(present)
  let from = 0
  for (const [number, rows] of numbers) {
    sorted.fill(number, from, from + rows)
    from += rows
  }
  return numberProfile(column, sorted, column.rows)
}

function profileOf(column: ReferenceColumn): ColumnProfile {
  const rows = column.values.length
  return column.kind === 'category'
    ? categoryProfile(column, countCategories(column.values), rows)
    : numberProfile(column, sortedNumbers(column.values), rows)
}

type Named = Pick<ReferenceColumn, 'name' | 'role' | 'time'>

function categoryProfile(
  { name, role }: Named,
  counted: ReadonlyMap<string, number>,
  rows: number,
  beyond = 0,
): ColumnProfile {
  const counts = [...counted].sort(byFrequency)
  const present = beyond + counts.reduce((sum, [, rowsOfValue]) => sum + rowsOfValue, 0)
  const values = counts.slice(0, mostValues)
  const other = beyond + counts.slice(mostValues).reduce((sum, [, rowsOfValue]) => sum + rowsOfValue, 0)
  return { name, role, rows, missing: rows - present, kind: 'category', values, other }
}

function numberProfile(
  { name, role, time: moment }: Named,
  sorted: Float64Array,
  rows: number,
): ColumnProfile {
  const edges = cutPoints(sorted)
  const counts = countInto(edges, sorted)
  const missing = rows - sorted.length
  const quantiles =
    sorted.length === 0
      ? []
      : quantileShares.map((share): [number, number] => [share, quantileOf(sorted, share)])
  const time = moment === undefined ? {} : { time: moment }
  return { name, role, rows, missing, kind: 'number', ...time, edges, counts, quantiles, ...moments(sorted) }
}

function byFrequency([a, rowsOfA]: [string, number], [b, rowsOfB]: [string, number]): number {
  return rowsOfB - rowsOfA || (a < b ? -1 : 1)
}

/** Sums run in ascending order of the values, so that the order of the rows cannot show. */
function moments(sorted: Float64Array): Pick<NumericProfile, 'mean' | 'sd' | 'min' | 'max'> {
  const min = sorted[0]
  const max = sorted[sorted.length - 1]
  if (min === undefined || max === undefined) return { mean: null, sd: null, min: null, max: null }
  let mean = 0
  for (const value of sorted) mean += value / sorted.length
  let variance = 0
  for (const value of sorted) variance += (value - mean) ** 2 / sorted.length
  return { mean, sd: Math.sqrt(variance), min, max }
}
