import * as z from 'zod'
import { type Answer, numberOf } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { defineCheck } from '../definition.ts'
import { both } from '../row-rule.ts'

/** Row 11 of the check table. */
export const rowCount = defineCheck({
  name: 'row_count',
  dimension: 'schema',
  about: 'table',
  words: 'How many rows there are.',
  parameters: () => ({
    min: z.int().min(0).optional().describe('Fewest rows.'),
    max: z.int().min(0).optional().describe('Most rows.'),
  }),
  misfits: (bounds) => boundsMisfit('row_count', bounds),
  lower: ({ min, max, where }) => {
    const answer = (of: number): Answer => ({
      outcome: of >= (min ?? 0) && of <= (max ?? Number.POSITIVE_INFINITY) ? 'pass' : 'fail',
      observed: `${of} rows`,
      expected: `${min ?? 0} to ${max ?? 'any number of'} rows`,
      of,
    })
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
