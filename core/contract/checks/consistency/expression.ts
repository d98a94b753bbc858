import * as z from 'zod'
import { defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Row 51 of the check table (`expr`). */
export const expression = defineCheck({
  name: 'expression',
  dimension: 'consistency',
  about: 'either',
  words:
    'A scalar SQL condition that must hold in every row; a row where it is NULL is counted apart, and left aside unless it breaks it.',
  parameters: () => ({
    holds: z.string().min(1).describe('The condition, over columns of the contract by name.'),
    on_unknown: z
      .enum(['left_aside', 'breaks'])
      .default('left_aside')
      .describe('What a row counts for where the condition is NULL. Default: left_aside.'),
    ...tolerance,
  }),
  lower: (parameters) => {
    const { holds, where, on_unknown } = parameters
    return rowRule({
      reads: undefined,
      expressions: [holds],
      where,
      eligible: 'TRUE',
      broken: `NOT (${holds})`,
      unknown: on_unknown,
      expected: holds,
      tolerance: parameters,
    })
  },
})
