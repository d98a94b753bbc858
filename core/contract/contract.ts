import { z } from 'zod'
import { CheckParametersSchema } from '#core/contract/checks/catalogue.ts'

/** When the value of a column is known: before the prediction is asked for, or only after the outcome. */
export const Known = z.enum(['at_prediction', 'after_outcome'])
export type Known = z.infer<typeof Known>

const scalar = z.union([z.string(), z.number(), z.boolean()])

const Severity = z
  .enum(['error', 'warning', 'info'])
  .default('error')
  .describe('error blocks, warning and info are shown.')

const Quality = z.strictObject({
  id: z.string().optional().describe('Stable name of the check.'),
  name: z.string().optional(),
  description: z.string().optional().describe('Why the check is there; shown when it fails.'),
  dimension: z.string().optional(),
  severity: Severity,
  businessImpact: z.string().optional(),
  type: z.literal('custom').describe('Checks of the kit are custom in the words of the standard.'),
  engine: z.literal('assay'),
  implementation: CheckParametersSchema,
})
export type Quality = z.infer<typeof Quality>

const TypeOptions = z.strictObject({
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(0).optional(),
  pattern: z.string().optional().describe('Must match as a whole.'),
  format: z.string().optional().describe('How dates and timestamps are written, such as yyyy-MM-dd.'),
})

const CustomProperty = z.strictObject({
  property: z.string(),
  value: z.unknown(),
  description: z.string().optional(),
})

const Property = z.strictObject({
  name: z
    .string()
    .regex(
      /^(?!assay:|text:)[^\p{Cc}]+$/u,
      'a name without control characters that starts neither `assay:` nor `text:`',
    )
    .describe('The column in the source.'),
  businessName: z.string().optional(),
  description: z.string().optional(),
  physicalType: z.string().optional(),
  logicalType: z
    .enum(['string', 'number', 'integer', 'boolean', 'date', 'timestamp'])
    .default('string')
    .describe('What the values are; a value that cannot be read as this breaks the contract.'),
  logicalTypeOptions: TypeOptions.optional(),
  required: z.boolean().default(false).describe('No value may be missing.'),
  unique: z.boolean().default(false).describe('No value may repeat.'),
  primaryKey: z.boolean().optional(),
  classification: z.string().optional().describe('public, internal, restricted, personal …'),
  examples: z.array(z.unknown()).optional(),
  tags: z.array(z.string()).optional(),
  enum: z
    .array(
      z.strictObject({ value: scalar, label: z.string().optional(), description: z.string().optional() }),
    )
    .min(1)
    .optional()
    .describe('The only values allowed (ODCS 3.2).'),
  quality: z.array(Quality).default([]),
  customProperties: z.array(CustomProperty).default([]).describe('`known`: at_prediction or after_outcome.'),
})
export type Property = z.infer<typeof Property>

const ignored = z.unknown().optional()

/**
 * `contract.yaml`: what the data promise. Open Data Contract Standard v3.1/3.2 with one table; checks of the kit
 * ride in `quality[].type: custom`, and when a column is known in `customProperties`.
 */
export const Contract = z.strictObject({
  apiVersion: z.string().regex(/^v3\.[0-9]+\.[0-9]+$/, 'an ODCS version such as v3.1.0'),
  kind: z.literal('DataContract'),
  id: z.string().min(1),
  version: z.string().min(1),
  status: z.string().min(1),
  name: z.string().optional(),
  description: ignored,
  tenant: ignored,
  domain: ignored,
  dataProduct: ignored,
  tags: ignored,
  servers: ignored,
  team: ignored,
  roles: ignored,
  slaProperties: ignored,
  support: ignored,
  price: ignored,
  authoritativeDefinitions: ignored,
  contractCreatedTs: ignored,
  customProperties: z
    .array(CustomProperty)
    .default([])
    .describe('`null_tokens`: texts that count as missing.'),
  schema: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        logicalType: z.literal('object').optional(),
        physicalName: z.string().optional(),
        physicalType: z.string().optional(),
        description: z.string().optional(),
        properties: z.array(Property).min(1),
        quality: z.array(Quality).default([]),
      }),
    )
    .length(1, 'one table'),
})
export type Contract = z.infer<typeof Contract>

/** The columns the contract speaks of. */
export function propertiesOf(contract: Contract): readonly Property[] {
  return contract.schema[0]?.properties ?? []
}

/** When a source column is known; undefined where the contract does not say (which blocks it as a feature). */
export function knownOf(property: Property): Known | undefined {
  const stated = property.customProperties.find((custom) => custom.property === 'known')?.value
  const parsed = Known.safeParse(stated)
  return parsed.success ? parsed.data : undefined
}

/** Texts that count as missing, besides the empty one. */
export function nullTokensOf(contract: Contract): readonly string[] {
  const stated = contract.customProperties.find((custom) => custom.property === 'null_tokens')?.value
  return z.array(z.string()).catch([]).parse(stated)
}
