import * as z from 'zod'
import { nearest } from '#core/config/nearest.ts'
import { CheckParametersSchema } from '#core/contract/checks/catalogue.ts'

/** Something the standard leaves to each tool. */
export const CustomProperty = z.strictObject({
  id: z.string().optional(),
  property: z.string(),
  value: z.unknown(),
  description: z.string().optional(),
  vendor: z.string().optional(),
})

/** What the standard writes beside a thing without promising anything. */
export const ignored = z.unknown().optional()

const Severity = z
  .enum(['error', 'warning', 'info'])
  .default('error')
  .describe('error blocks, warning and info are shown.')

/** What the kit's own form of a check and every form of the standard's have in common. */
export const described = {
  id: z.string().optional().describe('Stable name of the check.'),
  severity: Severity,
  description: z.string().optional().describe('Why the check is there; shown when it fails.'),
}

const common = {
  ...described,
  name: z.string().optional(),
  dimension: z.string().optional(),
  businessImpact: z.string().optional(),
  method: ignored,
  schedule: ignored,
  scheduler: ignored,
  tags: ignored,
  authoritativeDefinitions: ignored,
  customProperties: ignored,
}

const pair = z.tuple([z.number(), z.number()])

/** The operators a figure is held against; exactly one of them. */
const operators = {
  mustBe: z.union([z.number(), z.string(), z.boolean()]).optional(),
  mustNotBe: z.union([z.number(), z.string(), z.boolean()]).optional(),
  mustBeGreaterThan: z.number().optional(),
  mustBeGreaterOrEqualTo: z.number().optional(),
  mustBeLessThan: z.number().optional(),
  mustBeLessOrEqualTo: z.number().optional(),
  mustBeBetween: pair.optional().describe('Ends included.'),
  mustNotBeBetween: pair.optional().describe('Ends included.'),
}
export const operatorNames = Object.keys(operators) as readonly (keyof typeof operators)[]

const unit = z.string().optional().describe('rows (the default) or percent.')
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** The figures of the standard's library. */
export const metrics = [
  'nullValues',
  'missingValues',
  'invalidValues',
  'duplicateValues',
  'rowCount',
] as const

const OwnQuality = z.strictObject({
  ...common,
  unit: ignored,
  type: z.literal('custom').describe('Checks of the kit are custom in the words of the standard.'),
  engine: z.literal('assay'),
  implementation: CheckParametersSchema,
})
/** A check of the kit. */
export type OwnQuality = z.infer<typeof OwnQuality>

const LibraryQuality = z.strictObject({
  ...common,
  type: z.literal('library').optional().describe('What an entry without a type is.'),
  metric: z.enum(metrics).optional(),
  rule: z.string().optional().describe('What `metric` was called before version 3.1.'),
  arguments: z
    .looseObject({
      missingValues: z.array(scalar).optional().describe('What counts as missing; null is NULL.'),
      validValues: z.array(scalar).min(1).optional().describe('The only values allowed.'),
      pattern: z.string().min(1).optional().describe('A portable regular expression for whole values.'),
      properties: z.array(z.string()).min(1).optional().describe('Columns that are looked at together.'),
    })
    .optional(),
  ...operators,
  unit,
})
export type LibraryQuality = z.infer<typeof LibraryQuality>

const SqlQuality = z.strictObject({
  ...common,
  type: z.literal('sql'),
  query: z
    .string()
    .min(1)
    .describe(
      'One SELECT that answers with one value, over the table by its name or as {table} behind a dollar sign.',
    ),
  ...operators,
  unit,
})
export type SqlQuality = z.infer<typeof SqlQuality>

const TextQuality = z.strictObject({ ...common, unit: ignored, type: z.literal('text') })
export type TextQuality = z.infer<typeof TextQuality>

const ForeignQuality = z.strictObject({
  ...common,
  unit: ignored,
  type: z.literal('custom'),
  engine: z
    .string()
    .min(1)
    .refine((engine) => nearest(engine, ['assay']) === undefined, {
      error: 'assay is the engine of the kit',
      abort: true,
    })
    .describe('Another engine than assay: kept, and shown as skipped.'),
  implementation: z.union([z.string(), z.looseObject({})]),
})
export type ForeignQuality = z.infer<typeof ForeignQuality>

/** One entry of `quality`. */
export const Quality = z
  .union([
    z.discriminatedUnion('type', [OwnQuality, LibraryQuality, SqlQuality, TextQuality]),
    ForeignQuality,
  ])
  .meta({ id: 'Quality' })
export type Quality = z.infer<typeof Quality>

/** An entry that is no check of the kit. */
export type OtherQuality = LibraryQuality | SqlQuality | TextQuality | ForeignQuality

/** Whether an entry is a check of the kit. */
export function isOwn(quality: Quality): quality is OwnQuality {
  return quality.type === 'custom' && quality.engine === 'assay'
}
