import * as z from 'zod'
import { constant, identifier } from '#core/data/sql.ts'
import { unknownColumns } from '../columns-fit.ts'
import { defineCheck, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Sums of binary fractions are off by less than this share of their parts. */
const rounding = 4e-15

/** Row 50 of the check table. */
export const sumEquals = defineCheck({
  name: 'sum_equals',
  dimension: 'consistency',
  about: 'table',
  words:
    'In every row the parts add up to the total; NaN and infinities break it. A row where any of them is missing is counted apart, and breaks it unless it is left aside.',
  parameters: () => ({
    parts: z.array(z.string()).min(1).describe('The columns that are added, all of numbers.'),
    total: z.string().describe('The column they add up to.'),
    tolerance_by: z.number().min(0).default(0).describe('By how much the sum may differ. Default: 0.'),
    on_unknown: z
      .enum(['breaks', 'left_aside'])
      .default('breaks')
      .describe('What a row counts for where a column is missing. Default: breaks.'),
    ...tolerance,
  }),
  misfits: ({ parts, total }, { columns }) => [
    ...unknownColumns(parts, columns, ['parts']),
    ...unknownColumns([total], columns, []).map((misfit) => ({ ...misfit, path: ['total'] })),
  ],
  lower: (parameters, { properties, dialect }) => {
    const { parts, total, tolerance_by, on_unknown, where } = parameters
    const names = [...parts, total]
    const types = names.map((name) => properties.find((property) => property.name === name)?.logicalType)
    const expected = `${parts.join(' + ')} = ${total}${tolerance_by === 0 ? '' : ` within ${tolerance_by}`}`
    const other = types.findIndex((type) => type !== 'number' && type !== 'integer')
    if (other !== -1)
      return {
        kind: 'unanswered',
        outcome: 'unsupported',
        because: `${names[other]} holds no numbers`,
        expected,
      }
    const whole = types.every((type) => type === 'integer')
    const values = names.map((name) => `CAST(${identifier(name)} AS ${whole ? 'DECIMAL(38, 0)' : 'DOUBLE'})`)
    const sum = values.slice(0, -1).join(' + ')
    const difference = `ABS(${sum} - ${values.at(-1)})`
    const size = values.map((value) => `ABS(${value})`).join(' + ')
    const holds = whole
      ? `${difference} <= ${constant(tolerance_by)}`
      : `${values.map(dialect.finite).join(' AND ')} AND ${difference} <= ${constant(tolerance_by)} + ${constant(rounding)} * (${size})`
    return rowRule({
      reads: names,
      where,
      eligible: 'TRUE',
      broken: `NOT (${holds})`,
      unknown: on_unknown,
      expected,
      tolerance: parameters,
    })
  },
})
