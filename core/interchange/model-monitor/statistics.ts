import * as z from 'zod'
import { readMonitorJson } from './read-json.ts'

/** What Model Monitor calls the types of values. */
export const InferredType = z.enum(['Integral', 'Fractional', 'String', 'Unknown'])
export type InferredType = z.infer<typeof InferredType>

const figure = z
  .union([z.number(), z.string().regex(/^[+-]?(\d|\.\d|nan|inf)/i)])
  .transform((value) => (Number.isFinite(Number(value)) ? Number(value) : undefined))
  .optional()
const count = z.number().min(0)
const common = z.object({ num_present: count, num_missing: count.default(0) })

const NumericalStatistics = z.object({
  common,
  mean: figure,
  sum: figure,
  std_dev: figure,
  min: figure,
  max: figure,
  distribution: z
    .object({
      kll: z
        .object({
          buckets: z
            .array(z.object({ lower_bound: z.number(), upper_bound: z.number(), count }))
            .describe(
              'Rows from the lower bound on to below the upper one; the last holds its upper bound too.',
            ),
          sketch: z.unknown().optional().describe('What the buckets were read from; nothing here needs it.'),
        })
        .optional(),
    })
    .optional(),
})

const StringStatistics = z.object({
  common,
  distinct_count: figure,
  distribution: z
    .object({
      categorical: z
        .object({ buckets: z.array(z.object({ value: z.coerce.string(), count })) })
        .optional()
        .describe('Only where there are few different values.'),
    })
    .optional(),
})

const FeatureStatistics = z.object({
  name: z.string().min(1),
  inferred_type: InferredType.catch('Unknown'),
  numerical_statistics: NumericalStatistics.optional(),
  string_statistics: StringStatistics.optional(),
})
export type FeatureStatistics = z.infer<typeof FeatureStatistics>

/** `statistics.json` of SageMaker Model Monitor. Source: the SageMaker Developer Guide, "Schema for Statistics". */
export const Statistics = z.object({
  version: z.coerce.number().default(0),
  dataset: z.object({ item_count: count }).optional(),
  features: z.array(FeatureStatistics),
})
export type Statistics = z.infer<typeof Statistics>

/** Reads a `statistics.json`, in any of its spellings. @throws Failure CONFIGURATION_INVALID */
export function readStatistics(text: string, file: string): Statistics {
  return readMonitorJson(Statistics, text, file)
}

/** A `statistics.json` in the strict form, as text. */
export function statisticsJson(statistics: Statistics): string {
  return `${JSON.stringify(statistics, null, 2)}\n`
}
