import * as z from 'zod'
import { boundsMisfit } from '../bounds.ts'
import { defineCheck } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { inFiles } from './columns-of-files.ts'

/** Row 4 of the check table. */
export const columnCount = defineCheck({
  name: 'column_count',
  dimension: 'schema',
  about: 'table',
  words: 'How many columns every file has.',
  parameters: () => ({
    min: z.int().min(0).optional().describe('Fewest columns.'),
    max: z.int().min(0).optional().describe('Most columns.'),
  }),
  misfits: (parameters) => [
    ...boundsMisfit('column_count', parameters),
    ...notWith('column_count', parameters, ['where', 'by']),
  ],
  lower: ({ min, max }) => ({
    kind: 'facts',
    judge: (facts) => {
      const fits = (count: number): boolean =>
        count >= (min ?? 0) && count <= (max ?? Number.POSITIVE_INFINITY)
      const wrong = facts.files.filter(({ columns }) => !fits(columns.length))
      const counted = wrong[0] ?? facts.files[0]
      return {
        outcome: wrong.length === 0 ? 'pass' : 'fail',
        observed: inFiles(facts, ({ columns }) => `${columns.length} columns`).join('; '),
        expected: `${min ?? 0} to ${max ?? 'any number of'} columns`,
        bad: wrong.length,
        of: facts.files.length,
        ...(counted === undefined ? {} : { value: counted.columns.length }),
      }
    },
  }),
})
