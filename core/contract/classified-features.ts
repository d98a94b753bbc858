import { isClassified } from './classification.ts'
import { type Contract, type Property, propertiesOf } from './contract.ts'
import type { FeatureOrigin } from './known-when.ts'

/** A feature made of a classified column for which nobody recorded a reason. */
export interface ClassifiedFeature {
  readonly feature: string
  readonly expression: string
  readonly columns: readonly { readonly name: string; readonly classification: string }[]
}

/** Why a model may use a classified column: `customProperties: [{property: feature_reason, value: …}]` of the column. */
export function featureReasonOf({ customProperties }: Property): string | undefined {
  const reason = customProperties.find(({ property }) => property === 'feature_reason')?.value
  return typeof reason === 'string' && reason.trim() !== '' ? reason : undefined
}

/** Features that the contract has no reason for. A feature inherits the classification of every column it is made of. */
export function classifiedFeatures(
  contract: Contract,
  features: readonly FeatureOrigin[],
): ClassifiedFeature[] {
  const properties = new Map(
    propertiesOf(contract).map((property) => [property.name.toLowerCase(), property]),
  )
  return features.flatMap(({ feature, expression, sourceColumns }): ClassifiedFeature[] => {
    const columns = sourceColumns.flatMap((name) => {
      const property = properties.get(name.toLowerCase())
      const { classification = '' } = property ?? {}
      return property === undefined || !isClassified(property) || featureReasonOf(property) !== undefined
        ? []
        : [{ name: property.name, classification }]
    })
    return columns.length === 0 ? [] : [{ feature, expression, columns }]
  })
}

/** Features whose values are nobody's business, with or without a reason: no profile of them is kept. */
export function featuresOfClassified(contract: Contract, features: readonly FeatureOrigin[]): Set<string> {
  const classified = new Set(
    propertiesOf(contract)
      .filter(isClassified)
      .map(({ name }) => name.toLowerCase()),
  )
  return new Set(
    features
      .filter(({ sourceColumns }) => sourceColumns.some((name) => classified.has(name.toLowerCase())))
      .map(({ feature }) => feature),
  )
}

/** What is wrong with a feature, and what to do about it, in words. */
export function classifiedFeatureWords({ feature, columns }: ClassifiedFeature): string {
  const named = columns.map(({ name, classification }) => `\`${name}\` (${classification})`).join(', ')
  return `\`${feature}\` is made of ${named}, and the contract in force records no reason why a model may use it: a code owner adds \`{property: feature_reason, value: <why>}\` to \`customProperties\` of the column.`
}
