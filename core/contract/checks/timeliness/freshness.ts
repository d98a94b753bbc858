import { Duration } from '#core/config/quantities.ts'
import { identifier } from '#core/data/sql.ts'
import { type Answer, figureOf, numberOf } from '../answer.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { both } from '../row-rule.ts'
import { millisecondsOf, momentOfFact, momentWords, spanWords } from './moments.ts'

/** Row 58 of the check table. */
export const freshness = defineCheck({
  name: 'freshness',
  dimension: 'timeliness',
  about: 'column',
  columnTypes: ['date', 'timestamp'],
  words:
    'The latest value is no older than this when the data are judged; a date counts from its start in UTC, missing values are left aside.',
  parameters: () => ({ max_age: Duration.describe('Greatest age of the latest value: 30m, 24h, 7d.') }),
  lower: ({ max_age, where }, context) => {
    const { name } = columnOf(context)
    const column = identifier(name)
    const expected = `the latest ${name} is at most ${max_age} old`
    const answer = (of: number, latest: number | undefined): Answer => {
      if (of === 0 || latest === undefined) return { outcome: 'no_data', observed: 'no values', expected, of }
      const age = context.now.getTime() - latest
      const words = age < 0 ? `${spanWords(-age)} ahead` : `${spanWords(age)} old`
      return {
        outcome: age <= millisecondsOf(max_age) ? 'pass' : 'fail',
        observed: `the latest is ${momentWords(latest)}, ${words}`,
        expected,
        of,
        value: age / 1000,
        discreet: `the latest of ${of} values, not shown`,
      }
    }
    const present = both(where, `${column} IS NOT NULL`)
    return {
      kind: 'measurement',
      reads: where === undefined ? [name] : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: true,
      atoms: {
        of: { kind: 'count', where: present },
        latest: { kind: 'max', of: context.dialect.epochMilliseconds(column), where: present },
      },
      judge: (measured) => answer(numberOf(measured, 'of'), figureOf(measured, 'latest')),
      ...(where === undefined
        ? {
            fromFacts: ({ rows, columns }) => {
              const known = columns.get(name)
              const latest = typeof known?.max === 'string' ? momentOfFact(known.max) : Number.NaN
              return known === undefined || Number.isNaN(latest)
                ? undefined
                : answer(rows - known.missing, latest)
            },
          }
        : {}),
    }
  },
})
