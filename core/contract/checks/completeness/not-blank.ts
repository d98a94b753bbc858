import { portablePattern } from '#core/contract/regular-expression.ts'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'
import { spaces } from '../validity/spaces.ts'

/** Row 17 of the check table. */
export const notBlank = defineCheck({
  name: 'not_blank',
  dimension: 'completeness',
  about: 'column',
  columnTypes: ['string'],
  words:
    'No text consists of spaces alone, of any kind (Unicode’s White_Space); missing ones are left aside.',
  parameters: () => ({ ...tolerance }),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const column = identifier(name)
    return rowRule({
      reads: [name],
      where: parameters.where,
      eligible: `${column} IS NOT NULL`,
      broken: context.dialect.fullMatch(column, portablePattern(`[${spaces}]*`)),
      expected: 'something besides spaces',
      tolerance: parameters,
      offending: column,
    })
  },
})
