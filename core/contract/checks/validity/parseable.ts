import * as z from 'zod'
import { logicalTypes } from '#core/contract/type-options.ts'
import { identifier, textColumn } from '#core/data/sql.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'
import { formatMisfit } from './format-fits.ts'

/** Row 23 of the check table. */
export const parseable = defineCheck({
  name: 'parseable',
  dimension: 'validity',
  about: 'column',
  words:
    'Every value can be read as the type, by a grammar that is the same everywhere; missing ones are left aside.',
  parameters: () => ({
    as: z.enum(logicalTypes).optional().describe('Default: the logical type of the column.'),
    format: z
      .string()
      .min(1)
      .optional()
      .describe(
        'How dates, timestamps and times of day are written, such as yyyy-MM-dd. Default: the column’s.',
      ),
    ...tolerance,
  }),
  misfits: ({ as, format }, { property }) =>
    format === undefined ? [] : formatMisfit(as ?? property?.logicalType ?? 'string', format, ['format']),
  lower: (parameters, context) => {
    const property = columnOf(context)
    const { as, where } = parameters
    const source = textColumn(property.name)
    const own = as === undefined && parameters.format === undefined
    const format = parameters.format ?? (as === undefined ? property.logicalTypeOptions?.format : undefined)
    const asked = {
      ...property,
      logicalType: as ?? property.logicalType,
      logicalTypeOptions: format === undefined ? undefined : { format },
    }
    const value = own ? identifier(property.name) : context.dialect.typed(asked, source)
    const expected = `every value is ${/^[aeio]/.test(asked.logicalType) ? 'an' : 'a'} ${asked.logicalType}${format === undefined ? '' : ` written ${format}`}`
    return rowRule({
      reads: [property.name],
      where,
      // Facts are known only of columns that have the type already.
      fromFacts: ({ rows, columns }) => {
        const of = rows - (columns.get(property.name)?.missing ?? rows)
        return own && of > 0
          ? { outcome: 'pass', observed: `all ${of} values hold`, expected, bad: 0, of }
          : undefined
      },
      eligible: `${source} IS NOT NULL`,
      broken: `(${value}) IS NULL`,
      expected,
      tolerance: parameters,
      offending: source,
    })
  },
})
