import { checkNamed } from '#core/contract/checks/catalogue.ts'
import type { CheckParameters, LoweringContext } from '#core/contract/checks/definition.ts'
import { type Property, propertiesOf, type Quality } from '#core/contract/contract.ts'
import type { PlannedCheck } from './plan/planned-check.ts'

const severities = { error: 'block', warning: 'warn', info: 'info' } as const

/** What checks are lowered for, but for the column each stands under. */
export type TableContext = Omit<LoweringContext, 'property' | 'properties'>

type Path = readonly (string | number)[]

/** Every check a contract asks for, in the order of the file. Columns that are missing are somebody else's finding. */
export function checksOf(context: TableContext): PlannedCheck[] {
  const properties = propertiesOf(context.contract)
  const of = (property: Property | undefined): LoweringContext => ({ ...context, property, properties })
  const planned = properties.flatMap((property, index) => {
    const path: Path = ['schema', 0, 'properties', index]
    return [
      ...promisesOf(property).map(({ key, parameters }) =>
        nativeCheck(parameters, of(property), [...path, key]),
      ),
      ...property.quality.map((quality, place) =>
        customCheck(quality, of(property), [...path, 'quality', place]),
      ),
    ]
  })
  const ofTable = (context.contract.schema[0]?.quality ?? []).map((quality, place) =>
    customCheck(quality, of(undefined), ['schema', 0, 'quality', place]),
  )
  return withUniqueIds([...planned, ...ofTable])
}

/** What the standard's own fields of a column promise, in the words of the catalogue, and the key that says so. */
export function promisesOf(
  property: Property,
): { readonly key: string; readonly parameters: CheckParameters }[] {
  const { logicalTypeOptions: options } = property
  const promises: { key: string; parameters: CheckParameters }[] = []
  const promise = (key: string, parameters: CheckParameters): void => void promises.push({ key, parameters })
  if (property.logicalType !== 'string') promise('logicalType', { check: 'parseable' })
  if (property.required || property.primaryKey === true) promise('required', { check: 'not_null' })
  if (property.unique || property.primaryKey === true) promise('unique', { check: 'unique' })
  if (property.enum !== undefined) {
    promise('enum', { check: 'in_set', values: property.enum.map((member) => member.value) })
  }
  if (options?.pattern !== undefined) {
    promise('logicalTypeOptions', { check: 'matches', pattern: options.pattern })
  }
  if (options?.minLength !== undefined || options?.maxLength !== undefined) {
    promise('logicalTypeOptions', { check: 'length', min: options.minLength, max: options.maxLength })
  }
  const bounds = {
    min: options?.minimum,
    max: options?.maximum,
    exclusive_min: options?.exclusiveMinimum,
    exclusive_max: options?.exclusiveMaximum,
  }
  if (Object.values(bounds).some((bound) => bound !== undefined)) {
    promise('logicalTypeOptions', { check: 'range', ...bounds })
  }
  return promises
}

function nativeCheck(parameters: CheckParameters, context: LoweringContext, path: Path): PlannedCheck {
  const definition = checkNamed(parameters.check)
  const column = context.property?.name
  return {
    id: `${column}.${parameters.check}`,
    check: parameters.check,
    dimension: definition.dimension,
    column,
    severity: 'block',
    path,
    lowered: definition.lower(parameters, context),
  }
}

function customCheck(quality: Quality, context: LoweringContext, path: Path): PlannedCheck {
  const { check, by, waived } = quality.implementation
  const definition = checkNamed(check)
  const column = context.property?.name
  return {
    id: quality.id ?? (column === undefined ? check : `${column}.${check}`),
    check,
    dimension: definition.dimension,
    column,
    severity: severities[quality.severity],
    description: quality.description,
    path,
    ...(by === undefined ? {} : { by }),
    ...(waived === undefined ? {} : { waived }),
    lowered: definition.lower(quality.implementation, context),
  }
}

/** Numbers the ids that repeat, beside those that stand in the contract. */
function withUniqueIds(planned: readonly PlannedCheck[]): PlannedCheck[] {
  const written = new Set(planned.map((check) => check.id))
  const seen = new Set<string>()
  return planned.map((check) => {
    let id = check.id
    for (let number = 2; seen.has(id); number++) {
      const numbered = `${check.id}-${number}`
      if (!written.has(numbered)) id = numbered
    }
    seen.add(id)
    return id === check.id ? check : { ...check, id }
  })
}
