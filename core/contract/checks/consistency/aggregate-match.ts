import * as z from 'zod'
import type { Property } from '#core/contract/contract.ts'
import type { Dialect } from '#core/data/dialect.ts'
import { identifier } from '#core/data/sql.ts'
import { figureOf } from '../answer.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { figureWords, isWithin } from '../figure.ts'
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

const Aggregate = z.enum(['sum', 'mean', 'min', 'max', 'count', 'distinct'])

/** Row 54 of the check table. */
export const aggregateMatch = defineCheck({
  name: 'aggregate_match',
  dimension: 'consistency',
  about: 'column',
  words:
    'A figure of the column is the same in the other table, within a share of that; missing and non-finite values are left aside.',
  parameters: () => ({
    aggregate: Aggregate.describe(
      'What is computed: sum, mean, min and max of numbers; count or distinct of any.',
    ),
    reference: referenceParameter,
    reference_column: z
      .string()
      .optional()
      .describe('The column of the other table. Default: the one of the same name.'),
    tolerance_share: z
      .number()
      .min(0)
      .default(0)
      .describe('Difference allowed, as a share of the other table’s figure. Default: 0.'),
  }),
  misfits: (parameters) => notWith('aggregate_match', parameters, ['by']),
  lower: ({ aggregate, reference, reference_column, tolerance_share, where }, context) => {
    const property = columnOf(context)
    const words = `${aggregate} of ${property.name}`
    const expected = `${words} as in ${reference}${tolerance_share === 0 ? '' : `, within ${tolerance_share} of it`}`
    const found = referenceOf(context, reference, expected)
    if (isUnanswered(found)) return found
    const numeric = property.logicalType === 'number' || property.logicalType === 'integer'
    if (!numeric && aggregate !== 'count' && aggregate !== 'distinct')
      return unsupported(`there is no ${aggregate} of a ${property.logicalType}`, expected)
    const theirs = reference_column ?? property.name
    const [value] = referenceColumns(found, [[property, theirs]]) ?? []
    if (value === undefined) return unsupported(`the other table \`${reference}\` lacks ${theirs}`, expected)
    const figure = figureSql(aggregate, property, context.dialect)
    return ownFigures({
      reads: [property.name],
      where,
      needsValues: true,
      select: () =>
        `SELECT (SELECT ${figure} FROM (SELECT ${identifier(property.name)} AS "x" FROM t WHERE ${both(where, undefined)}) AS "m") AS "mine",
          (SELECT ${figure} FROM (SELECT ${value} AS "x" FROM ${found.from}) AS "o") AS "theirs"`,
      judge: (row) => {
        const [mine, other] = [figureOf(row, 'mine'), figureOf(row, 'theirs')]
        if (mine === undefined || other === undefined)
          return {
            outcome: 'no_data',
            observed: `no values ${mine === undefined ? 'here' : `in ${reference}`}`,
            expected,
          }
        const room = tolerance_share * Math.abs(other)
        return {
          outcome: isWithin(mine, { min: other - room, max: other + room }, false) ? 'pass' : 'fail',
          observed: `${words} ${figureWords(mine)}, in ${reference} ${figureWords(other)}`,
          expected,
          value: mine,
          ...(aggregate === 'min' || aggregate === 'max'
            ? { discreet: `${words} and that in ${reference}, not shown` }
            : {}),
        }
      },
    })
  },
})

function figureSql(
  aggregate: z.output<typeof Aggregate>,
  { logicalType }: Pick<Property, 'logicalType'>,
  dialect: Dialect,
): Sql {
  if (aggregate === 'count') return 'NULLIF(COUNT("x"), 0)'
  if (aggregate === 'distinct') return 'NULLIF(COUNT(DISTINCT "x"), 0)'
  const value = logicalType === 'integer' ? 'CAST("x" AS DECIMAL(38, 0))' : '"x"'
  const finite = logicalType === 'integer' ? '"x" IS NOT NULL' : dialect.finite('"x"')
  switch (aggregate) {
    case 'mean':
      return `AVG(CAST("x" AS DOUBLE)) FILTER (WHERE ${finite})`
    case 'sum':
      return `SUM(${value}) FILTER (WHERE ${finite})`
    case 'min':
    case 'max':
      return `${aggregate.toUpperCase()}("x") FILTER (WHERE ${finite})`
  }
}
