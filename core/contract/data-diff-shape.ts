import * as z from 'zod'
import { KeyDiff } from '#core/drift/key-sketch.ts'
import { ColumnRole } from '#core/drift/snapshot.ts'

const kind = z.enum(['number', 'category', 'time'])
const both = z.strictObject({ before: z.number(), after: z.number() })

export const SchemaChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('added'), column: z.string(), of: kind }),
  z.strictObject({ kind: z.literal('removed'), column: z.string(), of: kind }),
  z.strictObject({ kind: z.literal('retyped'), column: z.string(), before: z.string(), after: z.string() }),
  z.strictObject({
    kind: z.literal('reassigned'),
    column: z.string(),
    before: z.string(),
    after: z.string(),
  }),
])
export type SchemaChange = z.infer<typeof SchemaChange>

export const Figure = z.strictObject({
  name: z.enum(['mean', 'sd', 'min', 'median', 'max']),
  before: z.number().nullable(),
  after: z.number().nullable(),
})
export type Figure = z.infer<typeof Figure>

/** How far apart two distributions are; both measures with what chance alone makes of them. */
export const DriftMeasure = z.strictObject({
  psi: z.number(),
  psiFloor: z
    .number()
    .describe('(k - 1)(1/n + 1/m): the mean of the PSI of two samples of one distribution.'),
  distance: z.strictObject({
    name: z.enum(['KS D', 'Cramér V', 'change of the missing share']),
    value: z.number(),
  }),
  distanceFloor: z.number().describe('Of KS D: 1.8 sqrt((n + m)/(n m)), and so for the others.'),
  estimated: z
    .boolean()
    .describe(
      "Rows of the later version were placed in the earlier one's bins by interpolation between its own.",
    ),
  drifted: z.boolean().describe('A measure is above both 0.1 and its floor.'),
})
export type DriftMeasure = z.infer<typeof DriftMeasure>

const categories = z.array(z.tuple([z.string(), z.int()]))

/** One column in both versions. */
export const ColumnDiff = z.strictObject({
  column: z.string(),
  kind,
  role: ColumnRole,
  missing: both.describe('Share of the rows without a value.'),
  figures: z.array(Figure).describe('Of numbers and moments (milliseconds since 1970).'),
  gone: categories.describe(
    'Categories with their rows, where both profiles list all of them; most rows first.',
  ),
  new: categories.describe('Categories with their rows.'),
  untold: z
    .strictObject({ gone: z.int(), new: z.int() })
    .optional()
    .describe('How many more categories came and went than are listed.'),
  listed: z
    .boolean()
    .describe('Every category is listed on both sides: only then `gone` and `new` are the whole of it.'),
  drift: DriftMeasure.optional(),
})
export type ColumnDiff = z.infer<typeof ColumnDiff>

/** What changed between two versions of data, from their profiles alone. */
export const DataDiff = z.strictObject({
  rows: z.strictObject({ before: z.int(), after: z.int() }),
  identical: z.boolean().describe('Both are profiles of the same bytes.'),
  schema: z.array(SchemaChange),
  columns: z.array(ColumnDiff).describe('Columns that are in both and of one kind; what changed most first.'),
  keys: KeyDiff.optional().describe('Which rows came and went.'),
})
export type DataDiff = z.infer<typeof DataDiff>
