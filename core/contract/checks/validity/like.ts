import * as z from 'zod'
import { identifier, text } from '#core/data/sql.ts'
import { columnOf, defineCheck, type Misfit, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Row 34 of the check table. */
export const like = defineCheck({
  name: 'like',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['string'],
  words:
    'Every text is like the pattern of SQL, where % stands for any text and _ for one character; case counts, missing ones are left aside.',
  parameters: () => ({
    pattern: z.string().min(1).describe('A backslash before %, _ or a backslash takes it as it is.'),
    ...tolerance,
  }),
  misfits: ({ pattern }) => strayBackslash(pattern),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const column = identifier(name)
    return rowRule({
      reads: [name],
      where: parameters.where,
      eligible: `${column} IS NOT NULL`,
      broken: `${column} NOT LIKE ${text(parameters.pattern)} ESCAPE '\\'`,
      expected: `like ${parameters.pattern}`,
      tolerance: parameters,
      offending: column,
    })
  },
})

/** Some engines stop at a backslash that takes nothing as it is. */
function strayBackslash(pattern: string): Misfit[] {
  const rest = pattern.replaceAll(/\\[%_\\]/g, '')
  return rest.includes('\\')
    ? [
        {
          path: ['pattern'],
          problem: `\`${pattern}\` has a backslash before something else than %, _ or a backslash`,
          allowed: 'two backslashes for one',
        },
      ]
    : []
}
