import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { figureOf, numberOf } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { figureAnswer } from '../figure.ts'
import { frequencies } from '../frequencies.ts'
import { ownFigures } from '../own-figures.ts'

const bits = z.number().min(0).optional()

/** Row 70 of the check table: H = log2 n − (1/n) Σ nᵢ log2 nᵢ. */
export const entropy = defineCheck({
  name: 'entropy',
  dimension: 'accuracy',
  about: 'column',
  words:
    'Shannon’s entropy of the values, in bits, lies between these: 0 for a constant, log2 k for k values equally often; missing ones are left aside.',
  parameters: () => ({ min: bits.describe('Fewest bits.'), max: bits.describe('Most bits.') }),
  misfits: (parameters) => boundsMisfit('entropy', parameters),
  lower: ({ min, max, where, by }, context) => {
    const column = identifier(columnOf(context).name)
    return ownFigures({
      reads: [columnOf(context).name],
      where,
      by,
      needsValues: true,
      select: (keys) =>
        `SELECT ${keys.names}SUM("n") AS "of", SUM("n" * LN(CAST("n" AS DOUBLE))) AS "logs"
         FROM (${frequencies([column], `${column} IS NOT NULL`, where, keys)}) AS "f"${keys.grouped}`,
      judge: (row) => {
        const of = numberOf(row, 'of')
        const logs = figureOf(row, 'logs')
        const value =
          of === 0 || logs === undefined ? undefined : Math.max(0, Math.log2(of) - logs / of / Math.LN2)
        return figureAnswer({ words: 'entropy', value, of, limits: { min, max } })
      },
    })
  },
})
