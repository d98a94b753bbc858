import { Contract, type Property } from '#core/contract/contract.ts'

/** A column of a contract that promises nothing but its type. */
export function plainProperty(name: string, logicalType: Property['logicalType'], format?: string): Property {
  return {
    name,
    logicalType,
    ...(format === undefined ? {} : { logicalTypeOptions: { format } }),
    required: false,
    unique: false,
    quality: [],
    customProperties: [],
  }
}

/** A contract under which every column is read as the text it is, with nothing taken for missing but the empty text. */
export function textContract(columns: readonly string[]): Contract {
  return {
    ...Contract.parse({
      apiVersion: 'v3.1.0',
      kind: 'DataContract',
      id: 'text',
      version: '0.0.0',
      status: 'draft',
      schema: [{ name: 'text', properties: [{ name: 'text' }] }],
    }),
    schema: [{ name: 'text', properties: columns.map((name) => plainProperty(name, 'string')), quality: [] }],
  }
}
