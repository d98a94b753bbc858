import { boundsMisfit } from '../bounds.ts'
import { defineCheck, type Misfit } from '../definition.ts'
import { bounds, boundsWords, figureWords, isWithin } from '../figure.ts'
import { namedQuery, queryMisfits, queryParameters } from './own-query.ts'

/** Row 56 of the check table. */
export const sqlValue = defineCheck({
  name: 'sql_value',
  dimension: 'consistency',
  about: 'either',
  words:
    'A query over the table that answers with one number, which lies between these; there is no answer where it is NULL.',
  parameters: () => ({ ...queryParameters, ...bounds }),
  misfits: (parameters, place): Misfit[] => [
    ...boundsMisfit('sql_value', parameters),
    ...queryMisfits('sql_value', parameters, place),
  ],
  lower: ({ query, seconds, min, max }, context) => {
    const written = namedQuery(query, context)
    const expected = `the query answers ${boundsWords({ min, max })}`
    return {
      kind: 'statement',
      reads: undefined,
      queries: [written],
      seconds,
      needsValues: true,
      select: `SELECT * FROM (${written}) AS "q" LIMIT 2`,
      judge: (rows) => {
        const values = Object.values(rows[0] ?? {})
        const [value] = values
        if (rows.length !== 1 || values.length !== 1) {
          const shape = rows.length > 1 ? 'several rows' : `${rows.length} rows of ${values.length} values`
          return {
            outcome: 'error',
            observed: `the query answers with ${shape}, not with one value`,
            expected,
          }
        }
        if (value === null || value === undefined)
          return { outcome: 'no_data', observed: 'the query answers NULL', expected }
        if (typeof value !== 'number' || !Number.isFinite(value))
          return { outcome: 'error', observed: 'the query answers with no finite number', expected }
        return {
          outcome: isWithin(value, { min, max }, false) ? 'pass' : 'fail',
          observed: `the query answers ${figureWords(value)}`,
          expected,
          value,
          discreet: 'the query answers with a figure that is not shown',
        }
      },
    }
  },
})
