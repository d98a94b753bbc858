import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'
import { constantOf } from '../typed-constant.ts'
import { listable, valuesInWords, valuesOfAnotherType } from './values-fit.ts'

/** Row 24 of the check table. */
export const inSet = defineCheck({
  name: 'in_set',
  dimension: 'validity',
  about: 'column',
  columnTypes: listable,
  words: 'Every value is one of these; missing ones are left aside.',
  parameters: () => ({
    values: z
      .array(z.union([z.string(), z.number(), z.boolean()]))
      .min(1)
      .describe('The only values allowed.'),
    ...tolerance,
  }),
  misfits: ({ values }, { property }) =>
    property === undefined ? [] : valuesOfAnotherType(property, values, (index) => ['values', index]),
  lower: (parameters, context) => {
    const property = columnOf(context)
    const column = identifier(property.name)
    const members = parameters.values.map((value) => constantOf(property, value, context.dialect))
    return rowRule({
      reads: [property.name],
      where: parameters.where,
      eligible: `${column} IS NOT NULL`,
      broken: `${column} NOT IN (${members.join(', ')})`,
      expected: `one of ${valuesInWords(parameters.values)}`,
      tolerance: parameters,
      offending: column,
    })
  },
})
