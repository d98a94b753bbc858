import * as z from 'zod'
import { numberOf } from '../answer.ts'
import { defineCheck, tolerance } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered, usedFeatures } from '../read-column.ts'
import { shareAnswer } from './share-answer.ts'
import { firstRows, inspected, judgedRows, rowOf, splits, splitsOf } from './splits.ts'

/**
 * Row 82 of the check table. Rows are grouped by the columns themselves, so that no two different rows are ever taken
 * for one, as two of equal fingerprint might be.
 */
export const splitOverlap = defineCheck({
  name: 'split_overlap',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'No row of the test split has the same features as a row of the training split; missing equals missing here.',
  parameters: () => ({
    splits,
    columns: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'Features, columns or expressions that make two rows the same. Default: the features of the model, or else all columns but label, entity and time.',
      ),
    ...tolerance,
  }),
  misfits: (parameters) => notWith('split_overlap', parameters, ['by']),
  lower: (parameters, context) => {
    const expected = 'no row of one split in the other'
    const pair = splitsOf(parameters.splits, context, expected)
    if (isUnanswered(pair)) return pair
    const compared = usedFeatures(parameters.columns, context)
    const keys = compared.map((_, index) => `"k${index}"`).join(', ')
    const columns = Object.fromEntries(compared.map(({ sql }, index) => [`k${index}`, sql]))
    const repeated = '"n0" > 0 AND "n1" > 0'
    return {
      kind: 'statement',
      reads: undefined,
      expressions: inspected(pair, compared, parameters.where),
      needsValues: true,
      select: `WITH ${judgedRows(pair, { ...columns, row: rowOf(context) }, parameters.where)},
grouped AS (SELECT SUM("in0") AS "n0", SUM("in1") AS "n1", MIN(CASE WHEN "in1" = 1 THEN "row" END) AS "first" FROM judged GROUP BY ${keys})
SELECT COALESCE(SUM("n0"), 0) AS "train", COALESCE(SUM("n1"), 0) AS "of", COALESCE(SUM(CASE WHEN ${repeated} THEN "n1" ELSE 0 END), 0) AS "bad", ${firstRows('"first"', repeated, context)} AS "rows" FROM grouped`,
      judge: ([measured = {}]) => {
        const train = numberOf(measured, 'train')
        const { train: learned, test } = pair
        const nothing = { ...measured, ...(train === 0 ? { of: 0 } : {}) }
        return shareAnswer(nothing, parameters, {
          expected: `no row of ${test.name} with the ${compared.length === 1 ? compared[0]?.name : `${compared.length} columns`} of a row of ${learned.name}`,
          observed: (counted) =>
            `${counted} rows of ${test.name} are among the ${train} of ${learned.name} too`,
          nothing: `${train} rows in ${learned.name}, ${numberOf(measured, 'of')} in ${test.name}`,
        })
      },
    }
  },
})
