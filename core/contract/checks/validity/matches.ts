import * as z from 'zod'
import { patternMisfit, portablePattern, portableSyntax } from '#core/contract/regular-expression.ts'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Row 32 of the check table. */
export const matches = defineCheck({
  name: 'matches',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['string'],
  words: 'Every text matches the pattern, as a whole unless said otherwise; missing ones are left aside.',
  parameters: () => ({
    pattern: z.string().min(1).describe(`A portable regular expression: ${portableSyntax}.`),
    whole: z.boolean().default(true).describe('false: a part of the text may match. Default: true.'),
    ...tolerance,
  }),
  misfits: ({ pattern }) => patternMisfit(pattern, ['pattern']),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const { pattern, whole, where } = parameters
    const { dialect } = context
    const column = identifier(name)
    const portable = portablePattern(pattern)
    return rowRule({
      reads: [name],
      where,
      eligible: `${column} IS NOT NULL`,
      broken: `NOT ${whole ? dialect.fullMatch(column, portable) : dialect.contains(column, portable)}`,
      expected: whole ? `matching ${pattern}` : `with a part matching ${pattern}`,
      tolerance: parameters,
      offending: column,
    })
  },
})
