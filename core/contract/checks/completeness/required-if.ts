import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Row 21 of the check table. */
export const requiredIf = defineCheck({
  name: 'required_if',
  dimension: 'completeness',
  about: 'column',
  words: 'Every row where the condition is TRUE has a value; where it is FALSE or NULL none is asked for.',
  parameters: () => ({
    when: z.string().min(1).describe('A scalar SQL condition over columns of the contract.'),
    ...tolerance,
  }),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const { when, where } = parameters
    return rowRule({
      reads: undefined,
      expressions: [when],
      where,
      eligible: `(${when})`,
      broken: `${identifier(name)} IS NULL`,
      expected: `a value where ${when}`,
      tolerance: parameters,
    })
  },
})
