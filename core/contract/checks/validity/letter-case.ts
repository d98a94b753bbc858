import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Letters whose other case is another letter to some engines, or two. */
const withoutPartner = "'ßẞİı'"

/** Row 40 of the check table (`case`). */
export const letterCase = defineCheck({
  name: 'letter_case',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['string'],
  words:
    'Every text is written in one case; what has no case, and ß and the dotted and dotless i, are left aside, as are missing ones.',
  parameters: () => ({
    is: z.enum(['lower', 'upper']).describe('lower: no capital letters. upper: no small ones.'),
    ...tolerance,
  }),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const column = identifier(name)
    const compared = `translate(${column}, ${withoutPartner}, '')`
    return rowRule({
      reads: [name],
      where: parameters.where,
      eligible: `${column} IS NOT NULL`,
      broken: `${compared} <> ${parameters.is}(${compared})`,
      expected: parameters.is === 'lower' ? 'no capital letters' : 'no small letters',
      tolerance: parameters,
      offending: column,
    })
  },
})
