import { z } from 'zod'
import { constant, identifier } from '#core/data/sql.ts'
import type { Answer } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { columnOf, defineCheck, tolerance } from '../definition.ts'
import type { ColumnFacts, TableFacts } from '../lowered.ts'
import { rowRule } from '../row-rule.ts'

interface Bounds {
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly exclusive_min?: number | undefined
  readonly exclusive_max?: number | undefined
}

/** Row 26 of the check table. */
export const range = defineCheck({
  name: 'range',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['number', 'integer'],
  words:
    'Every number lies between these, ends included; NaN and infinities break it, missing ones are left aside.',
  parameters: {
    min: z.number().optional().describe('Smallest number allowed.'),
    max: z.number().optional().describe('Largest number allowed.'),
    exclusive_min: z.number().optional().describe('Every number is larger than this.'),
    exclusive_max: z.number().optional().describe('Every number is smaller than this.'),
    ...tolerance,
  },
  misfits: (bounds) =>
    bounds.exclusive_min !== undefined || bounds.exclusive_max !== undefined
      ? []
      : bounds.min === undefined && bounds.max === undefined
        ? []
        : boundsMisfit('range', bounds),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const value = `CAST(${identifier(name)} AS DOUBLE)`
    const given = sidesOf(parameters)
    const expected = given.map(({ bound, words }) => `${words} ${bound}`).join(', ') || 'finite'
    return rowRule({
      reads: [name],
      where: parameters.where,
      eligible: `${identifier(name)} IS NOT NULL`,
      broken: [
        `NOT ${context.dialect.finite(value)}`,
        ...given.map(({ bound, breaks }) => `${value} ${breaks} ${constant(bound)}`),
      ].join(' OR '),
      expected,
      tolerance: parameters,
      offending: identifier(name),
      fromFacts: (facts) => withinFacts(facts, facts.columns.get(name), parameters, expected),
    })
  },
})

function sidesOf(bounds: Bounds): { bound: number; breaks: string; words: string }[] {
  const sides: [number | undefined, string, string][] = [
    [bounds.min, '<', 'at least'],
    [bounds.exclusive_min, '<=', 'more than'],
    [bounds.max, '>', 'at most'],
    [bounds.exclusive_max, '>=', 'less than'],
  ]
  return sides.flatMap(([bound, breaks, words]) => (bound === undefined ? [] : [{ bound, breaks, words }]))
}

/** A pass where the footers prove it; who breaks a bound, and how many, only a scan can say. */
function withinFacts(
  { rows }: TableFacts,
  column: ColumnFacts | undefined,
  bounds: Bounds,
  expected: string,
): Answer | undefined {
  if (typeof column?.min !== 'number' || typeof column.max !== 'number') return undefined
  const { min, max } = column
  const holds =
    min >= (bounds.min ?? min) &&
    max <= (bounds.max ?? max) &&
    min > (bounds.exclusive_min ?? Number.NEGATIVE_INFINITY) &&
    max < (bounds.exclusive_max ?? Number.POSITIVE_INFINITY)
  const of = rows - column.missing
  return holds && of > 0
    ? { outcome: 'pass', observed: `all ${of} values lie between ${min} and ${max}`, expected, bad: 0, of }
    : undefined
}
