import * as z from 'zod'
import { patternMisfit, portablePattern, portableSyntax } from '#core/contract/regular-expression.ts'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Row 33 of the check table. */
export const notMatches = defineCheck({
  name: 'not_matches',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['string'],
  words: 'No text matches the pattern, nor does a part of one; missing ones are left aside.',
  parameters: () => ({
    pattern: z.string().min(1).describe(`A portable regular expression: ${portableSyntax}.`),
    whole: z
      .boolean()
      .default(false)
      .describe('true: only a text that matches as a whole breaks it. Default: false.'),
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
      broken: whole ? dialect.fullMatch(column, portable) : dialect.contains(column, portable),
      expected: whole ? `not matching ${pattern}` : `no part matching ${pattern}`,
      tolerance: parameters,
      offending: column,
    })
  },
})
