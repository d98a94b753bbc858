import * as z from 'zod'
import { identifier, text, textColumn } from '#core/data/sql.ts'
import { columnOf, defineCheck, type Misfit, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'
import { wholeConstant } from '../typed-constant.ts'

/** Decimals of 20 digits before the point and 18 after it. */
const decimal = 'DECIMAL(38, 18)'

/** Row 30 of the check table. */
export const multipleOf = defineCheck({
  name: 'multiple_of',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['number', 'integer'],
  words:
    'Every number is a multiple of the step, in decimal arithmetic of its text (18 places); NaN, infinities and numbers from 1e20 on break it, missing ones are left aside.',
  parameters: () => ({
    step: z.number().gt(0).describe('Such as 5 or 0.01.'),
    ...tolerance,
  }),
  misfits: ({ step }) => heldStep(step),
  lower: (parameters, context) => {
    const { name, logicalType } = columnOf(context)
    const { step, where } = parameters
    const column = identifier(name)
    const whole = logicalType === 'integer' ? wholeConstant(step) : undefined
    const exact = logicalType === 'integer' ? `CAST(${column} AS VARCHAR)` : textColumn(name)
    return rowRule({
      reads: [name],
      where,
      eligible: `${column} IS NOT NULL`,
      broken:
        whole !== undefined
          ? `${column} % ${whole} <> 0`
          : `TRY_CAST(${exact} AS ${decimal}) % CAST(${text(plain(step))} AS ${decimal}) <> 0`,
      expected: `a multiple of ${step}`,
      tolerance: parameters,
      offending: column,
      unknown: 'breaks',
    })
  },
})

/** The decimal digits of a number, without an exponent. */
function plain(step: number): string {
  return step.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 18 })
}

function heldStep(step: number): Misfit[] {
  return Number(plain(step)) === step && step < 1e20
    ? []
    : [
        {
          path: ['step'],
          problem: `found ${step}`,
          allowed: 'up to 20 digits before the point and 18 after it',
        },
      ]
}
