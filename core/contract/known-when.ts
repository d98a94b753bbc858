import { type Contract, knownOf, propertiesOf } from '#core/contract/contract.ts'

/** What a feature is made of, as the engine reads its expression. */
export interface FeatureOrigin {
  readonly feature: string
  /** The expression or column in data.columns. */
  readonly expression: string
  readonly sourceColumns: readonly string[]
}

/** A feature that must not be used, and why. */
export interface KnownTooLate {
  readonly feature: string
  readonly expression: string
  readonly reason: 'after_outcome' | 'unknown'
  /** The source columns that are known too late, or of which the contract does not say when they are known. */
  readonly columns: readonly string[]
}

/**
 * Features that the contract does not vouch for. A feature inherits the latest of its source columns, under whatever
 * name it goes; a column the contract says nothing about blocks, like one that is known only after the outcome.
 */
export function knownTooLate(contract: Contract, features: readonly FeatureOrigin[]): KnownTooLate[] {
  const known = new Map(
    propertiesOf(contract).map((property) => [property.name.toLowerCase(), knownOf(property)]),
  )
  return features.flatMap(({ feature, expression, sourceColumns }): KnownTooLate[] => {
    const late = sourceColumns.filter((column) => known.get(column.toLowerCase()) === 'after_outcome')
    if (late.length > 0) return [{ feature, expression, reason: 'after_outcome', columns: late }]
    const unknown = sourceColumns.filter((column) => known.get(column.toLowerCase()) === undefined)
    return unknown.length > 0 ? [{ feature, expression, reason: 'unknown', columns: unknown }] : []
  })
}
