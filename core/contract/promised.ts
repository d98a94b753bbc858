import type { CheckParameters } from '#core/contract/checks/definition.ts'
import { type Contract, type Property, propertiesOf } from './contract.ts'
import { keyOf, promisesOf, uncheckedOf } from './promises.ts'
import { type Relationship, relationshipsOf } from './relationships.ts'
import { statedIn } from './stated-checks.ts'

type Path = readonly (string | number)[]

interface Placed {
  /** The column it is about; undefined for the table. */
  readonly column: string | undefined
  /** Where it stands in the contract. */
  readonly path: Path
}

/** Something a contract promises, in the words of the catalogue. */
export interface PromisedCheck extends Placed {
  readonly kind: 'check'
  readonly parameters: CheckParameters
  /** What its entry is called; undefined for the standard's own keys, which have no name. */
  readonly id: string | undefined
  readonly severity: 'error' | 'warning' | 'info'
  readonly description: string | undefined
}

/** Something a contract says that is no check of the catalogue: a figure of the standard's library, SQL, another engine. */
export interface PromisedOtherwise extends Placed {
  readonly kind: 'other'
  /** What it is, such as `library metric nullValues`. */
  readonly what: string
  /** The entry or key as the contract holds it, to be compared with another. */
  readonly written: unknown
  readonly severity: 'error' | 'warning' | 'info'
}

export type Promised = PromisedCheck | PromisedOtherwise

/** Everything a contract promises, the standard's own keys as the checks they come to; columns first, in their order. */
export function promisedBy(contract: Contract): Promised[] {
  const properties = propertiesOf(contract)
  const native = properties.flatMap((property, index) =>
    nativePromises(property, ['schema', 0, 'properties', index]),
  )
  const stated = statedIn(contract).map((one): Promised => {
    const { severity, path } = one
    const column = one.property?.name
    if (one.kind === 'quality') {
      const { quality } = one
      const what = `${quality.type ?? 'library'} entry${'metric' in quality ? ` ${quality.metric}` : ''}`
      return { kind: 'other', column, path, what, written: quality, severity }
    }
    const { parameters, id, description } = one
    return { kind: 'check', column, path, parameters, id, severity, description }
  })
  return [...native, ...keyPromise(properties), ...stated, ...relations(contract)]
}

function nativePromises(property: Property, path: Path): Promised[] {
  const { name: column } = property
  return [
    ...promisesOf(property).map(({ key, parameters }) => ({
      kind: 'check' as const,
      column,
      path: [...path, key],
      parameters: Object.fromEntries(
        Object.entries(parameters).filter(([, value]) => value !== undefined),
      ) as CheckParameters,
      id: undefined,
      severity: 'error' as const,
      description: undefined,
    })),
    ...uncheckedOf(property).map(({ key, because }) => ({
      kind: 'other' as const,
      column,
      path: [...path, key],
      what: because,
      written: (property as Readonly<Record<string, unknown>>)[key],
      severity: 'error' as const,
    })),
  ]
}

/** That no part of the key is missing is promised by each part already. */
function keyPromise(properties: readonly Property[]): Promised[] {
  const parts = keyOf(properties).map(({ name }) => name)
  const [first] = parts
  if (first === undefined) return []
  const index = properties.findIndex(({ name }) => name === first)
  const only = parts.length === 1
  if (only && properties[index]?.unique === true) return []
  return [
    {
      kind: 'check',
      column: only ? first : undefined,
      path: ['schema', 0, 'properties', index, 'primaryKey'],
      parameters: only ? { check: 'unique' } : { check: 'unique', columns: parts },
      id: undefined,
      severity: 'error',
      description: undefined,
    },
  ]
}

function relations(contract: Contract): Promised[] {
  const [table] = contract.schema
  const ofColumns = propertiesOf(contract).flatMap((property, index) =>
    relationshipsOf(property, property, contract).map((stated) =>
      relation(stated, property.name, ['schema', 0, 'properties', index]),
    ),
  )
  const ofTable = table === undefined ? [] : relationshipsOf(table, undefined, contract)
  return [...ofColumns, ...ofTable.map((stated) => relation(stated, undefined, ['schema', 0]))]
}

function relation(stated: Relationship, column: string | undefined, holder: Path): Promised {
  const placed = { column, path: [...holder, 'relationships', stated.index], severity: 'error' as const }
  return stated.kind === 'check'
    ? { kind: 'check', ...placed, parameters: stated.parameters, id: undefined, description: undefined }
    : { kind: 'other', ...placed, what: `relationship: ${stated.because}`, written: stated.expected }
}
