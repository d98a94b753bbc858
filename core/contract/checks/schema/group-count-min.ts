import * as z from 'zod'
import { numberOf } from '../answer.ts'
import { defineCheck } from '../definition.ts'
import { both } from '../row-rule.ts'

/** Row 14 of the check table. */
export const groupCountMin = defineCheck({
  name: 'group_count_min',
  dimension: 'coverage',
  about: 'table',
  words:
    'Every group of `by` has at least so many rows; rows with a missing value are a group of their own. Counts the groups that have fewer.',
  parameters: () => ({ min: z.int().min(1).describe('Fewest rows of a group.') }),
  misfits: ({ by }) =>
    by === undefined
      ? [
          {
            path: [],
            problem: '`group_count_min` without groups counts nothing',
            allowed: 'by: one or two columns',
          },
        ]
      : [],
  lower: ({ min, where }) => {
    const expected = `at least ${min} rows`
    return {
      kind: 'measurement',
      reads: where === undefined ? [] : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: true,
      atoms: { of: { kind: 'count', where: both(where, undefined) } },
      judge: (measured) => {
        const rows = numberOf(measured, 'of')
        // A condition that leaves nothing of a group leaves no group.
        if (rows === 0) return { outcome: 'no_data', observed: 'no rows', expected }
        const holds = rows >= min
        return {
          outcome: holds ? 'pass' : 'fail',
          observed: `${rows} rows`,
          expected,
          bad: holds ? 0 : 1,
          of: 1,
        }
      },
    }
  },
})
