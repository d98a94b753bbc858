import * as z from 'zod'
import { countIf } from '#core/data/sql.ts'
import { numberOf } from '../answer.ts'
import { defineCheck, tolerance } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered, namedColumn, usedColumn } from '../read-column.ts'
import { shareAnswer } from './share-answer.ts'
import { firstRows, inspected, judgedRows, rowOf, splits, splitsOf } from './splits.ts'

/** Row 83 of the check table. */
export const entityOverlap = defineCheck({
  name: 'entity_overlap',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'No entity of the test split, such as a patient or an aircraft, is in the training split; counts entities. Rows with a missing part of the key are left aside.',
  parameters: () => ({
    splits,
    key: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'Columns or expressions that name an entity. Default: the entity of the contract or the model.',
      ),
    ...tolerance,
  }),
  misfits: (parameters) => notWith('entity_overlap', parameters, ['by']),
  lower: (parameters, context) => {
    const expected = 'no entity in both splits'
    const pair = splitsOf(parameters.splits, context, expected)
    if (isUnanswered(pair)) return pair
    const one = usedColumn('entity', parameters.key?.[0], context, expected)
    if (isUnanswered(one)) return one
    const key = [one, ...(parameters.key ?? []).slice(1).map((name) => namedColumn(name, context))]
    const names = key.map((_, index) => `"k${index}"`)
    const columns = Object.fromEntries(key.map(({ sql }, index) => [`k${index}`, sql]))
    const repeated = '"n0" > 0 AND "n1" > 0'
    return {
      kind: 'statement',
      reads: undefined,
      expressions: inspected(pair, key, parameters.where),
      needsValues: true,
      select: `WITH ${judgedRows(pair, { ...columns, row: rowOf(context) }, parameters.where)},
grouped AS (SELECT SUM("in0") AS "n0", SUM("in1") AS "n1", MIN(CASE WHEN "in1" = 1 THEN "row" END) AS "first" FROM judged WHERE ${names.map((name) => `${name} IS NOT NULL`).join(' AND ')} GROUP BY ${names.join(', ')})
SELECT ${countIf('"n0" > 0')} AS "train", ${countIf('"n1" > 0')} AS "of", ${countIf(repeated)} AS "bad", ${firstRows('"first"', repeated, context)} AS "rows" FROM grouped`,
      judge: ([measured = {}]) => {
        const train = numberOf(measured, 'train')
        const { train: learned, test } = pair
        const words = key.map(({ name }) => name).join(' + ')
        return shareAnswer(train === 0 ? { ...measured, of: 0 } : measured, parameters, {
          expected: `no ${words} of ${test.name} in ${learned.name}`,
          observed: (counted) =>
            `${counted} different ${words} of ${test.name} are among the ${train} of ${learned.name} too`,
          nothing: `${train} different ${words} in ${learned.name}, ${numberOf(measured, 'of')} in ${test.name}`,
        })
      },
    }
  },
})
