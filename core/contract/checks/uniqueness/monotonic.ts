import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { unknownColumns } from '../columns-fit.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { orderRule } from '../row-order.ts'
import { both } from '../row-rule.ts'
import { wholeKey } from './keys.ts'

/** Row 48 of the check table. */
export const monotonic = defineCheck({
  name: 'monotonic',
  dimension: 'uniqueness',
  about: 'column',
  columnTypes: ['number', 'integer', 'date', 'timestamp', 'string'],
  words:
    'In the given order no value lies before the one ahead of it; rows that tie in that order stand in the order of the value. Missing values are left aside.',
  parameters: () => ({
    order_by: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Columns that order the rows; a row that lacks one is left aside. Default: as in the files.'),
    direction: z
      .enum(['increasing', 'decreasing'])
      .default('increasing')
      .describe('Which way the values go. Default: increasing.'),
    strict: z.boolean().default(false).describe('Whether equal neighbours break it too. Default: false.'),
  }),
  misfits: ({ order_by }, { columns }) => unknownColumns(order_by ?? [], columns, ['order_by']),
  lower: ({ order_by, direction, strict, where, by }, context) => {
    const property = columnOf(context)
    const column = identifier(property.name)
    const expected = `${property.name} is ${strict ? 'strictly ' : ''}${direction}${order_by === undefined ? '' : ` by ${order_by.join(', ')}`}`
    if (order_by === undefined && context.rowNumber === undefined)
      return {
        kind: 'unanswered',
        outcome: 'unsupported',
        because: 'rows have no order of their own here: `order_by` is needed',
        expected,
      }
    const [way, breaks] = direction === 'increasing' ? ['ASC', '<'] : ['DESC', '>']
    const ordered = order_by === undefined ? [context.rowNumber ?? ''] : order_by.map(identifier)
    const finite = property.logicalType === 'number' ? context.dialect.finite(column) : undefined
    const present = both(`${column} IS NOT NULL`, finite)
    return orderRule(
      property,
      {
        value: column,
        eligible: order_by === undefined ? present : both(present, wholeKey(order_by)),
        orderedBy: ordered,
        reads: [property.name, ...(order_by ?? [])],
        order: [...ordered.map((_, index) => `"o${index}"`), `"v" ${way}`].join(', '),
        broken: `"v" ${breaks}${strict ? '=' : ''} "p"`,
        expected,
        where,
        by,
      },
      context,
    )
  },
})
