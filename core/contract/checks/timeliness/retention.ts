import { Duration } from '#core/config/quantities.ts'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'
import { millisecondsOf, momentOfFact, momentWords } from './moments.ts'

/** Row 63 of the check table. */
export const retention = defineCheck({
  name: 'retention',
  dimension: 'timeliness',
  about: 'column',
  columnTypes: ['date', 'timestamp'],
  words:
    'No value is older than this when the data are judged: what must not be kept longer is gone. Missing ones are left aside.',
  parameters: () => ({ max_age: Duration.describe('Greatest age: 90d.'), ...tolerance }),
  lower: (parameters, context) => {
    const { max_age, where } = parameters
    const { name } = columnOf(context)
    const oldest = new Date(context.now.getTime() - millisecondsOf(max_age))
    const expected = `no ${name} before ${momentWords(oldest.getTime())} (${max_age} old)`
    return rowRule({
      reads: [name],
      where,
      eligible: `${identifier(name)} IS NOT NULL`,
      broken: `CAST(${identifier(name)} AS TIMESTAMP) < ${context.dialect.timestamp(oldest)}`,
      expected,
      tolerance: parameters,
      offending: `CAST(${identifier(name)} AS VARCHAR)`,
      fromFacts: ({ rows, columns }) => {
        const known = columns.get(name)
        const of = known === undefined ? 0 : rows - known.missing
        if (typeof known?.min !== 'string' || of === 0) return undefined
        return momentOfFact(known.min) >= oldest.getTime()
          ? { outcome: 'pass', observed: `the oldest of ${of} values is ${known.min}`, expected, bad: 0, of }
          : undefined
      },
    })
  },
})
