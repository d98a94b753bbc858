import * as z from 'zod'
import { type Answer, numberOf } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { defineCheck } from '../definition.ts'
import { boundsWords, figureWords, isWithin } from '../figure.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered, referenceOf, referenceParameter } from '../references.ts'
import { both } from '../row-rule.ts'

/** Row 13 of the check table. */
export const rowCountMatch = defineCheck({
  name: 'row_count_match',
  dimension: 'schema',
  about: 'table',
  words: 'There are so many rows for each row of the other table; an empty other table gives no answer.',
  parameters: () => ({
    reference: referenceParameter,
    min: z.number().min(0).optional().describe('Fewest rows for each row of the other table.'),
    max: z.number().min(0).optional().describe('Most rows for each row of the other table.'),
  }),
  misfits: (parameters) => [
    ...boundsMisfit('row_count_match', parameters),
    ...notWith('row_count_match', parameters, ['by']),
  ],
  lower: ({ reference, min, max, where }, context) => {
    const expected = `${boundsWords({ min, max })} times the rows of ${reference}`
    const found = referenceOf(context, reference, expected)
    if (isUnanswered(found)) return found
    const answer = (of: number): Answer => {
      if (found.rows === 0) return { outcome: 'no_data', observed: `${reference} has no rows`, expected, of }
      const value = of / found.rows
      return {
        outcome: isWithin(value, { min, max }, false) ? 'pass' : 'fail',
        observed: `${of} rows, ${found.rows} in ${reference}: ${figureWords(value)} times`,
        expected,
        of,
        value,
      }
    }
    return {
      kind: 'measurement',
      reads: where === undefined ? [] : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: false,
      atoms: { of: { kind: 'count', where: both(where, undefined) } },
      judge: (measured) => answer(numberOf(measured, 'of')),
      ...(where === undefined ? { fromFacts: ({ rows }) => answer(rows) } : {}),
    }
  },
})
