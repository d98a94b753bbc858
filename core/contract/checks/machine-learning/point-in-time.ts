import * as z from 'zod'
import { defineCheck, tolerance } from '../definition.ts'
import { isUnanswered, namedColumn, usedColumn } from '../read-column.ts'
import { rowRule } from '../row-rule.ts'
import { inspected } from './splits.ts'

/** Row 89 of the check table. */
export const pointInTime = defineCheck({
  name: 'point_in_time',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'Every feature was known when the row happened: its time is no later than that of the row. Where either is missing it cannot be told.',
  parameters: () => ({
    feature_time: z
      .string()
      .min(1)
      .describe('When the features of a row were known: a column or expression.'),
    event_time: z
      .string()
      .min(1)
      .optional()
      .describe(
        'When the row happened: a column or expression. Default: the time of the contract or the model.',
      ),
    ...tolerance,
  }),
  lower: (parameters, context) => {
    const event = usedColumn('eventTime', parameters.event_time, context, 'features known before the row')
    if (isUnanswered(event)) return event
    const feature = namedColumn(parameters.feature_time, context)
    return rowRule({
      reads: undefined,
      expressions: inspected(undefined, [feature, event], undefined),
      where: parameters.where,
      eligible: 'TRUE',
      broken: `${feature.sql} > ${event.sql}`,
      expected: `${feature.name} no later than ${event.name}`,
      tolerance: parameters,
      unknown: 'left_aside',
    })
  },
})
