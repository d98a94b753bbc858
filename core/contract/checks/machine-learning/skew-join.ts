import * as z from 'zod'
import type { Property } from '#core/contract/contract.ts'
import { constant, countIf, identifier } from '#core/data/sql.ts'
import { numberOf } from '../answer.ts'
import { unknownColumns } from '../columns-fit.ts'
import { defineCheck, tolerance } from '../definition.ts'
import type { Sql } from '../lowered.ts'
import { notWith, ownFigures } from '../own-figures.ts'
import { propertyOf } from '../read-column.ts'
import {
  isUnanswered,
  referenceColumns,
  referenceOf,
  referenceParameter,
  unsupported,
} from '../references.ts'
import { both } from '../row-rule.ts'
import { wholeKey } from '../uniqueness/keys.ts'
import { shareAnswer } from './share-answer.ts'
import { firstRows, rowOf } from './splits.ts'

const mostShown = 5

/** Row 81 of the check table. */
export const skewJoin = defineCheck({
  name: 'skew_join',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'What the model was served for a key is what this table has for it, feature by feature; a missing value differs from one that is there, and equals another missing one. Keys that are not in both tables are left aside.',
  parameters: () => ({
    reference: referenceParameter,
    key: z
      .array(z.string())
      .min(1)
      .describe('Columns of the contract that name a request, of the same names in the other table.'),
    features: z
      .array(z.string())
      .min(1)
      .optional()
      .describe(
        'Columns of the contract that are compared, of the same names in the other table. Default: the features of the model that are columns.',
      ),
    tolerance_by: z
      .number()
      .min(0)
      .default(0)
      .describe('By how much numbers may differ and still be equal. Default: 0.'),
    ...tolerance,
  }),
  misfits: (parameters, { columns }) => [
    ...unknownColumns(parameters.key, columns, ['key']),
    ...unknownColumns(parameters.features ?? [], columns, ['features']),
    ...notWith('skew_join', parameters, ['by']),
  ],
  lower: (parameters, context) => {
    const { reference, key, tolerance_by, where } = parameters
    const expected = `served features equal to those here (${reference})`
    const found = referenceOf(context, reference, expected)
    if (isUnanswered(found)) return found
    const ofModel = Object.values(context.use?.features ?? {}).flatMap(
      (sql) => propertyOf(sql, context)?.name ?? [],
    )
    const features = parameters.features ?? ofModel.filter((name) => !key.includes(name))
    if (features.length === 0)
      return unsupported('no feature is a column by itself: name some in `features`', expected)
    const names = [...key, ...features]
    const properties = names.map((name) => context.properties.find((property) => property.name === name))
    const theirs = referenceColumns(
      found,
      names.map((name, index) => [properties[index], name] as const),
    )
    if (theirs === undefined)
      return unsupported(`the other table \`${reference}\` lacks one of ${names.join(', ')}`, expected)
    const aliased = (values: readonly Sql[]): Sql =>
      values.map((value, index) => `${value} AS "c${index}"`).join(', ')
    const equalKeys = key.map((_, index) => `"mine"."c${index}" = "served"."c${index}"`).join(' AND ')
    const differing = features.map((_, index) => {
      const column = `"c${key.length + index}"`
      return differs(`"mine".${column}`, `"served".${column}`, properties[key.length + index], tolerance_by)
    })
    const any = differing.map((_, index) => `"d${index}" = 1`).join(' OR ')
    return ownFigures({
      reads: names,
      where,
      needsValues: true,
      select:
        () => `WITH "mine" AS (SELECT ${rowOf(context)} AS "row", ${aliased(names.map(identifier))} FROM t WHERE ${both(where, wholeKey(key))}),
"served" AS (SELECT ${aliased(theirs)} FROM ${found.from}),
"paired" AS (SELECT "mine"."row" AS "row", ${differing.map((sql, index) => `CASE WHEN ${sql} THEN 1 ELSE 0 END AS "d${index}"`).join(', ')} FROM "mine" JOIN "served" ON ${equalKeys})
SELECT COUNT(*) AS "of", ${countIf(any)} AS "bad", ${differing.map((_, index) => `COALESCE(SUM("d${index}"), 0) AS "n${index}"`).join(', ')}, ${firstRows('"row"', any, context)} AS "rows" FROM "paired"`,
      judge: (measured) => {
        const counts = features
          .map((name, index) => ({ name, count: numberOf(measured, `n${index}`) }))
          .filter(({ count }) => count > 0)
          .sort((one, other) => other.count - one.count)
        const shown = counts.slice(0, mostShown).map(({ name, count }) => `${name} ${count}`)
        const more = counts.length > mostShown ? `, and ${counts.length - mostShown} more` : ''
        return shareAnswer(measured, parameters, {
          expected,
          observed: (counted) =>
            counts.length === 0
              ? `all ${numberOf(measured, 'of')} rows were served as they are here`
              : `${counted} rows were served otherwise: ${shown.join(', ')}${more}`,
          nothing: 'no key is in both tables',
        })
      },
    })
  },
})

function differs(mine: Sql, served: Sql, property: Property | undefined, tolerance: number): Sql {
  const other = `${mine} IS DISTINCT FROM ${served}`
  const numeric = property?.logicalType === 'number' || property?.logicalType === 'integer'
  if (!numeric || tolerance === 0) return other
  const [one, two] = [mine, served].map((side) => `CAST(${side} AS DOUBLE)`)
  // Room for the rounding of decimal fractions that binary does not hold.
  const room = `${constant(tolerance)} + ${constant(4e-15)} * (ABS(${one}) + ABS(${two}))`
  return `(${other} AND NOT COALESCE(ABS(${one} - ${two}) <= ${room}, FALSE))`
}
