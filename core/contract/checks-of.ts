import { checkNamed } from '#core/contract/checks/catalogue.ts'
import type { CheckParameters, LoweringContext } from '#core/contract/checks/definition.ts'
import { type Property, propertiesOf } from '#core/contract/contract.ts'
import type { PlannedCheck } from './plan/planned-check.ts'
import { keyOf, promisesOf, type UncheckedPromise, uncheckedOf } from './promises.ts'
import { type Relationship, relationshipsOf } from './relationships.ts'
import { serviceLevelsOf } from './service-levels.ts'
import { standardQuality } from './standard-quality.ts'
import { type StatedCheck, type StatedQuality, statedUnder } from './stated-checks.ts'

const severities = { error: 'block', warning: 'warn', info: 'info' } as const

/** What checks are lowered for, but for the column each stands under. */
export type TableContext = Omit<LoweringContext, 'property' | 'properties'>

type Path = readonly (string | number)[]

/** A check that is lowered once its name is settled. */
type NamedCheck = Omit<PlannedCheck, 'lowered'> & { readonly lower: (id: string) => PlannedCheck['lowered'] }

/** Every check a contract asks for, in the order of the file. Columns that are missing are somebody else's finding. */
export function checksOf(context: TableContext): PlannedCheck[] {
  const { contract } = context
  const properties = propertiesOf(contract)
  const of = (property: Property | undefined): LoweringContext => ({ ...context, property, properties })
  const ofColumns = properties.flatMap((property, index) => {
    const path: Path = ['schema', 0, 'properties', index]
    const own = of(property)
    return [
      ...promisesOf(property).map(({ key, parameters }) => nativeCheck(parameters, own, [...path, key])),
      ...uncheckedOf(property).map((promise) => uncheckedPromise(promise, own, path)),
      ...relationshipsOf(property, property, contract).map((stated) => relationship(stated, own, path)),
      ...statedUnder(property, property, path).map((stated) => statedCheck(stated, own)),
    ]
  })
  const path: Path = ['schema', 0]
  const [table] = contract.schema
  const ofTable =
    table === undefined
      ? []
      : [
          ...relationshipsOf(table, undefined, contract).map((stated) =>
            relationship(stated, of(undefined), path),
          ),
          ...statedUnder(table, undefined, path).map((stated) => statedCheck(stated, of(undefined))),
        ]
  const levels = serviceLevelsOf(contract, properties).map((level): NamedCheck => {
    const own = ['slaProperties', level.index]
    return level.kind === 'check'
      ? nativeCheck(level.parameters, of(level.property), own)
      : skippedLevel(level.because, level.expected, of(undefined), own)
  })
  return withUniqueIds([...ofColumns, ...primaryKey(properties, of), ...ofTable, ...levels])
}

/** No combination of the key's parts repeats; that no part is missing is promised by each of them. */
function primaryKey(
  properties: readonly Property[],
  of: (property: Property | undefined) => LoweringContext,
): NamedCheck[] {
  const key = keyOf(properties)
  const [first] = key
  if (first === undefined || (key.length === 1 && first.unique)) return []
  const path: Path = ['schema', 0, 'properties', properties.indexOf(first), 'primaryKey']
  if (key.length === 1) return [nativeCheck({ check: 'unique' }, of(first), path)]
  const columns = key.map(({ name }) => name)
  return [
    { ...nativeCheck({ check: 'unique', columns }, of(undefined), path), id: `${columns.join('+')}.unique` },
  ]
}

function nativeCheck(promised: CheckParameters, context: LoweringContext, path: Path): NamedCheck {
  const definition = checkNamed(promised.check)
  const parameters = definition.schema.parse(promised) as CheckParameters
  return {
    id: idOf(parameters.check, context),
    check: parameters.check,
    dimension: definition.dimension,
    column: context.property?.name,
    severity: 'block',
    path,
    lower: (id) => definition.lower(parameters, { ...context, id }),
  }
}

function uncheckedPromise(promise: UncheckedPromise, context: LoweringContext, path: Path): NamedCheck {
  const { key, check, dimension, outcome, because, expected } = promise
  return {
    id: idOf(check, context),
    check,
    dimension,
    column: context.property?.name,
    severity: 'block',
    path: [...path, key],
    lower: () => ({ kind: 'unanswered', outcome, because, expected }),
  }
}

function relationship(stated: Relationship, context: LoweringContext, path: Path): NamedCheck {
  const own = [...path, 'relationships', stated.index]
  if (stated.kind === 'check') return nativeCheck(stated.parameters, context, own)
  const { because, expected } = stated
  const promise = { key: '', check: 'foreign_key', dimension: 'consistency', outcome: 'skipped' } as const
  return { ...uncheckedPromise({ ...promise, because, expected }, context, path), path: own }
}

function skippedLevel(because: string, expected: string, context: LoweringContext, path: Path): NamedCheck {
  const promise = { key: '', check: 'service_level', dimension: 'timeliness', outcome: 'skipped' } as const
  return { ...uncheckedPromise({ ...promise, because, expected }, context, path), path }
}

function statedCheck(stated: StatedCheck | StatedQuality, context: LoweringContext): NamedCheck {
  const { severity, description, path } = stated
  const common = { column: context.property?.name, severity: severities[severity], description, path }
  if (stated.kind === 'quality') {
    const { check, dimension, lower } = standardQuality(stated.quality)
    const id = stated.id ?? idOf(check, context)
    return { ...common, id, check, dimension, lower: (settled) => lower({ ...context, id: settled }) }
  }
  const { parameters } = stated
  const { check, by, waived } = parameters
  const definition = checkNamed(check)
  return {
    ...common,
    id: stated.id ?? idOf(check, context),
    check,
    dimension: definition.dimension,
    ...(by === undefined ? {} : { by }),
    ...(waived === undefined ? {} : { waived }),
    lower: (id) => definition.lower(parameters, { ...context, id }),
  }
}

function idOf(check: string, { property }: LoweringContext): string {
  return property === undefined ? check : `${property.name}.${check}`
}

/** Numbers the ids that repeat, beside those that stand in the contract. */
function withUniqueIds(planned: readonly NamedCheck[]): PlannedCheck[] {
  const written = new Set(planned.map((check) => check.id))
  const seen = new Set<string>()
  return planned.map(({ lower, ...check }) => {
    let id = check.id
    for (let number = 2; seen.has(id); number++) {
      const numbered = `${check.id}-${number}`
      if (!written.has(numbered)) id = numbered
    }
    seen.add(id)
    return { ...check, id, lowered: lower(id) }
  })
}
