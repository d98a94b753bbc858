import * as z from 'zod'
import { Duration, secondsOf } from '#core/config/quantities.ts'
import { countIf } from '#core/data/sql.ts'
import { figureOf, numberOf } from '../answer.ts'
import { defineCheck, tolerance } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered, usedColumn } from '../read-column.ts'
import { momentsOf } from './moment.ts'
import { shareAnswer } from './share-answer.ts'
import { firstRows, inspected, judgedRows, rowOf, splits, splitsOf } from './splits.ts'

/** Row 84 of the check table. */
export const timeLeak = defineCheck({
  name: 'time_leak',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'Every row of the test split happened no earlier than the last row of the training split, and a gap after it where one is given. Rows without a time are left aside.',
  parameters: () => ({
    splits,
    event_time: z
      .string()
      .min(1)
      .optional()
      .describe(
        'When a row happened: a column or expression. Default: the time of the contract or the model.',
      ),
    gap: Duration.default('0s').describe(
      'Time that has to lie between training and test, as long as a label takes to become known. Default: 0s.',
    ),
    ...tolerance,
  }),
  misfits: (parameters) => notWith('time_leak', parameters, ['by']),
  lower: (parameters, context) => {
    const expected = 'test rows after all training rows'
    const pair = splitsOf(parameters.splits, context, expected)
    if (isUnanswered(pair)) return pair
    const time = usedColumn('eventTime', parameters.event_time, context, expected)
    if (isUnanswered(time)) return time
    const moment = momentsOf(time, context, expected)
    if (isUnanswered(moment)) return moment
    const gap = Math.round(secondsOf(parameters.gap) * 1000)
    const early = '"in1" = 1 AND "at" < "latest"'
    return {
      kind: 'statement',
      reads: undefined,
      expressions: inspected(pair, [time], parameters.where),
      needsValues: true,
      select: `WITH ${judgedRows(pair, { at: moment.milliseconds, row: rowOf(context) }, parameters.where)},
learned AS (SELECT MAX("at") + ${gap} AS "latest" FROM judged WHERE "in0" = 1),
compared AS (SELECT "in1", "at", "row", "latest" FROM judged CROSS JOIN learned WHERE "at" IS NOT NULL)
SELECT MAX("latest") AS "latest", MIN(CASE WHEN "in1" = 1 THEN "at" END) AS "first", COALESCE(SUM("in1"), 0) AS "of", ${countIf(early)} AS "bad", ${firstRows('"row"', early, context)} AS "rows" FROM compared`,
      judge: ([measured = {}]) => {
        const latest = figureOf(measured, 'latest')
        const first = figureOf(measured, 'first')
        const { train, test } = pair
        // Both moments are those of a row.
        const ends = time.shown
          ? `; ${train.name} ends ${moment.words((latest ?? 0) - gap)}, ${test.name} starts ${moment.words(first ?? 0)}`
          : ''
        const after = gap === 0 ? '' : ` and ${parameters.gap} more`
        return shareAnswer(latest === undefined ? { ...measured, of: 0 } : measured, parameters, {
          expected: `no row of ${test.name} before the last of ${train.name}${after}`,
          observed: (counted) => `${counted} rows of ${test.name} are earlier${ends}`,
          nothing: `${latest === undefined ? `no time in ${train.name}` : `${numberOf(measured, 'of')} times in ${test.name}`}`,
        })
      },
    }
  },
})
