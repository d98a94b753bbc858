import { z } from 'zod'
import { constant, identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'
import { valuesOfAnotherType } from './values-fit.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])

/** Row 24 of the check table. */
export const inSet = defineCheck({
  name: 'in_set',
  dimension: 'validity',
  about: 'column',
  words: 'Every value is one of these; missing ones are left aside.',
  parameters: { values: z.array(scalar).min(1).describe('The only values allowed.'), ...tolerance },
  misfits: ({ values }, { property }) =>
    property === undefined ? [] : valuesOfAnotherType(property, values, (index) => ['values', index]),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const { values, where } = parameters
    return rowRule({
      reads: [name],
      where,
      eligible: `${identifier(name)} IS NOT NULL`,
      broken: `${identifier(name)} NOT IN (${values.map(constant).join(', ')})`,
      expected: `one of ${values.join(', ')}`,
      tolerance: parameters,
      offending: identifier(name),
    })
  },
})
