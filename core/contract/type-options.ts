import * as z from 'zod'

/** What the values of a column are, in the words of the data contract standard. */
export const logicalTypes = [
  'string',
  'number',
  'integer',
  'boolean',
  'date',
  'timestamp',
  'time',
  'object',
  'array',
  'map',
  'vector',
] as const
export type LogicalType = (typeof logicalTypes)[number]

const bound = z.union([z.number(), z.string().min(1)])
const bounds = 'A number, or for dates, timestamps and times of day the text of one.'
const size = z.int().min(0)

/** `logicalTypeOptions`: what the standard says more of a type. {@link typesOfOption} tells which goes with which. */
export const TypeOptions = z.strictObject({
  minimum: bound.optional().describe(`Smallest value, included. ${bounds}`),
  maximum: bound.optional().describe(`Largest value, included. ${bounds}`),
  exclusiveMinimum: bound.optional().describe(`Every value is larger. ${bounds}`),
  exclusiveMaximum: bound.optional().describe(`Every value is smaller. ${bounds}`),
  multipleOf: z.number().gt(0).optional().describe('Every number is a multiple of this one.'),
  minLength: size.optional().describe('Fewest code points.'),
  maxLength: size.optional().describe('Most code points.'),
  pattern: z.string().optional().describe('A portable regular expression; must match as a whole.'),
  format: z
    .string()
    .optional()
    .describe(
      'Of text: uuid, email, uri, hostname, ipv4, ipv6 …; of dates, timestamps and times how they are written, such as yyyy-MM-dd; of integers how many bits they have, such as i32.',
    ),
  timezone: z.boolean().optional(),
  defaultTimezone: z.string().optional(),
  minItems: size.optional(),
  maxItems: size.optional(),
  uniqueItems: z.boolean().optional(),
  minProperties: size.optional(),
  maxProperties: size.optional(),
  required: z.array(z.string()).optional(),
  dimensions: z.int().min(1).optional(),
  elementType: z.string().optional(),
  distanceMetric: z.string().optional(),
  embeddingModel: z.string().optional(),
  embeddingModelVersion: z.string().optional(),
  normalized: z.boolean().optional(),
})
export type TypeOptions = z.infer<typeof TypeOptions>

const ordered: readonly LogicalType[] = ['number', 'integer', 'date', 'timestamp', 'time']
const vector: readonly LogicalType[] = ['vector']

/** The types each option goes with. */
export const typesOfOption: Readonly<Record<keyof TypeOptions, readonly LogicalType[]>> = {
  minimum: ordered,
  maximum: ordered,
  exclusiveMinimum: ordered,
  exclusiveMaximum: ordered,
  multipleOf: ['number', 'integer'],
  minLength: ['string'],
  maxLength: ['string'],
  pattern: ['string'],
  format: ['string', 'number', 'integer', 'date', 'timestamp', 'time'],
  timezone: ['timestamp', 'time'],
  defaultTimezone: ['timestamp', 'time'],
  minItems: ['array'],
  maxItems: ['array'],
  uniqueItems: ['array'],
  minProperties: ['object'],
  maxProperties: ['object'],
  required: ['object'],
  dimensions: vector,
  elementType: vector,
  distanceMetric: vector,
  embeddingModel: vector,
  embeddingModelVersion: vector,
  normalized: vector,
}

/** Bounds of the integer formats, which the standard takes from Rust; undefined where 64 bits hold no more. */
export const integerFormats: Readonly<
  Record<string, { readonly min?: number; readonly max?: number } | undefined>
> = {
  i8: { min: -128, max: 127 },
  i16: { min: -32_768, max: 32_767 },
  i32: { min: -2_147_483_648, max: 2_147_483_647 },
  i64: {},
  i128: {},
  u8: { min: 0, max: 255 },
  u16: { min: 0, max: 65_535 },
  u32: { min: 0, max: 4_294_967_295 },
  u64: { min: 0 },
  u128: { min: 0 },
}
/** Formats of real numbers: how many bits they have is no matter of the values. */
export const realFormats: readonly string[] = ['f32', 'f64']

/**
 * The type a column is read as. Before its version 3.1 the standard had no type for timestamps and times of day: they
 * are dates whose format or physical type says otherwise.
 */
export function typeReadAs(property: {
  readonly logicalType: LogicalType
  readonly physicalType?: string | undefined
  readonly logicalTypeOptions?: TypeOptions | undefined
}): LogicalType {
  const { logicalType, physicalType = '' } = property
  if (logicalType !== 'date') return logicalType
  const format = property.logicalTypeOptions?.format?.replaceAll(/'[^']*'/g, '')
  if (format !== undefined) {
    const [day, time] = [/[yMd]/.test(format), /[Hhms]/.test(format)]
    return time ? (day ? 'timestamp' : 'time') : 'date'
  }
  if (/^(timestamp|datetime)/i.test(physicalType)) return 'timestamp'
  return /^time\b/i.test(physicalType) ? 'time' : 'date'
}
