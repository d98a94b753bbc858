import * as z from 'zod'
import type { Property } from '#core/contract/contract.ts'
import type { Dialect } from '#core/data/dialect.ts'
import { constant, identifier } from '#core/data/sql.ts'
import { unknownColumns } from '../columns-fit.ts'
import { defineCheck, type Misfit, tolerance } from '../definition.ts'
import type { Sql } from '../lowered.ts'
import { rowRule } from '../row-rule.ts'
import { type Comparable, comparableAs } from './comparable.ts'

/** Differences of binary fractions are off by less than this share of the numbers themselves. */
const rounding = 4e-15

/** Row 49 of the check table. */
export const compare = defineCheck({
  name: 'compare',
  dimension: 'consistency',
  about: 'either',
  words:
    'In every row the one column compares like this with the other; NaN and infinities break it, times are held to the millisecond. A row where either is missing is counted apart, and breaks it unless it is left aside.',
  parameters: () => ({
    column: z.string().optional().describe('The first column. Default: the column the check stands under.'),
    op: z.enum(['<', '<=', '=', '<>', '>=', '>']).describe('How the first compares with the other.'),
    to: z.string().describe('The other column, of the same kind: numbers, times, texts.'),
    tolerance_by: z
      .number()
      .min(0)
      .optional()
      .describe(
        'By how much it may be missed: in the unit of the numbers, in seconds for times. Default: 0.',
      ),
    on_unknown: z
      .enum(['breaks', 'left_aside'])
      .default('breaks')
      .describe('What a row counts for where either is missing. Default: breaks.'),
    ...tolerance,
  }),
  misfits: ({ column, to }, place): Misfit[] =>
    [
      ...(column === undefined && place.property === undefined
        ? [{ path: [], problem: '`compare` of a table needs `column`' }]
        : unknownColumns(column === undefined ? [] : [column], place.columns, [])),
      ...unknownColumns([to], place.columns, []),
    ].map((misfit) => ({ ...misfit, path: [] })),
  lower: (parameters, context) => {
    const { op, to, tolerance_by, on_unknown, where } = parameters
    const name = parameters.column ?? context.property?.name ?? ''
    const [one, other] = [name, to].map((wanted) =>
      context.properties.find((property) => property.name === wanted),
    )
    const expected = `${name} ${op} ${to}${tolerance_by === undefined ? '' : ` within ${tolerance_by}`}`
    const kind = comparableAs([one, other].flatMap((column) => column?.logicalType ?? []))
    const inexact = tolerance_by !== undefined && kind !== 'number' && kind !== 'time'
    if (one === undefined || other === undefined || kind === undefined || inexact)
      return {
        kind: 'unanswered',
        outcome: 'unsupported',
        because: `a ${one?.logicalType} cannot be compared with a ${other?.logicalType}${inexact ? ' within a tolerance' : ''}`,
        expected,
      }
    return rowRule({
      reads: [name, to],
      where,
      eligible: 'TRUE',
      broken: `NOT (${holds(one, other, op, kind, tolerance_by, context.dialect)})`,
      unknown: on_unknown,
      expected,
      tolerance: parameters,
    })
  },
})

function holds(
  one: Property,
  other: Property,
  op: '<' | '<=' | '=' | '<>' | '>=' | '>',
  kind: Comparable,
  tolerance: number | undefined,
  dialect: Dialect,
): Sql {
  const [a, b] = [one, other].map(({ name }) => identifier(name)) as [Sql, Sql]
  if (kind === 'time') {
    const [first, second] = [dialect.epochMilliseconds(a), dialect.epochMilliseconds(b)]
    if (tolerance === undefined) return `${first} ${op} ${second}`
    return within(first, second, op, String(Math.round(tolerance * 1000)))
  }
  if (kind !== 'number') return `${a} ${op} ${b}`
  const whole = one.logicalType === 'integer' && other.logicalType === 'integer'
  if (whole && tolerance === undefined) return `${a} ${op} ${b}`
  const type = whole ? 'DECIMAL(38, 0)' : 'DOUBLE'
  const [first, second] = [`CAST(${a} AS ${type})`, `CAST(${b} AS ${type})`]
  if (whole) return within(first, second, op, constant(tolerance ?? 0))
  const finite = `${dialect.finite(first)} AND ${dialect.finite(second)}`
  if (tolerance === undefined) return `${finite} AND ${first} ${op} ${second}`
  const slack = `${constant(tolerance)} + ${constant(rounding)} * (ABS(${first}) + ABS(${second}))`
  return `${finite} AND ${within(first, second, op, slack)}`
}

/** A comparison that may be missed by so much; what must differ must differ by more. */
function within(a: Sql, b: Sql, op: '<' | '<=' | '=' | '<>' | '>=' | '>', slack: Sql): Sql {
  switch (op) {
    case '=':
      return `ABS(${a} - ${b}) <= ${slack}`
    case '<>':
      return `ABS(${a} - ${b}) > ${slack}`
    case '<':
    case '<=':
      return `${a} - ${b} ${op} ${slack}`
    case '>':
    case '>=':
      return `${b} - ${a} ${op === '>' ? '<' : '<='} ${slack}`
  }
}
