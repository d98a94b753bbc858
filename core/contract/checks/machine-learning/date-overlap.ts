import * as z from 'zod'
import { countIf } from '#core/data/sql.ts'
import { numberOf } from '../answer.ts'
import { defineCheck, tolerance } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered, usedColumn } from '../read-column.ts'
import { momentsOf } from './moment.ts'
import { shareAnswer } from './share-answer.ts'
import { inspected, judgedRows, splits, splitsOf } from './splits.ts'

/** Row 85 of the check table. */
export const dateOverlap = defineCheck({
  name: 'date_overlap',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'No day of the test split is a day of the training split; counts days. Rows without a date are left aside.',
  parameters: () => ({
    splits,
    column: z
      .string()
      .min(1)
      .optional()
      .describe('Dates or timestamps. Default: the time of the contract or the model.'),
    ...tolerance,
  }),
  misfits: (parameters) => notWith('date_overlap', parameters, ['by']),
  lower: (parameters, context) => {
    const expected = 'no day in both splits'
    const pair = splitsOf(parameters.splits, context, expected)
    if (isUnanswered(pair)) return pair
    const column = usedColumn('eventTime', parameters.column, context, expected)
    if (isUnanswered(column)) return column
    const moment = momentsOf(column, context, expected)
    if (isUnanswered(moment)) return moment
    const repeated = '"n0" > 0 AND "n1" > 0'
    return {
      kind: 'statement',
      reads: undefined,
      expressions: inspected(pair, [column], parameters.where),
      needsValues: true,
      select: `WITH ${judgedRows(pair, { day: `CAST(${column.sql} AS DATE)` }, parameters.where)},
grouped AS (SELECT "day", SUM("in0") AS "n0", SUM("in1") AS "n1" FROM judged WHERE "day" IS NOT NULL GROUP BY "day")
SELECT ${countIf('"n0" > 0')} AS "train", ${countIf('"n1" > 0')} AS "of", ${countIf(repeated)} AS "bad", CAST(MIN(CASE WHEN ${repeated} THEN "day" END) AS VARCHAR) AS "from", CAST(MAX(CASE WHEN ${repeated} THEN "day" END) AS VARCHAR) AS "to" FROM grouped`,
      judge: ([measured = {}]) => {
        const train = numberOf(measured, 'train')
        const { train: learned, test } = pair
        const told = column.shown && measured.from !== null
        const span = !told ? '' : `, from ${String(measured.from)} to ${String(measured.to)}`
        return shareAnswer(train === 0 ? { ...measured, of: 0 } : measured, parameters, {
          expected: `no day of ${test.name} in ${learned.name}`,
          observed: (counted) => `${counted} days of ${test.name} are days of ${learned.name} too${span}`,
          nothing: `${train} days in ${learned.name}, ${numberOf(measured, 'of')} in ${test.name}`,
        })
      },
    }
  },
})
