import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { numberOf } from '../answer.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { figureAnswer } from '../figure.ts'
import { frequencies } from '../frequencies.ts'
import { ownFigures } from '../own-figures.ts'

/** Row 71 of the check table. */
export const topShare = defineCheck({
  name: 'top_share',
  dimension: 'accuracy',
  about: 'column',
  words: 'No value makes up more than this share; missing ones are left aside unless they count as a value.',
  parameters: () => ({
    max: z.number().min(0).max(1).describe('Largest share of the most frequent value, 0 to 1.'),
    null_as_value: z
      .boolean()
      .default(false)
      .describe('Whether missing values count as a value of their own. Default: false.'),
  }),
  lower: ({ max, null_as_value, where, by }, context) => {
    const column = identifier(columnOf(context).name)
    const eligible = null_as_value ? undefined : `${column} IS NOT NULL`
    return ownFigures({
      reads: [columnOf(context).name],
      where,
      by,
      needsValues: true,
      select: (keys) =>
        `SELECT ${keys.names}SUM("n") AS "of", MAX("n") AS "most"
         FROM (${frequencies([column], eligible, where, keys)}) AS "f"${keys.grouped}`,
      judge: (row) => {
        const of = numberOf(row, 'of')
        const value = of === 0 ? undefined : numberOf(row, 'most') / of
        return figureAnswer({ words: 'share of the most frequent value', value, of, limits: { max } })
      },
    })
  },
})
