import type { CheckParameters, Dimension } from '#core/contract/checks/definition.ts'
import { textFormats } from '#core/contract/checks/validity/text-formats.ts'
import type { Property } from './contract.ts'
import { integerFormats, type TypeOptions } from './type-options.ts'

/** What a key of the standard promises, in the words of the catalogue. */
export interface NativePromise {
  /** The key of the column that says so. */
  readonly key: string
  readonly parameters: CheckParameters
}

/** A promise of the standard that nothing here can check: shown, and never a pass. */
export interface UncheckedPromise {
  readonly key: string
  readonly check: string
  readonly dimension: Dimension
  readonly outcome: 'skipped' | 'unsupported'
  readonly because: string
  readonly expected: string
}

/** What the standard's own fields of a column promise of the column by itself. {@link keyOf} is about several. */
export function promisesOf(property: Property): NativePromise[] {
  const { logicalType, logicalTypeOptions: options = {} } = property
  const promises: NativePromise[] = []
  const promise = (key: string, parameters: CheckParameters): void => void promises.push({ key, parameters })
  if (typed.has(logicalType)) promise('logicalType', { check: 'parseable' })
  if (property.required || property.primaryKey === true)
    promise(property.required ? 'required' : 'primaryKey', { check: 'not_null' })
  if (property.unique) promise('unique', { check: 'unique' })
  const members = (property.enum ?? []).flatMap(({ value }) => (value === null ? [] : [value]))
  if (members.length > 0) promise('enum', { check: 'in_set', values: members })
  for (const parameters of optionPromises(logicalType, options)) promise('logicalTypeOptions', parameters)
  return promises
}

/** Every type but text, which everything is. */
const typed = new Set<Property['logicalType']>([
  ...(['number', 'integer', 'boolean', 'date', 'timestamp', 'time'] as const),
  ...(['object', 'array', 'map', 'vector'] as const),
])

function optionPromises(logicalType: Property['logicalType'], options: TypeOptions): CheckParameters[] {
  const { pattern, format, minLength, maxLength, multipleOf } = options
  const bounds = {
    min: options.minimum,
    max: options.maximum,
    exclusive_min: options.exclusiveMinimum,
    exclusive_max: options.exclusiveMaximum,
  }
  const bounded = Object.values(bounds).some((bound) => bound !== undefined)
  const dated = logicalType === 'date' || logicalType === 'timestamp'
  const bits = logicalType === 'integer' ? integerFormats[format ?? ''] : undefined
  const held = bits?.min !== undefined || bits?.max !== undefined
  const checked = logicalType === 'string' && Object.hasOwn(textFormats, format ?? '')
  return [
    ...(pattern === undefined ? [] : [{ check: 'matches', pattern, whole: true }]),
    ...(checked ? [{ check: 'format', is: format }] : []),
    ...(minLength === undefined && maxLength === undefined
      ? []
      : [{ check: 'length', min: minLength, max: maxLength }]),
    ...(bounded && logicalType !== 'time' ? [{ check: dated ? 'date_range' : 'range', ...bounds }] : []),
    ...(held ? [{ check: 'range', ...bits }] : []),
    ...(multipleOf === undefined ? [] : [{ check: 'multiple_of', step: multipleOf }]),
  ]
}

/** The columns of the primary key, in its order. */
export function keyOf(properties: readonly Property[]): Property[] {
  const place = ({ primaryKeyPosition = -1 }: Property): number =>
    primaryKeyPosition < 1 ? Number.POSITIVE_INFINITY : primaryKeyPosition
  return properties
    .filter(({ primaryKey }) => primaryKey === true)
    .toSorted((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)))
}

/** What the standard's own fields of a column promise that is not checked, and why. */
export function uncheckedOf(property: Property): UncheckedPromise[] {
  const { logicalType, logicalTypeOptions: options = {}, name } = property
  const unchecked: UncheckedPromise[] = []
  const { format } = options
  if (logicalType === 'string' && format !== undefined && !Object.hasOwn(textFormats, format))
    unchecked.push({
      key: 'logicalTypeOptions',
      check: 'format',
      dimension: 'validity',
      outcome: 'skipped',
      because: `nothing here knows the format \`${format}\``,
      expected: `every text is a ${format}`,
    })
  const inside = insideKeys.filter((key) => promisesSomething(options[key]))
  if (logicalType === 'time' && boundKeys.some((key) => options[key] !== undefined))
    unchecked.push({
      ...unlooked('logicalTypeOptions', `bounds of times of day in ${name}`),
      check: 'time_range',
    })
  if (inside.length > 0) unchecked.push(unlooked('logicalTypeOptions', `${inside.join(', ')} of ${name}`))
  // Every vector says how long it is: the standard asks for it.
  if (options.dimensions !== undefined)
    unchecked.push({
      ...unlooked('logicalTypeOptions', `the length of the vectors of ${name}`),
      outcome: 'skipped',
    })
  for (const key of ['items', 'properties', 'map'] as const)
    if (promisesInside(property[key])) unchecked.push(unlooked(key, `the parts of ${name}`))
  return unchecked
}

const boundKeys = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const
const insideKeys = [
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'required',
] as const

function unlooked(key: string, what: string): UncheckedPromise {
  return {
    key,
    check: 'parts',
    dimension: 'validity',
    outcome: 'unsupported',
    because: `${what}: nothing here looks at them`,
    expected: 'what the contract says of them',
  }
}

function promisesSomething(option: unknown): boolean {
  return option !== undefined && option !== false && option !== 0
}

/** Whether anything is promised of the parts of a column, however deep. */
function promisesInside(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(promisesInside)
  if (typeof value !== 'object' || value === null) return false
  const { required, unique, quality, enum: members, logicalTypeOptions } = value as Record<string, unknown>
  return (
    required === true ||
    unique === true ||
    [quality, members].some((list) => Array.isArray(list) && list.length > 0) ||
    (typeof logicalTypeOptions === 'object' && logicalTypeOptions !== null) ||
    ['items', 'properties', 'map', 'key', 'value'].some((key) =>
      promisesInside((value as Record<string, unknown>)[key]),
    )
  )
}
