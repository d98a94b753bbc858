import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { numberOf } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { figureAnswer } from '../figure.ts'
import { frequencies } from '../frequencies.ts'
import { ownFigures } from '../own-figures.ts'

const ratio = z.number().min(0).max(1).optional()

/** Row 46 of the check table. */
export const uniqueRatio = defineCheck({
  name: 'unique_ratio',
  dimension: 'uniqueness',
  about: 'column',
  words: 'This share of the values is there exactly once; missing ones are left aside.',
  parameters: () => ({
    min: ratio.describe('Smallest share of values that occur exactly once, 0 to 1.'),
    max: ratio.describe('Largest such share, 0 to 1.'),
  }),
  misfits: (bounds) => boundsMisfit('unique_ratio', bounds),
  lower: ({ min, max, where, by }, context) => {
    const { name } = columnOf(context)
    return ownFigures({
      reads: [name],
      where,
      by,
      needsValues: true,
      select: (keys) =>
        `SELECT ${keys.names}SUM("n") AS "of", SUM(CASE WHEN "n" = 1 THEN 1 ELSE 0 END) AS "once"
         FROM (${frequencies([identifier(name)], `${identifier(name)} IS NOT NULL`, where, keys)}) AS "f"${keys.grouped}`,
      judge: (row) => {
        const of = numberOf(row, 'of')
        const value = of === 0 ? undefined : numberOf(row, 'once') / of
        return figureAnswer({ words: 'share of values that occur once', value, of, limits: { min, max } })
      },
    })
  },
})
