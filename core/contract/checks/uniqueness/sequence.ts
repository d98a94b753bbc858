import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { orderRule } from '../row-order.ts'

/** Row 47 of the check table. */
export const sequence = defineCheck({
  name: 'sequence',
  dimension: 'uniqueness',
  about: 'column',
  columnTypes: ['integer'],
  words:
    'In order of size, every number is larger than the one before it by the same step: no gap, no repeat. Missing ones are left aside.',
  parameters: () => ({
    step: z.int().min(1).default(1).describe('What each number is larger by. Default: 1.'),
  }),
  lower: ({ step, where, by }, context) => {
    const property = columnOf(context)
    return orderRule(
      property,
      {
        // Differences of the largest whole numbers need more than 64 bits.
        value: `CAST(${identifier(property.name)} AS DECIMAL(38, 0))`,
        eligible: `${identifier(property.name)} IS NOT NULL`,
        orderedBy: [],
        reads: [property.name],
        order: '"v"',
        broken: `"v" - "p" <> ${step}`,
        expected: `${property.name} counts up by ${step} without a gap or a repeat`,
        where,
        by,
      },
      context,
    )
  },
})
