import * as z from 'zod'
import { Duration } from '#core/config/quantities.ts'
import { identifier } from '#core/data/sql.ts'
import { atLeastShare, figureOf, numberOf, percent } from '../answer.ts'
import { unknownColumns } from '../columns-fit.ts'
import { defineCheck, type Misfit } from '../definition.ts'
import { unsupported } from '../references.ts'
import { both } from '../row-rule.ts'
import { wholeKey } from '../uniqueness/keys.ts'
import { millisecondsOf, spanWords } from './moments.ts'

/** Row 60 of the check table, decided by ranks: the quantile is at most `max` iff that share of the rows is. */
export const arrivalLag = defineCheck({
  name: 'arrival_lag',
  dimension: 'timeliness',
  about: 'table',
  words:
    'This share of the rows arrived no later after their event than this; rows that lack either time are left aside.',
  parameters: () => ({
    event: z.string().describe('The column that says when it happened.'),
    ingest: z.string().describe('The column that says when the row arrived.'),
    max: Duration.describe('Greatest lag: 30m, 24h, 7d.'),
    p: z
      .number()
      .gt(0)
      .max(1)
      .default(1)
      .describe('Share of the rows that keep to it. Default: 1, every row.'),
  }),
  misfits: ({ event, ingest }, { columns }): Misfit[] =>
    [...unknownColumns([event], columns, ['event']), ...unknownColumns([ingest], columns, ['ingest'])].map(
      ({ path, ...misfit }) => ({ ...misfit, path: path.slice(0, 1) }),
    ),
  lower: ({ event, ingest, max, p, where }, { properties, dialect }) => {
    const expected = `${percent(p)} of the rows arrive within ${max}`
    const names = [event, ingest]
    const other = names.find((name) => {
      const type = properties.find((property) => property.name === name)?.logicalType
      return type !== 'date' && type !== 'timestamp'
    })
    if (other !== undefined) return unsupported(`${other} holds no times`, expected)
    const lag = `(${dialect.epochMilliseconds(identifier(ingest))} - ${dialect.epochMilliseconds(identifier(event))})`
    const present = both(where, wholeKey(names))
    const late = both(present, `${lag} > ${millisecondsOf(max)}`)
    return {
      kind: 'measurement',
      reads: where === undefined ? names : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: true,
      needsValues: true,
      atoms: {
        of: { kind: 'count', where: present },
        bad: { kind: 'count', where: late },
        rows: { kind: 'rows', where: late },
        value: { kind: 'quantile', of: lag, share: p, where: present },
      },
      judge: (measured) => {
        const of = numberOf(measured, 'of')
        const bad = numberOf(measured, 'bad')
        if (of === 0) return { outcome: 'no_data', observed: 'no rows with both times', expected, bad, of }
        const lagOf = figureOf(measured, 'value')
        const { rows } = measured
        return {
          outcome: atLeastShare(of - bad, p, of) ? 'pass' : 'fail',
          observed: `${bad} of ${of} rows arrive later${lagOf === undefined ? '' : `; the ${p} quantile is ${spanWords(lagOf)}`}`,
          expected,
          bad,
          of,
          ...(lagOf === undefined ? {} : { value: lagOf / 1000 }),
          rows: Array.isArray(rows) ? rows.filter((row) => typeof row === 'number') : [],
        }
      },
    }
  },
})
