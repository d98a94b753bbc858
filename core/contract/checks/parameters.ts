import { z } from 'zod'

const scalar = z.union([z.string(), z.number(), z.boolean()])
const badShare = z
  .number()
  .min(0)
  .max(1)
  .default(0)
  .describe('Share of the values that may break the rule before the check fails.')

/** The checks of the kit and what each takes. One entry, one check; the file of that name gives it its meaning. */
export const CheckParameters = z.discriminatedUnion('check', [
  z
    .strictObject({ check: z.literal('completeness'), min: z.number().min(0).max(1) })
    .describe('At least this share of the rows has a value.'),
  z
    .strictObject({ check: z.literal('in_set'), values: z.array(scalar).min(1), max_bad_share: badShare })
    .describe('Every value is one of these; missing ones are left aside.'),
  z
    .strictObject({
      check: z.literal('range'),
      min: z.number().optional(),
      max: z.number().optional(),
      max_bad_share: badShare,
    })
    .describe('Every number lies between these, ends included; missing ones are left aside.'),
  z
    .strictObject({ check: z.literal('matches'), pattern: z.string().min(1), max_bad_share: badShare })
    .describe('Every text matches the pattern as a whole (RE2 syntax).'),
  z
    .strictObject({
      check: z.literal('quantile'),
      p: z.number().gt(0).lt(1),
      min: z.number().optional(),
      max: z.number().optional(),
      min_rows: z.int().min(1).default(30).describe('With fewer values there is no answer.'),
    })
    .describe('The quantile lies between these, by ranks: exact, without interpolation.'),
  z
    .strictObject({ check: z.literal('unique'), columns: z.array(z.string()).min(1).optional() })
    .describe('No combination of these columns repeats; rows with a missing part are left aside.'),
  z
    .strictObject({ check: z.literal('duplicate_rows'), max: z.int().min(0).default(0) })
    .describe('No more rows than this repeat an earlier one in every column.'),
  z
    .strictObject({
      check: z.literal('row_count'),
      min: z.int().min(0).optional(),
      max: z.int().min(0).optional(),
    })
    .describe('How many rows there are.'),
  z
    .strictObject({ check: z.literal('expression'), holds: z.string().min(1), max_bad_share: badShare })
    .describe('A scalar SQL condition that must hold in every row; a row where it is NULL is left aside.'),
])
export type CheckParameters = z.infer<typeof CheckParameters>
