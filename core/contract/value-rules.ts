import type { Finding } from '#core/config/read-document.ts'
import { checkNamed } from '#core/contract/checks/catalogue.ts'
import { unknownColumns } from '#core/contract/checks/columns-fit.ts'
import { boundsMisfits } from '#core/contract/checks/validity/date-range.ts'
import { formatMisfit } from '#core/contract/checks/validity/format-fits.ts'
import { valuesOfAnotherType } from '#core/contract/checks/validity/values-fit.ts'
import { type Contract, type Property, propertiesOf } from '#core/contract/contract.ts'
import { patternMisfit } from '#core/contract/regular-expression.ts'
import { type TypeOptions, typesOfOption } from '#core/contract/type-options.ts'
import { statedChecks } from './stated-checks.ts'

type Path = (string | number)[]

/** What a contract promises must be something its columns can keep; a promise nobody can check is none. */
export function promisesFitColumns(contract: Contract): Finding[] {
  const columns = propertiesOf(contract).map((property) => property.name)
  const ofChecks = statedChecks(contract).flatMap(({ parameters, property, parametersPath }) =>
    [
      ...checkNamed(parameters.check).misfits(parameters, { property, columns }),
      ...unknownColumns(parameters.by ?? [], columns, ['by']),
    ].map((misfit) => ({ ...misfit, path: [...parametersPath, ...misfit.path] })),
  )
  const ofColumns = propertiesOf(contract).flatMap((property, place) => {
    const path: Path = ['schema', 0, 'properties', place]
    const members = (property.enum ?? []).flatMap(({ value }, index) =>
      value === null ? [] : [{ value, index }],
    )
    return [
      ...optionsFit(property, [...path, 'logicalTypeOptions']),
      ...valuesOfAnotherType(
        property,
        members.map(({ value }) => value),
        (index) => [...path, 'enum', members[index]?.index ?? 0, 'value'],
      ),
      ...(property.semanticType === 'measure'
        ? [
            {
              path: [...path, 'semanticType'],
              problem: `the measure \`${property.name}\` is computed and no column of the data`,
              allowed: 'column, dimension; leave measures out',
            },
          ]
        : []),
    ]
  })
  return [...ofChecks, ...ofColumns]
}

const boundKeys = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const

function optionsFit({ logicalType, logicalTypeOptions: options }: Property, path: Path): Finding[] {
  if (options === undefined) return []
  const given = (Object.keys(options) as (keyof TypeOptions)[]).filter((key) => options[key] !== undefined)
  const misplaced = given.filter((key) => !typesOfOption[key].includes(logicalType))
  if (misplaced.length > 0) return misplaced.map((key) => misplacedOption(key, logicalType, path))
  return [
    ...(options.format === undefined ? [] : formatMisfit(logicalType, options.format, [...path, 'format'])),
    ...(options.pattern === undefined ? [] : patternMisfit(options.pattern, [...path, 'pattern'])),
    ...inOrder(options.minLength, options.maxLength, [...path, 'minLength']),
    ...inOrder(options.minItems, options.maxItems, [...path, 'minItems']),
    ...boundsFit(logicalType, options, path),
  ]
}

function misplacedOption(key: keyof TypeOptions, logicalType: Property['logicalType'], path: Path): Finding {
  const bound = boundKeys.some((bound) => bound === key)
  return {
    path: [...path, key],
    problem: bound ? `bounds on a ${logicalType} column` : `\`${key}\` on a ${logicalType} column`,
    allowed: `${orWords(typesOfOption[key])} columns`,
  }
}

function boundsFit(logicalType: Property['logicalType'], options: TypeOptions, path: Path): Finding[] {
  const numeric = logicalType === 'number' || logicalType === 'integer'
  const wrong = boundKeys.filter(
    (key) => options[key] !== undefined && typeof options[key] !== (numeric ? 'number' : 'string'),
  )
  if (wrong.length > 0)
    return wrong.map((key) => ({
      path: [...path, key],
      problem: `found ${JSON.stringify(options[key])} for a ${logicalType} column`,
      allowed: numeric ? 'a number' : `the text of a ${logicalType}`,
    }))
  if (numeric) {
    const low = options.exclusiveMinimum ?? options.minimum
    const high = options.exclusiveMaximum ?? options.maximum
    const key = options.exclusiveMinimum === undefined ? 'minimum' : 'exclusiveMinimum'
    return typeof low === 'number' && typeof high === 'number' ? inOrder(low, high, [...path, key]) : []
  }
  if (logicalType === 'time') return []
  const { minimum: min, maximum: max, exclusiveMinimum, exclusiveMaximum } = options as Record<string, string>
  const bounds = { min, max, exclusive_min: exclusiveMinimum, exclusive_max: exclusiveMaximum }
  if (Object.values(bounds).every((bound) => bound === undefined)) return []
  return boundsMisfits(bounds).map((misfit) => ({
    ...misfit,
    path: [...path, ...misfit.path.map((key) => standardKeys[key as keyof typeof standardKeys])],
  }))
}

const standardKeys = {
  min: 'minimum',
  max: 'maximum',
  exclusive_min: 'exclusiveMinimum',
  exclusive_max: 'exclusiveMaximum',
}

function orWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function inOrder(min: number | undefined, max: number | undefined, path: Path): Finding[] {
  return min !== undefined && max !== undefined && min > max
    ? [{ path, problem: `${min} is more than ${max}: no value is left`, allowed: `at most ${max}` }]
    : []
}
