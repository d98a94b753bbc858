import { z } from 'zod'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Row 32 of the check table. */
export const matches = defineCheck({
  name: 'matches',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['string'],
  words: 'Every text matches the pattern as a whole; missing ones are left aside.',
  parameters: {
    pattern: z.string().min(1).describe('A regular expression that runs in linear time (RE2 syntax).'),
    ...tolerance,
  },
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    return rowRule({
      reads: [name],
      where: parameters.where,
      eligible: `${identifier(name)} IS NOT NULL`,
      broken: `NOT ${context.dialect.fullMatch(identifier(name), parameters.pattern)}`,
      expected: `matching ${parameters.pattern}`,
      tolerance: parameters,
      offending: identifier(name),
    })
  },
})
