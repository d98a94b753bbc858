import { portablePattern } from '#core/contract/regular-expression.ts'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Row 41 of the check table. */
export const noControlChars = defineCheck({
  name: 'no_control_chars',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['string'],
  words:
    'No text holds a control character below 32, other than tab and newline (a carriage return is one); missing ones are left aside.',
  parameters: () => ({ ...tolerance }),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const column = identifier(name)
    return rowRule({
      reads: [name],
      where: parameters.where,
      eligible: `${column} IS NOT NULL`,
      broken: context.dialect.contains(column, portablePattern('[\\x00-\\x08\\x0B-\\x1F]')),
      expected: 'no control characters',
      tolerance: parameters,
      offending: column,
    })
  },
})
