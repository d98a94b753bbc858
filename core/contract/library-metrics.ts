import { type Answer, numberOf, rowsOf } from '#core/contract/checks/answer.ts'
import type { Dimension, LoweringContext } from '#core/contract/checks/definition.ts'
import type { Lowered, Measurement, Sql } from '#core/contract/checks/lowered.ts'
import { constantOf } from '#core/contract/checks/typed-constant.ts'
import { identifier, text, textColumn } from '#core/data/sql.ts'
import type { Property } from './contract.ts'
import { type Comparison, comparisonOf } from './operators.ts'
import { type LibraryQuality, metrics } from './quality.ts'
import { portablePattern } from './regular-expression.ts'

export type Metric = (typeof metrics)[number]

/** The figure an entry is about, also by its name in 3.0 of the standard; undefined where it is none of the standard's. */
export function metricOf({ metric, rule }: LibraryQuality): Metric | undefined {
  return metric ?? (rule === 'duplicateCount' ? 'duplicateValues' : metrics.find((known) => known === rule))
}

/** What each figure is about, in the words of data quality. */
export const dimensionOfMetric: Readonly<Record<Metric, Dimension>> = {
  nullValues: 'completeness',
  missingValues: 'completeness',
  invalidValues: 'validity',
  duplicateValues: 'uniqueness',
  rowCount: 'schema',
}

/**
 * A figure of the standard's library, held against the operator beside it. `unit: percent` makes it a share of all rows.
 * Missing means without a value, or one of `missingValues`; invalid is a value that cannot be read as the column's type or
 * that the arguments do not allow; duplicates are rows beyond the first of each value, gaps left aside.
 */
export function lowerMetric(quality: LibraryQuality, context: LoweringContext): Lowered {
  const metric = metricOf(quality)
  const percent = quality.unit === 'percent'
  const comparison = comparisonOf(quality, percent ? ' %' : '')
  if (metric === undefined || comparison === undefined)
    return {
      kind: 'unanswered',
      outcome: 'unsupported',
      because: `\`${quality.rule ?? 'a metric'}\` without one of the figures ${metrics.join(', ')}`,
      expected: quality.description ?? 'what the contract says',
    }
  const words = `${wordsOf[metric]} ${comparison.words}`
  if (metric === 'rowCount') return rowCount(comparison, words)
  if (metric === 'duplicateValues') return duplicates(quality, context, { comparison, percent, words })
  const { property } = context
  if (property === undefined) throw new RangeError(`${metric} is about one column`)
  const promised = { comparison, percent, words }
  const measurement = counted(property.name, brokenBy[metric](property, quality, context), promised)
  if (metric !== 'nullValues') return measurement
  return {
    ...measurement,
    fromFacts: ({ rows, columns }) => {
      // Which rows they are, only a scan can say.
      const none = columns.get(property.name)?.missing === 0
      return none && rows > 0 ? judged(0, rows, promised, []) : undefined
    },
  }
}

const wordsOf: Readonly<Record<Metric, string>> = {
  nullValues: 'rows without a value:',
  missingValues: 'rows with a missing value:',
  invalidValues: 'rows with an invalid value:',
  duplicateValues: 'rows that repeat an earlier value:',
  rowCount: 'rows:',
}

interface Promised {
  readonly comparison: Comparison
  readonly percent: boolean
  readonly words: string
}

const brokenBy = {
  nullValues: ({ name }: Property): Sql => `${identifier(name)} IS NULL`,
  missingValues: (property: Property, quality: LibraryQuality, context: LoweringContext): Sql => {
    const listed = isListed(property, quality.arguments?.missingValues ?? [], context)
    return [`${identifier(property.name)} IS NULL`, ...listed].join(' OR ')
  },
  invalidValues: (property: Property, quality: LibraryQuality, context: LoweringContext): Sql => {
    const { validValues, pattern } = quality.arguments ?? {}
    const source = textColumn(property.name)
    const broken = [
      `${identifier(property.name)} IS NULL`,
      ...(validValues === undefined
        ? []
        : [`NOT (${isListed(property, validValues, context).join(' OR ') || 'FALSE'})`]),
      ...(pattern === undefined
        ? []
        : [`NOT ${context.dialect.fullMatch(source, portablePattern(pattern))}`]),
    ]
    return `${source} IS NOT NULL AND (${broken.join(' OR ')})`
  },
}

/** The conditions for a value being one of a list: texts as they were read, numbers and the like as values. */
function isListed(
  property: Property,
  values: readonly (string | number | boolean | null)[],
  { dialect }: LoweringContext,
): Sql[] {
  const texts = values.filter((value) => typeof value === 'string')
  const others = values.filter((value) => typeof value === 'number' || typeof value === 'boolean')
  const source = textColumn(property.name)
  const fitting = property.logicalType === 'boolean' ? 'boolean' : 'number'
  const typed = property.logicalType === 'boolean' || /^(number|integer)$/.test(property.logicalType)
  const comparable = others.filter((value) => typed && typeof value === fitting)
  const asTexts = [...texts, ...others.filter((value) => !comparable.includes(value)).map(String)]
  return [
    ...(asTexts.length === 0 ? [] : [`COALESCE(${source} IN (${asTexts.map(text).join(', ')}), FALSE)`]),
    ...(comparable.length === 0
      ? []
      : [
          `COALESCE(${identifier(property.name)} IN (${comparable.map((value) => constantOf(property, value, dialect)).join(', ')}), FALSE)`,
        ]),
  ]
}

function rowCount(comparison: Comparison, expected: string): Measurement {
  const answer = (of: number): Answer => {
    const outcome = comparison.holds(of) ? 'pass' : 'fail'
    return { outcome, observed: `${of} rows`, expected, of, value: of }
  }
  return {
    kind: 'measurement',
    reads: [],
    perBatch: false,
    needsValues: false,
    atoms: { of: { kind: 'count', where: 'TRUE' } },
    judge: (measured) => answer(numberOf(measured, 'of')),
    fromFacts: ({ rows }) => answer(rows),
  }
}

function counted(column: string, broken: Sql, promised: Promised): Measurement {
  return {
    kind: 'measurement',
    reads: [column],
    perBatch: true,
    needsValues: false,
    atoms: {
      of: { kind: 'count', where: 'TRUE' },
      bad: { kind: 'count', where: broken },
      rows: { kind: 'rows', where: broken },
    },
    judge: (measured) =>
      judged(numberOf(measured, 'bad'), numberOf(measured, 'of'), promised, rowsOf(measured, 'rows')),
  }
}

function duplicates(quality: LibraryQuality, context: LoweringContext, promised: Promised): Measurement {
  const own = context.property === undefined ? [] : [context.property.name]
  const names = quality.arguments?.properties ?? own
  const present = names.map((name) => `${identifier(name)} IS NOT NULL`).join(' AND ')
  return {
    kind: 'measurement',
    reads: names,
    perBatch: false,
    needsValues: false,
    atoms: {
      of: { kind: 'count', where: 'TRUE' },
      present: { kind: 'count', where: present },
      distinct: { kind: 'distinct', of: names.map(identifier), where: present },
    },
    judge: (measured) => {
      const bad = numberOf(measured, 'present') - numberOf(measured, 'distinct')
      return judged(bad, numberOf(measured, 'of'), promised, [])
    },
  }
}

function judged(
  bad: number,
  of: number,
  { comparison, percent, words: expected }: Promised,
  rows: readonly number[],
): Answer {
  if (of === 0) return { outcome: 'no_data', observed: 'no rows', expected, of }
  const value = percent ? (100 * bad) / of : bad
  const share = percent ? ` (${Number(value.toPrecision(6))} %)` : ''
  return {
    outcome: comparison.holds(value) ? 'pass' : 'fail',
    observed: `${bad} of ${of} rows${share}`,
    expected,
    bad,
    of,
    value,
    rows,
  }
}
