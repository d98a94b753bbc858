import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { atMostShare, figureOf, numberOf } from '../answer.ts'
import { columnOf, defineCheck, type Misfit, tolerance } from '../definition.ts'
import { ownFigures } from '../own-figures.ts'
import { both } from '../row-rule.ts'
import { isDay, Moment, momentWords, startOf } from './moments.ts'

const steps = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const
/** Far enough back that every time an engine holds is after it. */
const origin = Date.UTC(-271_000, 0, 5)
const shownGaps = 5

/** Row 61 of the check table. */
export const timeCoverage = defineCheck({
  name: 'time_coverage',
  dimension: 'coverage',
  about: 'column',
  columnTypes: ['date', 'timestamp'],
  words:
    'Every hour, day or week (from Monday) of the window has so many rows; hours, days and weeks are those of UTC, missing values are left aside.',
  parameters: () => ({
    step: z.enum(['hour', 'day', 'week']).describe('How long each part of the window is.'),
    start: Moment.optional().describe('Start of the window. Default: the earliest value.'),
    end: Moment.optional().describe('End of the window, included. Default: the latest value.'),
    min_rows: z.int().min(1).default(1).describe('Fewest rows of each part. Default: 1.'),
    ...tolerance,
  }),
  misfits: ({ start, end }): Misfit[] =>
    start !== undefined && end !== undefined && startOf(start) > startOf(end)
      ? [{ path: ['start'], problem: `${start} is after ${end}: no window is left` }]
      : [],
  lower: ({ step, start, end, min_rows, max_bad_share, max_bad, where, by }, context) => {
    const { name } = columnOf(context)
    const length = steps[step]
    const offset = mondayOffset(length)
    const first = start === undefined ? undefined : partOf(startOf(start).getTime(), length, offset)
    const last = end === undefined ? undefined : partOf(lastInstant(end), length, offset)
    const time = context.dialect.epochMilliseconds(identifier(name))
    // Counted from a part long ago, so that the remainder is of a positive number.
    const shifted = `(${time} - ${partOf(origin, length, offset)})`
    const part = `${time} - MOD(${shifted}, ${length})`
    const inside = [
      `${identifier(name)} IS NOT NULL`,
      ...(first === undefined ? [] : [`${time} >= ${first}`]),
      ...(last === undefined ? [] : [`${time} < ${last + length}`]),
    ].join(' AND ')
    const expected = `at least ${min_rows} rows in every ${step}`
    return ownFigures({
      reads: [name],
      where,
      by,
      needsValues: true,
      select: (keys) => {
        const parts = `SELECT ${keys.names}"part", COUNT(*) AS "n" FROM (SELECT ${keys.selected}${part} AS "part" FROM t WHERE ${both(where, inside)}) AS "u" GROUP BY ${keys.names}"part"`
        const next = `SELECT *, LEAD("part") OVER (${keys.partition}ORDER BY "part") AS "next" FROM (${parts}) AS "p"`
        const gap = `"next" - "part" > ${length}`
        const { dialect } = context
        return `SELECT ${keys.names}SUM("n") AS "rows", MIN("part") AS "first", MAX("part") AS "last",
          SUM(CASE WHEN "n" >= ${min_rows} THEN 1 ELSE 0 END) AS "full",
          ${dialect.smallest('"part"', shownGaps, `"n" < ${min_rows}`)} AS "thin",
          ${dialect.smallest(`"part" + ${length}`, shownGaps, gap)} AS "gaps" FROM (${next}) AS "w"${keys.grouped}`
      },
      judge: (row) => {
        const earliest = first ?? figureOf(row, 'first')
        const latest = last ?? figureOf(row, 'last')
        if (earliest === undefined || latest === undefined)
          return { outcome: 'no_data', observed: 'no values', expected }
        const of = Math.max(0, Math.round((latest - earliest) / length) + 1)
        const bad = of - numberOf(row, 'full')
        if (of === 0)
          return { outcome: 'no_data', observed: 'no window between the values', expected, bad, of }
        const holds = max_bad === undefined ? atMostShare(bad, max_bad_share, of) : bad <= max_bad
        const foundFirst = figureOf(row, 'first')
        const foundLast = figureOf(row, 'last')
        const examples = [
          ...(foundFirst === undefined || foundFirst > earliest ? [earliest] : []),
          ...listOf(row.thin),
          ...listOf(row.gaps),
          ...(foundLast !== undefined && foundLast < latest ? [foundLast + length] : []),
        ]
        const shown = [...new Set(examples)].sort((a, b) => a - b).slice(0, shownGaps)
        return {
          outcome: holds ? 'pass' : 'fail',
          observed:
            bad === 0
              ? `all ${of} ${step}s have so many`
              : `${bad} of ${of} ${step}s have fewer, such as ${shown.map(momentWords).join(', ')}`,
          expected,
          bad,
          of,
          discreet: `${of - bad} of ${of} ${step}s have so many`,
        }
      },
    })
  },
})

function listOf(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : []
}

function lastInstant(end: Moment): number {
  return startOf(end).getTime() + (isDay(end) ? steps.day - 1 : 0)
}

/** 1970 began on a Thursday. */
function mondayOffset(length: number): number {
  return length === steps.week ? 4 * steps.day : 0
}

/** Start of the part a moment lies in. */
function partOf(moment: number, length: number, offset: number): number {
  return Math.floor((moment - offset) / length) * length + offset
}
