import type { CheckParameters } from '#core/contract/checks/definition.ts'
import { type Contract, type Property, propertiesOf } from './contract.ts'
import { isOwn, type OtherQuality } from './quality.ts'
import { expandCheck } from './short-form.ts'

type Path = readonly (string | number)[]

interface Placed {
  readonly id: string | undefined
  readonly severity: 'error' | 'warning' | 'info'
  readonly description: string | undefined
  /** The column it stands under; undefined for the table. */
  readonly property: Property | undefined
  /** Where the entry stands in the document. */
  readonly path: Path
}

/** A check of the kit that a contract states, in the long form or the short one. */
export interface StatedCheck extends Placed {
  readonly kind: 'check'
  readonly parameters: CheckParameters
  /** Where its parameters stand in the document. */
  readonly parametersPath: Path
}

/** An entry of `quality` in the standard's own words, or for another engine. */
export interface StatedQuality extends Placed {
  readonly kind: 'quality'
  readonly quality: OtherQuality
}

/** What stands under one column, or under the table, as the file has it. */
export function statedUnder(
  holder: Pick<Property, 'quality' | 'checks'>,
  property: Property | undefined,
  path: Path,
): (StatedCheck | StatedQuality)[] {
  const long = holder.quality.map((quality, index): StatedCheck | StatedQuality => {
    const { id, severity, description } = quality
    const placed = { id, severity, description, property, path: [...path, 'quality', index] }
    return isOwn(quality)
      ? {
          kind: 'check',
          parameters: quality.implementation,
          parametersPath: [...placed.path, 'implementation'],
          ...placed,
        }
      : { kind: 'quality', quality: quality as OtherQuality, ...placed }
  })
  const short = (holder.checks ?? []).map((entry, index): StatedCheck => {
    const { path: below, ...expanded } = expandCheck(entry)
    const own = [...path, 'checks', index]
    return { kind: 'check', ...expanded, property, path: own, parametersPath: [...own, ...below] }
  })
  return [...long, ...short]
}

/** Everything that stands under the columns, one after the other, and then under the table. */
export function statedIn(contract: Contract): (StatedCheck | StatedQuality)[] {
  const [table] = contract.schema
  return [
    ...propertiesOf(contract).flatMap((property, index) =>
      statedUnder(property, property, ['schema', 0, 'properties', index]),
    ),
    ...(table === undefined ? [] : statedUnder(table, undefined, ['schema', 0])),
  ]
}

/** Every check of the kit that a contract states, as the file has them. */
export function statedChecks(contract: Contract): StatedCheck[] {
  return statedIn(contract).filter((stated) => stated.kind === 'check')
}
