import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { atMostShare, examplesOf, numberOf } from '../answer.ts'
import { unknownColumns } from '../columns-fit.ts'
import { defineCheck, tolerance } from '../definition.ts'
import { frequencies } from '../frequencies.ts'
import { ownFigures } from '../own-figures.ts'
import { wholeKey } from '../uniqueness/keys.ts'

/** Row 52 of the check table. */
export const functionalDep = defineCheck({
  name: 'functional_dep',
  dimension: 'consistency',
  about: 'table',
  words:
    'Rows that agree in the first columns agree in the others; counts the values of the first that come with several. A missing value of the others is a value; rows that lack one of the first are left aside.',
  parameters: () => ({
    from: z.array(z.string()).min(1).describe('Columns that decide.'),
    to: z.array(z.string()).min(1).describe('Columns that are decided.'),
    ...tolerance,
  }),
  misfits: ({ from, to }, { columns }) => [
    ...unknownColumns(from, columns, ['from']),
    ...unknownColumns(to, columns, ['to']),
  ],
  lower: ({ from, to, max_bad_share, max_bad, where, by }, { dialect }) => {
    const expected = `one ${to.join(' + ')} for each ${from.join(' + ')}`
    const columns = [...from, ...to].map(identifier)
    const decides = from.map((_, index) => `"v${index}"`)
    const shown = from.length === 1 ? `CAST("v0" AS VARCHAR)` : undefined
    return ownFigures({
      reads: [...from, ...to],
      where,
      by,
      needsValues: false,
      select: (keys) => {
        const pairs = frequencies(columns, wholeKey(from), where, keys)
        const names = `${keys.names}${decides.join(', ')}`
        const each = `SELECT ${names}, COUNT(*) AS "kinds" FROM (${pairs}) AS "f" GROUP BY ${names}`
        const examples = shown === undefined ? 'NULL' : dialect.smallest(shown, 5, '"kinds" > 1')
        return `SELECT ${keys.names}COUNT(*) AS "of", COALESCE(SUM(CASE WHEN "kinds" > 1 THEN 1 ELSE 0 END), 0) AS "bad", ${examples} AS "examples"
          FROM (${each}) AS "g"${keys.grouped}`
      },
      judge: (row) => {
        const of = numberOf(row, 'of')
        const bad = numberOf(row, 'bad')
        if (of === 0) return { outcome: 'no_data', observed: 'no values', expected, bad, of }
        const holds = max_bad === undefined ? atMostShare(bad, max_bad_share, of) : bad <= max_bad
        return {
          outcome: holds ? 'pass' : 'fail',
          observed: bad === 0 ? `each of ${of} comes with one` : `${bad} of ${of} come with several`,
          expected,
          bad,
          of,
          ...examplesOf(row, 'examples'),
        }
      },
    })
  },
})
