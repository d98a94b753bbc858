import type { Contract, Property } from './contract.ts'

const openClasses = new Set(['public', 'internal'])

/**
 * Whether the values of a column are nobody's business: the contract classifies it as anything but public or internal
 * (ODCS `classification`). Such values are in no sample, snapshot, comment or annotation.
 */
export function isClassified({ classification }: Pick<Property, 'classification'>): boolean {
  return classification !== undefined && !openClasses.has(classification.trim().toLowerCase())
}

/** Whether reading these columns may show a classified value; undefined stands for columns that only the engine knows. */
export function readsClassified(
  columns: readonly string[] | undefined,
  properties: readonly Property[],
): boolean {
  const wanted = columns?.map((name) => name.toLowerCase())
  return properties.some(
    (property) =>
      isClassified(property) && (wanted === undefined || wanted.includes(property.name.toLowerCase())),
  )
}

/** A contract in which nothing is open that another one, in force still, classifies. */
export function classifiedAsIn(contract: Contract, inForce: Contract): Contract {
  const closed = new Map(
    (inForce.schema[0]?.properties ?? [])
      .filter(isClassified)
      .map(({ name, classification }) => [name.toLowerCase(), classification]),
  )
  const schema = contract.schema.map((table) => ({
    ...table,
    properties: table.properties.map((property) => {
      const classification = closed.get(property.name.toLowerCase())
      return classification === undefined || isClassified(property)
        ? property
        : { ...property, classification }
    }),
  }))
  return { ...contract, schema }
}

/** Whether examples of broken values may be published: `customProperties: [{property: samples, value: {publish: true}}]`. */
export function publishesSamples({ customProperties }: Pick<Contract, 'customProperties'>): boolean {
  const stated = customProperties.find(({ property }) => property === 'samples')?.value
  return typeof stated === 'object' && stated !== null && 'publish' in stated && stated.publish === true
}
