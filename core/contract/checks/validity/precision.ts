import * as z from 'zod'
import { portablePattern } from '#core/contract/regular-expression.ts'
import { identifier, textColumn } from '#core/data/sql.ts'
import { columnOf, defineCheck, type Misfit, tolerance } from '../definition.ts'
import { rowRule } from '../row-rule.ts'

/** Decimals of databases go no further. */
const most = 38

/** Row 29 of the check table. */
export const precision = defineCheck({
  name: 'precision',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['number', 'integer'],
  words:
    'No number has more digits than allowed as it is written; zeros before and after them do not count, an exponent breaks it, missing ones are left aside.',
  parameters: () => ({
    digits: z.int().min(1).max(most).optional().describe('Most digits in all.'),
    scale: z.int().min(0).max(most).optional().describe('Most digits after the point.'),
    ...tolerance,
  }),
  misfits: (limits) => noLimit(limits),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const { digits, scale, where } = parameters
    const source = textColumn(name)
    const inAll = digits === undefined ? '' : `at most ${digits} digits`
    const after = scale === undefined ? '' : `at most ${scale} of them after the point`
    return rowRule({
      reads: [name],
      where,
      eligible: `${identifier(name)} IS NOT NULL`,
      broken: `NOT ${context.dialect.fullMatch(source, portablePattern(decimals(digits, scale)))}`,
      expected: [inAll, after].filter((words) => words !== '').join(', '),
      tolerance: parameters,
      offending: source,
    })
  },
})

/** So many digits before the point leave the rest of them to stand after it. */
function decimals(digits: number | undefined, scale: number | undefined): string {
  const number = (before: string, after: string): string => `0*${before}(?:[.]${after}0*)?`
  if (digits === undefined) return `[+-]?${number('[0-9]*', `[0-9]{0,${scale ?? most}}`)}`
  const splits = Array.from({ length: digits + 1 }, (_, before) =>
    number(`[0-9]{0,${before}}`, `[0-9]{0,${Math.min(scale ?? most, digits - before)}}`),
  )
  return `[+-]?(?:${splits.join('|')})`
}

function noLimit({
  digits,
  scale,
}: {
  readonly digits?: number | undefined
  readonly scale?: number | undefined
}): Misfit[] {
  if (digits === undefined && scale === undefined)
    return [
      { path: [], problem: '`precision` without limits promises nothing', allowed: 'digits, scale or both' },
    ]
  return digits !== undefined && scale !== undefined && scale > digits
    ? [{ path: ['scale'], problem: `${scale} is more than ${digits}`, allowed: `at most ${digits}` }]
    : []
}
