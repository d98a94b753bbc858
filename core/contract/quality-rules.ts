import type { Finding } from '#core/config/read-document.ts'
import { unknownColumns } from '#core/contract/checks/columns-fit.ts'
import { type Contract, propertiesOf } from '#core/contract/contract.ts'
import { metricOf } from './library-metrics.ts'
import { type LibraryQuality, metrics, operatorNames, type SqlQuality } from './quality.ts'
import { patternMisfit } from './regular-expression.ts'
import { type StatedQuality, statedIn } from './stated-checks.ts'

type Path = readonly (string | number)[]

/** What entries of `quality` in the standard's own words must keep across their keys. */
export function qualityIsWhole(contract: Contract): Finding[] {
  const columns = propertiesOf(contract).map(({ name }) => name)
  return statedIn(contract).flatMap((stated): Finding[] => {
    if (stated.kind === 'check') return []
    const { quality, path } = stated
    switch (quality.type) {
      case 'text':
      case 'custom':
        return []
      case 'sql':
        return [...oneOperator(quality, path), ...orderedPairs(quality, path)]
      default:
        return libraryIsWhole(quality, stated, columns)
    }
  })
}

function libraryIsWhole(
  quality: LibraryQuality,
  { path, property }: StatedQuality,
  columns: readonly string[],
): Finding[] {
  const { metric, rule } = quality
  if (metric === undefined && rule === undefined)
    return [
      {
        path,
        problem: 'an entry of the library without its `metric`',
        allowed: `metric: ${metrics.join(', ')}; or type: custom, sql or text`,
      },
    ]
  const known = metricOf(quality)
  // What version 3.0 called a rule was not fixed: others than the figures are kept, and shown as unsupported.
  if (known === undefined) return []
  const { properties = [], pattern } = quality.arguments ?? {}
  return [
    ...oneOperator(quality, path),
    ...orderedPairs(quality, path),
    ...notNumbers(quality, path),
    ...unknownUnit(quality, path),
    ...place(known, property === undefined, properties.length > 0, path),
    ...unknownColumns(properties, columns, ['arguments', 'properties']).map((misfit) => ({
      ...misfit,
      path: [...path, ...misfit.path],
    })),
    ...(pattern === undefined ? [] : patternMisfit(pattern, [...path, 'arguments', 'pattern'])),
  ]
}

function oneOperator(quality: LibraryQuality | SqlQuality, path: Path): Finding[] {
  const given = operatorNames.filter((name) => quality[name] !== undefined)
  if (given.length === 1) return []
  const problem =
    given.length === 0 ? 'nothing says what the figure must be' : `${given.join(' and ')} at once`
  return [{ path, problem, allowed: `one of ${operatorNames.join(', ')}` }]
}

function orderedPairs(quality: LibraryQuality | SqlQuality, path: Path): Finding[] {
  return (['mustBeBetween', 'mustNotBeBetween'] as const).flatMap((name) => {
    const [low = 0, high = 0] = quality[name] ?? []
    return low > high
      ? [{ path: [...path, name], problem: `${low} is more than ${high}`, allowed: 'the smaller one first' }]
      : []
  })
}

function notNumbers(quality: LibraryQuality, path: Path): Finding[] {
  return (['mustBe', 'mustNotBe'] as const).flatMap((name) => {
    const bound = quality[name]
    return bound === undefined || typeof bound === 'number'
      ? []
      : [{ path: [...path, name], problem: `found ${JSON.stringify(bound)}`, allowed: 'a number' }]
  })
}

function unknownUnit({ unit }: LibraryQuality, path: Path): Finding[] {
  return unit === undefined || unit === 'rows' || unit === 'percent'
    ? []
    : [{ path: [...path, 'unit'], problem: `found ${JSON.stringify(unit)}`, allowed: 'rows, percent' }]
}

function place(
  metric: NonNullable<ReturnType<typeof metricOf>>,
  ofTable: boolean,
  listed: boolean,
  path: Path,
): Finding[] {
  if (metric === 'rowCount' || !ofTable) return []
  if (metric === 'duplicateValues')
    return listed
      ? []
      : [{ path, problem: '`duplicateValues` of a table needs its columns', allowed: 'arguments.properties' }]
  return [
    {
      path,
      problem: `\`${metric}\` is about one column`,
      allowed: 'move it under that column, to properties[].quality',
    },
  ]
}
