import { identifier } from '#core/data/sql.ts'
import type { Answer } from '../answer.ts'
import { columnOf, defineCheck, type Misfit, tolerance } from '../definition.ts'
import type { TableFacts } from '../lowered.ts'
import { rowRule } from '../row-rule.ts'
import { isDay, Moment, momentOfFact, startOf } from './moments.ts'

const oneDay = 86_400_000

/** Row 62 of the check table. */
export const timeWindow = defineCheck({
  name: 'time_window',
  dimension: 'timeliness',
  about: 'column',
  columnTypes: ['date', 'timestamp'],
  words:
    'Every value lies between these moments, ends included, and a day given as the end to its last instant; missing ones are left aside.',
  parameters: () => ({
    start: Moment.optional().describe('Earliest value allowed; without an offset in UTC.'),
    end: Moment.optional().describe('Latest value allowed; without an offset in UTC.'),
    ...tolerance,
  }),
  misfits: ({ start, end }): Misfit[] => {
    if (start === undefined && end === undefined)
      return [
        { path: [], problem: '`time_window` without ends promises nothing', allowed: 'start, end or both' },
      ]
    return start !== undefined && end !== undefined && startOf(start) > startOf(end)
      ? [{ path: ['start'], problem: `${start} is after ${end}: no moment is left` }]
      : []
  },
  lower: (parameters, context) => {
    const { start, end, where } = parameters
    const { name } = columnOf(context)
    const column = `CAST(${identifier(name)} AS TIMESTAMP)`
    const before = start === undefined ? undefined : startOf(start)
    const after = end === undefined ? undefined : startOf(end)
    const beyond =
      end === undefined || after === undefined
        ? undefined
        : isDay(end)
          ? `>= ${context.dialect.timestamp(new Date(after.getTime() + oneDay))}`
          : `> ${context.dialect.timestamp(after)}`
    const broken = [
      ...(before === undefined ? [] : [`${column} < ${context.dialect.timestamp(before)}`]),
      ...(beyond === undefined ? [] : [`${column} ${beyond}`]),
    ]
    const expected = `${name} from ${start ?? 'any time'} to ${end ?? 'any time'}`
    return rowRule({
      reads: [name],
      where,
      eligible: `${identifier(name)} IS NOT NULL`,
      broken: broken.join(' OR ') || 'FALSE',
      expected,
      tolerance: parameters,
      offending: `CAST(${identifier(name)} AS VARCHAR)`,
      fromFacts: (facts) => withinFacts(facts, name, before, after, expected),
    })
  },
})

/** A pass where the footers prove it; a day stands for its start. */
function withinFacts(
  { rows, columns }: TableFacts,
  name: string,
  start: Date | undefined,
  end: Date | undefined,
  expected: string,
): Answer | undefined {
  const known = columns.get(name)
  if (typeof known?.min !== 'string' || typeof known.max !== 'string') return undefined
  const [min, max] = [known.min, known.max].map(momentOfFact) as [number, number]
  const of = rows - known.missing
  const holds = min >= (start?.getTime() ?? min) && max <= (end?.getTime() ?? max)
  return holds && of > 0
    ? {
        outcome: 'pass',
        observed: `all ${of} values lie between ${known.min} and ${known.max}`,
        expected,
        bad: 0,
        of,
      }
    : undefined
}
