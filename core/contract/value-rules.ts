import type { Finding } from '#core/config/read-document.ts'
import { checkNamed } from '#core/contract/checks/catalogue.ts'
import { unknownColumns } from '#core/contract/checks/columns-fit.ts'
import { valuesOfAnotherType } from '#core/contract/checks/validity/values-fit.ts'
import { type Contract, type Property, propertiesOf, type Quality } from '#core/contract/contract.ts'
import { dateLetters, strptimeFormat } from '#core/data/sql.ts'

type Path = (string | number)[]

/** What a contract promises must be something its columns can keep; a promise nobody can check is none. */
export function promisesFitColumns(contract: Contract): Finding[] {
  const columns = propertiesOf(contract).map((property) => property.name)
  const ofTable = (contract.schema[0]?.quality ?? []).flatMap((quality, index) =>
    parametersFit(quality, undefined, columns, ['schema', 0, 'quality', index, 'implementation']),
  )
  const ofColumns = propertiesOf(contract).flatMap((property, place) => {
    const path: Path = ['schema', 0, 'properties', place]
    const members = (property.enum ?? []).map((member) => member.value)
    return [
      ...optionsFit(property, [...path, 'logicalTypeOptions']),
      ...valuesOfAnotherType(property, members, (index) => [...path, 'enum', index, 'value']),
      ...property.quality.flatMap((quality, index) =>
        parametersFit(quality, property, columns, [...path, 'quality', index, 'implementation']),
      ),
    ]
  })
  return [...ofTable, ...ofColumns]
}

function parametersFit(
  { implementation }: Quality,
  property: Property | undefined,
  columns: readonly string[],
  path: Path,
): Finding[] {
  const misfits = [
    ...checkNamed(implementation.check).misfits(implementation, { property, columns }),
    ...unknownColumns(implementation.by ?? [], columns, ['by']),
  ]
  return misfits.map((misfit) => ({ ...misfit, path: [...path, ...misfit.path] }))
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

function inOrder(min: number | undefined, max: number | undefined, path: Path): Finding[] {
  return min !== undefined && max !== undefined && min > max
    ? [{ path, problem: `${min} is more than ${max}: no value is left`, allowed: `at most ${max}` }]
    : []
}
