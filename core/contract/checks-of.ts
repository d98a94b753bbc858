import type { CheckParameters } from '#core/contract/checks/parameters.ts'
import { type Contract, type Property, propertiesOf, type Quality } from '#core/contract/contract.ts'
import type { LoweredCheck } from './checks/check.ts'
import { expression, inSet, length, matches, parseable, range } from './checks/row-rules.ts'
import { completeness, duplicateRows, quantile, rowCount, unique } from './checks/table-rules.ts'

/** Whether a failed check stops everything after it. */
export type Severity = 'block' | 'warn' | 'info'

/** One promise of the contract, ready to run. */
export interface PlannedCheck {
  /** Unique and stable: `speed.range`, or the id a person gave it. */
  readonly id: string
  readonly check: string
  readonly column?: string | undefined
  readonly severity: Severity
  readonly description?: string | undefined
  /** Where it stands in the contract document. */
  readonly path: readonly (string | number)[]
  readonly lowered: LoweredCheck
}

const severities = { error: 'block', warning: 'warn', info: 'info' } as const

/** Every check a contract asks for, in the order of the file. Columns that are missing are somebody else's finding. */
export function checksOf(contract: Contract): PlannedCheck[] {
  const properties = propertiesOf(contract)
  const planned = properties.flatMap((property, index) =>
    checksOfProperty(property, ['schema', 0, 'properties', index]),
  )
  const table = contract.schema[0]?.quality ?? []
  const names = properties.map((property) => property.name)
  for (const [index, quality] of table.entries()) {
    planned.push(customCheck(quality, undefined, names, ['schema', 0, 'quality', index]))
  }
  return withUniqueIds(planned)
}

function checksOfProperty(property: Property, path: readonly (string | number)[]): PlannedCheck[] {
  const { name, logicalTypeOptions: options } = property
  const planned: PlannedCheck[] = []
  const native = (check: string, key: string, lowered: LoweredCheck): void => {
    planned.push({
      id: `${name}.${check}`,
      check,
      column: name,
      severity: 'block',
      description: undefined,
      path: [...path, key],
      lowered,
    })
  }
  if (property.logicalType !== 'string') native('parseable', 'logicalType', parseable(property))
  if (property.required || property.primaryKey === true) native('not_null', 'required', completeness(name, 1))
  if (property.unique || property.primaryKey === true) native('unique', 'unique', unique([name]))
  if (property.enum !== undefined) {
    native(
      'in_set',
      'enum',
      inSet(
        name,
        property.enum.map((member) => member.value),
      ),
    )
  }
  if (options?.pattern !== undefined) native('matches', 'logicalTypeOptions', matches(name, options.pattern))
  if (options?.minLength !== undefined || options?.maxLength !== undefined) {
    native('length', 'logicalTypeOptions', length(name, options.minLength, options.maxLength))
  }
  const bounds = {
    min: options?.minimum,
    max: options?.maximum,
    exclusiveMin: options?.exclusiveMinimum,
    exclusiveMax: options?.exclusiveMaximum,
  }
  if (Object.values(bounds).some((bound) => bound !== undefined)) {
    native('range', 'logicalTypeOptions', range(name, bounds))
  }
  for (const [index, quality] of property.quality.entries()) {
    planned.push(customCheck(quality, name, [], [...path, 'quality', index]))
  }
  return planned
}

function customCheck(
  quality: Quality,
  column: string | undefined,
  tableColumns: readonly string[],
  path: readonly (string | number)[],
): PlannedCheck {
  const check = quality.implementation.check
  return {
    id: quality.id ?? (column === undefined ? check : `${column}.${check}`),
    check,
    column,
    severity: severities[quality.severity],
    description: quality.description,
    path,
    lowered: lower(quality.implementation, column, tableColumns),
  }
}

function lower(
  parameters: CheckParameters,
  column: string | undefined,
  tableColumns: readonly string[],
): LoweredCheck {
  const name = column ?? ''
  switch (parameters.check) {
    case 'completeness':
      return completeness(name, parameters.min)
    case 'in_set':
      return inSet(name, parameters.values, parameters.max_bad_share)
    case 'range':
      return range(name, parameters, parameters.max_bad_share)
    case 'matches':
      return matches(name, parameters.pattern, parameters.max_bad_share)
    case 'quantile':
      return quantile(name, parameters)
    case 'unique':
      return unique(parameters.columns ?? [name])
    case 'duplicate_rows':
      return duplicateRows(tableColumns, parameters.max)
    case 'row_count':
      return rowCount(parameters.min, parameters.max)
    case 'expression':
      return expression(parameters.holds, parameters.max_bad_share)
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
