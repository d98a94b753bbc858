import * as z from 'zod'
import { numberOf } from '../answer.ts'
import { defineCheck } from '../definition.ts'
import { namedQuery, queryMisfits, queryParameters } from './own-query.ts'

/** What a query finds is counted up to here, so that no runaway join fills memory and disk. */
const mostCounted = 1_000_000

/** So many of the rows are named. */
const shownRows = 5

/** Row 57 of the check table. */
export const sqlRows = defineCheck({
  name: 'sql_rows',
  dimension: 'consistency',
  about: 'either',
  words:
    'A query over the table that finds what should not be there, and finds no more rows than this; rows are named where it selects `"assay:row"`.',
  parameters: () => ({
    ...queryParameters,
    max: z.int().min(0).max(mostCounted).default(0).describe('Most rows the query may find. Default: 0.'),
  }),
  misfits: (parameters, place) => queryMisfits('sql_rows', parameters, place),
  lower: ({ query, seconds, max }, context) => {
    const written = namedQuery(query, context)
    const expected = `the query finds ${max === 0 ? 'nothing' : `at most ${max} rows`}`
    return {
      kind: 'statement',
      reads: undefined,
      queries: [written],
      seconds,
      needsValues: false,
      select: `SELECT *, COUNT(*) OVER () AS "assay:found" FROM (SELECT * FROM (${written}) AS "q" LIMIT ${mostCounted + 1}) AS "p" LIMIT ${shownRows}`,
      judge: (rows) => {
        const bad = numberOf(rows[0] ?? {}, 'assay:found')
        return {
          outcome: bad <= max ? 'pass' : 'fail',
          observed: `the query finds ${bad > mostCounted ? `more than ${mostCounted}` : bad} rows`,
          expected,
          bad,
          value: bad,
          rows: rows.flatMap((row) => {
            const number = row['assay:row']
            return typeof number === 'number' ? [number] : []
          }),
        }
      },
    }
  },
})
