import * as z from 'zod'
import { nullTokens } from './null-tokens.ts'
import { CustomProperty, ignored, Quality } from './quality.ts'
import { ShortCheck } from './short-form.ts'
import { logicalTypes, TypeOptions, typeReadAs } from './type-options.ts'

/** When the value of a column is known: before the prediction is asked for, or only after the outcome. */
export const Known = z.enum(['at_prediction', 'after_outcome'])
export type Known = z.infer<typeof Known>

const promises = {
  quality: z.array(Quality).default([]),
  checks: z
    .array(ShortCheck)
    .optional()
    .describe('Checks in the short form, which is the kit’s own and no part of the standard.'),
}

const EnumMember = z.strictObject({
  value: z
    .union([z.string(), z.number(), z.boolean(), z.null()])
    .describe('null says nothing: see `required`.'),
  id: z.string().optional(),
  label: z.string().optional(),
  description: z.string().optional(),
  tags: ignored,
  authoritativeDefinitions: ignored,
  customProperties: ignored,
})

/** What the standard says of a column and no check asks about. */
const unchecked = {
  id: z.string().optional(),
  businessName: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  synonyms: ignored,
  deprecated: z.boolean().optional(),
  context: ignored,
  authoritativeDefinitions: ignored,
}

const Property = z
  .strictObject({
    ...unchecked,
    name: z
      .string()
      .regex(
        /^(?!assay:|text:)[^\p{Cc}]+$/u,
        'a name without control characters that starts neither `assay:` nor `text:`',
      )
      .describe('The column in the source.'),
    physicalName: z
      .string()
      .min(1)
      .optional()
      .describe('What the source calls the column, if not by its name.'),
    physicalType: z.string().optional(),
    logicalType: z
      .enum(logicalTypes)
      .default('string')
      .describe('What the values are; a value that cannot be read as this breaks the contract.'),
    logicalTypeOptions: TypeOptions.optional(),
    required: z.boolean().default(false).describe('No value may be missing.'),
    unique: z.boolean().default(false).describe('No value may repeat.'),
    primaryKey: z
      .boolean()
      .optional()
      .describe('Part of the key: no part may be missing, and no combination of all parts may repeat.'),
    primaryKeyPosition: z.int().optional(),
    partitioned: z.boolean().optional(),
    partitionKeyPosition: z.int().optional(),
    criticalDataElement: z.boolean().optional(),
    classification: z.string().optional().describe('public, internal, restricted, personal …'),
    encryptedName: z.string().optional(),
    examples: z.array(z.unknown()).optional(),
    semanticType: z.enum(['column', 'dimension', 'measure']).optional(),
    transformSourceObjects: ignored,
    transformLogic: ignored,
    transformDescription: ignored,
    enum: z.array(EnumMember).min(1).optional().describe('The only values allowed (ODCS 3.2).'),
    relationships: z.array(z.looseObject({})).optional(),
    items: z.looseObject({}).optional().describe('What the items of a list are.'),
    properties: z.array(z.looseObject({})).optional().describe('The parts of an object.'),
    map: z.looseObject({}).optional().describe('What keys and values of a map are.'),
    ...promises,
    customProperties: z
      .array(CustomProperty)
      .default([])
      .describe('`known`: at_prediction or after_outcome.'),
  })
  .transform((property) => ({ ...property, logicalType: typeReadAs(property) }))
export type Property = z.output<typeof Property>

/**
 * `contract.yaml`: what the data promise. Open Data Contract Standard v3 (3.0 to 3.2) with one table; checks of the kit
 * ride in `quality[].type: custom` or in the short form `checks`, and when a column is known in `customProperties`.
 */
export const Contract = z.strictObject({
  apiVersion: z.string().regex(/^v3\.[0-9]+\.[0-9]+$/, 'an ODCS version such as v3.1.0'),
  kind: z.literal('DataContract'),
  id: z.string().min(1),
  version: z.string().min(1),
  status: z.string().min(1).optional(),
  name: z.string().optional(),
  description: ignored,
  tenant: ignored,
  domain: ignored,
  dataProduct: ignored,
  context: ignored,
  tags: ignored,
  servers: ignored,
  team: ignored,
  roles: ignored,
  slaDefaultElement: z.string().optional(),
  slaProperties: z
    .array(
      z.looseObject({
        property: z.string(),
        value: z.unknown(),
        unit: z.string().optional(),
        element: z.string().optional(),
      }),
    )
    .optional(),
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
        ...unchecked,
        name: z.string().min(1),
        logicalType: z.enum(['object', 'blob']).optional(),
        physicalName: z.string().optional(),
        physicalType: z.string().optional(),
        dataGranularityDescription: z.string().optional(),
        properties: z.array(Property).min(1),
        relationships: z.array(z.looseObject({})).optional(),
        ...promises,
        customProperties: ignored,
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
  return nullTokens(contract)
}
