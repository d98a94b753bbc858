import { portablePattern } from '#core/contract/regular-expression.ts'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'
import { spaces } from './spaces.ts'

/** Row 40 of the check table. */
export const trimmed = defineCheck({
  name: 'trimmed',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['string'],
  words:
    'No text starts or ends with a space of any kind (Unicode’s White_Space); missing ones are left aside.',
  parameters: () => ({ ...tolerance }),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const column = identifier(name)
    return rowRule({
      reads: [name],
      where: parameters.where,
      eligible: `${column} IS NOT NULL`,
      broken: context.dialect.contains(column, portablePattern(`^[${spaces}]|[${spaces}]$`)),
      expected: 'no space at either end',
      tolerance: parameters,
      offending: column,
    })
  },
})
