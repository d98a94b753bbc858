import { Duration } from '#core/config/quantities.ts'
import { identifier } from '#core/data/sql.ts'
import { type Answer, figureOf, numberOf } from '../answer.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { both } from '../row-rule.ts'
import { latestKnown, millisecondsOf, momentOfFact, momentWords, spanWords } from './moments.ts'

/** Row 58 of the check table. */
export const freshness = defineCheck({
  name: 'freshness',
  dimension: 'timeliness',
  about: 'column',
  columnTypes: ['date', 'timestamp'],
  words:
    'The latest value is no older than this when the data are judged. A date counts from its start in UTC; missing values are left aside, and so are those more than a day ahead, which say nothing of when the data are from.',
  parameters: () => ({ max_age: Duration.describe('Greatest age of the latest value: 30m, 24h, 7d.') }),
  lower: ({ max_age, where }, context) => {
    const { name } = columnOf(context)
    const column = identifier(name)
    const expected = `the latest ${name} is at most ${max_age} old`
    const lastKnown = latestKnown(context.now)
    const answer = (of: number, ahead: number, latest: number | undefined): Answer => {
      const counted = { of, ...(ahead > 0 ? { unknown: ahead } : {}) }
      const beside = ahead > 0 ? `; ${ahead} more than a day ahead, left aside` : ''
      if (of === 0 || latest === undefined)
        return { outcome: 'no_data', observed: `no values${beside}`, expected, ...counted }
      const age = context.now.getTime() - latest
      const words = age < 0 ? `${spanWords(-age)} ahead` : `${spanWords(age)} old`
      return {
        outcome: age <= millisecondsOf(max_age) ? 'pass' : 'fail',
        observed: `the latest is ${momentWords(latest)}, ${words}${beside}`,
        expected,
        ...counted,
        value: age / 1000,
        discreet: `the latest of ${of} values, not shown${beside}`,
      }
    }
    const present = both(where, `${column} IS NOT NULL`)
    const moment = context.dialect.epochMilliseconds(column)
    const known = both(where, `${column} IS NOT NULL AND ${moment} <= ${lastKnown}`)
    return {
      kind: 'measurement',
      reads: where === undefined ? [name] : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: true,
      atoms: {
        all: { kind: 'count', where: present },
        of: { kind: 'count', where: known },
        latest: { kind: 'max', of: moment, where: known },
      },
      judge: (measured) => {
        const of = numberOf(measured, 'of')
        return answer(of, numberOf(measured, 'all') - of, figureOf(measured, 'latest'))
      },
      ...(where === undefined
        ? {
            fromFacts: ({ rows, columns }) => {
              const known = columns.get(name)
              const latest = typeof known?.max === 'string' ? momentOfFact(known.max) : Number.NaN
              return known === undefined || Number.isNaN(latest) || latest > lastKnown
                ? undefined
                : answer(rows - known.missing, 0, latest)
            },
          }
        : {}),
    }
  },
})
