import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { boundsMisfit } from '../bounds.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Row 31 of the check table. */
export const length = defineCheck({
  name: 'length',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['string'],
  words: 'Every text has so many code points; missing ones are left aside.',
  parameters: () => ({
    min: z.int().min(0).optional().describe('Fewest code points.'),
    max: z.int().min(0).optional().describe('Most code points.'),
    ...tolerance,
  }),
  misfits: (bounds) => boundsMisfit('length', bounds),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const { min, max } = parameters
    const value = context.dialect.length(identifier(name))
    const broken = [
      ...(min === undefined ? [] : [`${value} < ${min}`]),
      ...(max === undefined ? [] : [`${value} > ${max}`]),
    ]
    return rowRule({
      reads: [name],
      where: parameters.where,
      eligible: `${identifier(name)} IS NOT NULL`,
      broken: broken.join(' OR ') || 'FALSE',
      expected: `${min ?? 0} to ${max ?? 'any number of'} characters`,
      tolerance: parameters,
      offending: identifier(name),
    })
  },
})
