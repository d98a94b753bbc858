import { identifier, textColumn } from '#core/data/sql.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Row 23 of the check table. */
export const parseable = defineCheck({
  name: 'parseable',
  dimension: 'validity',
  about: 'column',
  words: 'Every value can be read as the column’s logical type; missing ones are left aside.',
  parameters: {},
  lower: ({ where }, context) => {
    const { name, logicalType, logicalTypeOptions } = columnOf(context)
    const format = logicalTypeOptions?.format
    const expected = `every value is a ${logicalType}${format === undefined ? '' : ` written ${format}`}`
    return rowRule({
      reads: [name],
      where,
      // Facts are known of columns that have the type already.
      fromFacts: ({ rows, columns }) => {
        const of = rows - (columns.get(name)?.missing ?? rows)
        return of > 0
          ? { outcome: 'pass', observed: `all ${of} values hold`, expected, bad: 0, of }
          : undefined
      },
      eligible: `${textColumn(name)} IS NOT NULL`,
      broken: `${identifier(name)} IS NULL`,
      expected,
      offending: textColumn(name),
    })
  },
})
