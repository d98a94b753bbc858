import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Row 38 of the check table. */
export const jsonValid = defineCheck({
  name: 'json_valid',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['string', 'object', 'array', 'map', 'vector'],
  words: 'Every text is JSON (RFC 8259); missing ones are left aside.',
  parameters: () => ({ ...tolerance }),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const column = identifier(name)
    return rowRule({
      reads: [name],
      where: parameters.where,
      eligible: `${column} IS NOT NULL`,
      broken: `NOT ${context.dialect.jsonValid(column)}`,
      expected: 'JSON',
      tolerance: parameters,
      offending: column,
    })
  },
})
