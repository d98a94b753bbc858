import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { unknownColumns } from '../columns-fit.ts'
import { defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Row 19 of the check table. */
export const allOrNone = defineCheck({
  name: 'all_or_none',
  dimension: 'completeness',
  about: 'table',
  words: 'In every row these columns either all have a value or are all missing.',
  parameters: () => ({ columns: z.array(z.string()).min(2).describe('Which columns.'), ...tolerance }),
  misfits: ({ columns }, place) => unknownColumns(columns, place.columns, ['columns']),
  lower: (parameters) => {
    const { columns, where } = parameters
    const [some, lacking] = ['IS NOT NULL', 'IS NULL'].map((test) =>
      columns.map((name) => `${identifier(name)} ${test}`).join(' OR '),
    )
    return rowRule({
      reads: columns,
      where,
      eligible: 'TRUE',
      broken: `(${some}) AND (${lacking})`,
      expected: `all of ${columns.join(', ')} or none`,
      tolerance: parameters,
    })
  },
})
