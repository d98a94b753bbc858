import { Duration, secondsOf } from '#core/config/quantities.ts'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Row 37 of the check table. */
export const notFuture = defineCheck({
  name: 'not_future',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['date', 'timestamp'],
  words: 'No date or timestamp lies after the moment of the run (UTC); missing ones are left aside.',
  parameters: () => ({
    slack: Duration.default('0s').describe('So far ahead clocks may go: 30s, 10m, 24h, 7d. Default: 0s.'),
    ...tolerance,
  }),
  lower: (parameters, context) => {
    const { name, logicalType } = columnOf(context)
    const { slack, where } = parameters
    const column = identifier(name)
    const latest = new Date(context.now.getTime() + secondsOf(slack) * 1000)
    const value = logicalType === 'date' ? `CAST(${column} AS TIMESTAMP)` : column
    return rowRule({
      reads: [name],
      where,
      eligible: `${column} IS NOT NULL`,
      broken: `${value} > ${context.dialect.timestamp(latest)}`,
      expected: `not after ${latest.toISOString()}`,
      tolerance: parameters,
      offending: column,
    })
  },
})
