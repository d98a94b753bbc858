import { allowedNames } from '#core/config/nearest.ts'
import type { Finding } from '#core/config/read-document.ts'
import type { CheckParameters } from '#core/contract/checks/parameters.ts'
import { type Contract, type Property, propertiesOf } from '#core/contract/contract.ts'
import { dateLetters, strptimeFormat } from '#core/data/sql.ts'

type Path = (string | number)[]
type Scalar = string | number | boolean

/** What a contract promises must be something its columns can keep; a promise nobody can check is none. */
export function promisesFitColumns(contract: Contract): Finding[] {
  const names = propertiesOf(contract).map((property) => property.name)
  const ofTable = (contract.schema[0]?.quality ?? []).flatMap((quality, index) =>
    parametersFit(quality.implementation, names, ['schema', 0, 'quality', index, 'implementation']),
  )
  const ofColumns = propertiesOf(contract).flatMap((property, place) => {
    const path: Path = ['schema', 0, 'properties', place]
    const members = (property.enum ?? []).map((member) => member.value)
    return [
      ...optionsFit(property, [...path, 'logicalTypeOptions']),
      ...valuesFit(property, members, (index) => [...path, 'enum', index, 'value']),
      ...property.quality.flatMap(({ implementation }, index) => {
        const at: Path = [...path, 'quality', index, 'implementation']
        return [
          ...parametersFit(implementation, names, at),
          ...(implementation.check === 'in_set'
            ? valuesFit(property, implementation.values, (value) => [...at, 'values', value])
            : []),
          ...(implementation.check === 'matches' && property.logicalType !== 'string'
            ? [
                {
                  path: at,
                  problem: `\`matches\` on a ${property.logicalType} column`,
                  allowed: 'string columns',
                },
              ]
            : []),
        ]
      }),
    ]
  })
  return [...ofTable, ...ofColumns]
}

function optionsFit({ logicalType, logicalTypeOptions: options }: Property, path: Path): Finding[] {
  if (options === undefined) return []
  const findings: Finding[] = []
  for (const key of ['minLength', 'maxLength', 'pattern'] as const) {
    if (options[key] !== undefined && logicalType !== 'string') {
      const problem = `\`${key}\` on a ${logicalType} column`
      findings.push({ path: [...path, key], problem, allowed: 'string columns' })
    }
  }
  if (options.format !== undefined) {
    const dated = logicalType === 'date' || logicalType === 'timestamp'
    if (!dated) {
      const problem = `\`format\` on a ${logicalType} column is checked by nothing`
      findings.push({
        path: [...path, 'format'],
        problem,
        allowed: 'date or timestamp columns; pattern for text',
      })
    } else if (strptimeFormat(options.format) === undefined) {
      const problem = `\`${options.format}\` holds letters that are not understood`
      findings.push({
        path: [...path, 'format'],
        problem,
        allowed: `${dateLetters.join(', ')}, 'text' in quotes`,
      })
    }
  }
  return [
    ...findings,
    ...inOrder(options.minLength, options.maxLength, [...path, 'minLength']),
    ...inOrder(options.minimum, options.maximum, [...path, 'minimum']),
  ]
}

function parametersFit(parameters: CheckParameters, names: readonly string[], path: Path): Finding[] {
  switch (parameters.check) {
    case 'unique':
      return (parameters.columns ?? []).flatMap((name, index) =>
        names.includes(name)
          ? []
          : [
              {
                path: [...path, 'columns', index],
                problem: `there is no column \`${name}\` in the contract`,
                allowed: allowedNames(name, names),
              },
            ],
      )
    case 'row_count':
    case 'quantile':
      return parameters.min === undefined && parameters.max === undefined
        ? [
            {
              path,
              problem: `\`${parameters.check}\` without bounds promises nothing`,
              allowed: 'min, max or both',
            },
          ]
        : inOrder(parameters.min, parameters.max, [...path, 'min'])
    case 'range':
      return inOrder(parameters.min, parameters.max, [...path, 'min'])
    default:
      return []
  }
}

function inOrder(min: number | undefined, max: number | undefined, path: Path): Finding[] {
  return min !== undefined && max !== undefined && min > max
    ? [{ path, problem: `${min} is more than ${max}: no value is left`, allowed: `at most ${max}` }]
    : []
}

const fitting: Readonly<Record<Property['logicalType'], { readonly type: string; readonly words: string }>> =
  {
    string: { type: 'string', words: 'text; quote what reads as a number or as true or false' },
    date: { type: 'string', words: 'dates as text' },
    timestamp: { type: 'string', words: 'timestamps as text' },
    number: { type: 'number', words: 'numbers' },
    integer: { type: 'number', words: 'numbers' },
    boolean: { type: 'boolean', words: 'true, false' },
  }

/** A number never equals a text: `1.0` in a list would not match the text `1.0`, or stop the engine. */
function valuesFit(property: Property, values: readonly Scalar[], at: (index: number) => Path): Finding[] {
  const { type, words } = fitting[property.logicalType]
  return values.flatMap((value, index) =>
    typeof value === type
      ? []
      : [
          {
            path: at(index),
            problem: `found ${JSON.stringify(value)} for the ${property.logicalType} column \`${property.name}\``,
            allowed: words,
          },
        ],
  )
}
