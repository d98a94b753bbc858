import * as z from 'zod'
import type { Property } from '#core/contract/contract.ts'
import { constant, identifier } from '#core/data/sql.ts'
import { atLeastShare, numberOf, percent, rowsOf } from '../answer.ts'
import { unknownColumns } from '../columns-fit.ts'
import { defineCheck } from '../definition.ts'
import type { Sql } from '../lowered.ts'
import { notWith, ownFigures } from '../own-figures.ts'
import {
  isUnanswered,
  referenceColumns,
  referenceOf,
  referenceParameter,
  unsupported,
} from '../references.ts'
import { both } from '../row-rule.ts'

const columnMap = z
  .array(z.string())
  .min(1)
  .describe('Columns of the contract, which have the same names in the other table.')

/** Row 55 of the check table. */
export const datasetMatch = defineCheck({
  name: 'dataset_match',
  dimension: 'consistency',
  about: 'table',
  words:
    'So many of the keys of both tables are in both, once each, with equal values; missing equals missing, in keys too.',
  parameters: () => ({
    reference: referenceParameter,
    key: columnMap,
    columns: columnMap.optional().describe('Columns that must be equal. Default: the key alone.'),
    tolerance_by: z
      .number()
      .min(0)
      .default(0)
      .describe('By how much numbers may differ and still be equal. Default: 0.'),
    min: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe('Smallest share of equal keys among the keys of both tables. Default: 1.'),
  }),
  misfits: (parameters, { columns }) => [
    ...unknownColumns(parameters.key, columns, ['key']),
    ...unknownColumns(parameters.columns ?? [], columns, ['columns']),
    ...notWith('dataset_match', parameters, ['by']),
  ],
  lower: ({ reference, key, columns = [], tolerance_by, min, where }, context) => {
    const expected = `${percent(min)} of the keys equal to those in ${reference}`
    const found = referenceOf(context, reference, expected)
    if (isUnanswered(found)) return found
    const names = [...key, ...columns]
    const properties = names.map((name) => context.properties.find((property) => property.name === name))
    const theirs = referenceColumns(
      found,
      names.map((name, index) => [properties[index], name] as const),
    )
    if (theirs === undefined)
      return unsupported(`the other table \`${reference}\` lacks one of ${names.join(', ')}`, expected)
    const aliases = names.map((_, index) => (index < key.length ? `"k${index}"` : `"c${index}"`))
    const selected = (values: readonly Sql[]): Sql =>
      values.map((value, index) => `${value} AS ${aliases[index]}`).join(', ')
    const row = context.rowNumber ?? 'NULL'
    const keys = aliases.slice(0, key.length).join(', ')
    const compared = aliases.slice(key.length)
    const sides = compared.flatMap((alias, index) =>
      [1, 2].map((side) => `MIN(CASE WHEN "side" = ${side} THEN ${alias} END) AS "s${side}_${index}"`),
    )
    const equal = [
      '"here" = 1 AND "there" = 1',
      ...compared.map((_, index) =>
        sameValue(`"s1_${index}"`, `"s2_${index}"`, properties[key.length + index], tolerance_by),
      ),
    ].join(' AND ')
    const counted = (condition: Sql, name: string): Sql =>
      `COALESCE(SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END), 0) AS "${name}"`
    const rows =
      context.rowNumber === undefined
        ? 'NULL'
        : context.dialect.smallest('"r"', 5, `"here" > 0 AND NOT (${equal})`)
    return ownFigures({
      reads: names,
      where,
      needsValues: true,
      select: () => `WITH "u" AS (
          SELECT 1 AS "side", ${row} AS "r", ${selected(names.map(identifier))} FROM t WHERE ${both(where, undefined)}
          UNION ALL SELECT 2 AS "side", NULL AS "r", ${selected(theirs)} FROM ${found.from}),
        "g" AS (SELECT ${keys}, MIN("r") AS "r", SUM(CASE WHEN "side" = 1 THEN 1 ELSE 0 END) AS "here",
          SUM(CASE WHEN "side" = 2 THEN 1 ELSE 0 END) AS "there"${sides.map((side) => `, ${side}`).join('')} FROM "u" GROUP BY ${keys})
        SELECT COUNT(*) AS "of", ${counted(equal, 'equal')}, ${counted('"there" = 0', 'here')}, ${counted('"here" = 0', 'there')},
          ${counted('"here" > 1 OR "there" > 1', 'repeated')}, ${rows} AS "rows" FROM "g"`,
      judge: (measured) => {
        const of = numberOf(measured, 'of')
        if (of === 0) return { outcome: 'no_data', observed: 'no keys', expected, of }
        const bad = of - numberOf(measured, 'equal')
        const parts = [
          [numberOf(measured, 'here'), 'only here'],
          [numberOf(measured, 'there'), `only in ${reference}`],
          [numberOf(measured, 'repeated'), 'more than once'],
        ] as const
        const told = parts.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : []))
        return {
          outcome: atLeastShare(of - bad, min, of) ? 'pass' : 'fail',
          observed: `${of - bad} of ${of} keys are equal${told.length > 0 ? ` (${told.join(', ')})` : ''}`,
          expected,
          bad,
          of,
          value: (of - bad) / of,
          rows: rowsOf(measured, 'rows'),
        }
      },
    })
  },
})

function sameValue(a: Sql, b: Sql, property: Property | undefined, tolerance: number): Sql {
  const same = `${a} IS NOT DISTINCT FROM ${b}`
  const type = property?.logicalType
  if (tolerance === 0 || (type !== 'number' && type !== 'integer')) return `(${same})`
  const difference = `ABS(CAST(${a} AS DOUBLE) - CAST(${b} AS DOUBLE))`
  const slack = `${constant(tolerance)} + ${constant(4e-15)} * (ABS(CAST(${a} AS DOUBLE)) + ABS(CAST(${b} AS DOUBLE)))`
  return `(${same} OR COALESCE(${difference} <= ${slack}, FALSE))`
}
