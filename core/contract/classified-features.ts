import { isClassified } from './classification.ts'
import { type Contract, type Property, propertiesOf } from './contract.ts'
import type { FeatureOrigin } from './known-when.ts'
import type { CheckResult } from './results.ts'

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

/** The same as findings of a check, at the lines of the columns. */
export function classifiedFindings(
  contract: Contract,
  features: readonly ClassifiedFeature[],
  lineOf: (path: readonly (string | number)[]) => number | undefined,
): CheckResult[] {
  return propertiesOf(contract).flatMap(({ name, classification = '' }, index): CheckResult[] => {
    const made = features.filter(({ columns }) => columns.some((column) => column.name === name))
    const line = lineOf(['schema', 0, 'properties', index, 'classification'])
    if (made.length === 0) return []
    const named = made.map(({ feature }) => `\`${feature}\``).join(', ')
    return [
      {
        id: `${name}.feature_reason`,
        check: 'feature_reason',
        dimension: 'machine-learning',
        column: name,
        severity: 'block',
        outcome: 'fail',
        observed: `classified as ${classification}, and the model's ${named} ${made.length === 1 ? 'is' : 'are'} made of it`,
        expected:
          'a recorded reason: {property: feature_reason, value: <why>} in customProperties of the column',
        ...(line === undefined ? {} : { line }),
      },
    ]
  })
}

/** What is wrong with a feature, and what to do about it, in words. */
export function classifiedFeatureWords({ feature, columns }: ClassifiedFeature): string {
  const named = columns.map(({ name, classification }) => `\`${name}\` (${classification})`).join(', ')
  return `\`${feature}\` is made of ${named}, and the contract in force records no reason why a model may use it: a code owner adds \`{property: feature_reason, value: <why>}\` to \`customProperties\` of the column.`
}
