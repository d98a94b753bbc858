import * as z from 'zod'
import { identifier, text } from '#core/data/sql.ts'
import type { Answer } from '../answer.ts'
import { columnOf, defineCheck, type LoweringContext, type Misfit, tolerance } from '../definition.ts'
import type { ColumnFacts, Sql, TableFacts } from '../lowered.ts'
import { momentSyntax, oneDay, readMoment, type WrittenMoment } from '../moments.ts'
import { rowRule } from '../row-rule.ts'
import { dayOf } from '../typed-constant.ts'

const bound = (words: string) => z.string().min(1).optional().describe(`${words} ${momentSyntax}.`)

/** Row 36 of the check table. */
export const dateRange = defineCheck({
  name: 'date_range',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['date', 'timestamp'],
  words:
    'Every date or timestamp lies between these, ends included; a day as an end means the whole day, missing ones are left aside.',
  parameters: () => ({
    min: bound('Earliest moment:'),
    max: bound('Latest moment:'),
    exclusive_min: bound('Every moment is after this:'),
    exclusive_max: bound('Every moment is before this:'),
    ...tolerance,
  }),
  misfits: (bounds) => boundsMisfits(bounds),
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const column = identifier(name)
    const sides = sidesOf(parameters)
    const expected = sides.map(({ written, words }) => `${words} ${written}`).join(', ')
    return rowRule({
      reads: [name],
      where: parameters.where,
      eligible: `${column} IS NOT NULL`,
      broken: sides.map((side) => beyond(column, side, context)).join(' OR ') || 'FALSE',
      expected,
      tolerance: parameters,
      offending: column,
      fromFacts: (facts) => withinFacts(facts, facts.columns.get(name), sides, expected),
    })
  },
})

interface DateBounds {
  readonly min?: string | undefined
  readonly max?: string | undefined
  readonly exclusive_min?: string | undefined
  readonly exclusive_max?: string | undefined
}

interface Side {
  readonly key: keyof DateBounds
  readonly written: string
  readonly moment: WrittenMoment
  readonly words: string
}

const sideWords: Readonly<Record<keyof DateBounds, string>> = {
  min: 'not before',
  exclusive_min: 'after',
  max: 'not after',
  exclusive_max: 'before',
}

function sidesOf(bounds: DateBounds): Side[] {
  return (Object.keys(sideWords) as (keyof DateBounds)[]).flatMap((key) => {
    const written = bounds[key]
    const moment = written === undefined ? undefined : readMoment(written)
    return written === undefined || moment === undefined
      ? []
      : [{ key, written, moment, words: sideWords[key] }]
  })
}

/** What no date could keep among bounds, with their keys as paths. */
export function boundsMisfits(bounds: DateBounds): Misfit[] {
  const keys = (Object.keys(sideWords) as (keyof DateBounds)[]).filter((key) => bounds[key] !== undefined)
  if (keys.length === 0)
    return [
      { path: [], problem: '`date_range` without bounds promises nothing', allowed: 'min, max or both' },
    ]
  const unread = keys.filter((key) => readMoment(bounds[key] ?? '') === undefined)
  if (unread.length > 0)
    return unread.map((key) => ({
      path: [key],
      problem: `found ${JSON.stringify(bounds[key])}`,
      allowed: momentSyntax,
    }))
  const [low, high] = [lastOf(bounds, 'exclusive_min', 'min'), lastOf(bounds, 'exclusive_max', 'max')]
  return low !== undefined && high !== undefined && low.at > high.at
    ? [{ path: [low.key], problem: `${low.written} is after ${high.written}: no moment is left` }]
    : []
}

/** The first bound that is there, if it is no matter of the time of the run. */
function lastOf(
  bounds: DateBounds,
  ...keys: (keyof DateBounds)[]
): { readonly key: string; readonly written: string; readonly at: number } | undefined {
  const key = keys.find((candidate) => bounds[candidate] !== undefined)
  const written = key === undefined ? undefined : bounds[key]
  const moment = written === undefined ? undefined : readMoment(written)
  return key === undefined || written === undefined || moment === undefined || moment.kind === 'now'
    ? undefined
    : { key, written, at: moment.milliseconds }
}

function beyond(column: Sql, { key, moment }: Side, { property, dialect, now }: LoweringContext): Sql {
  const dates = property?.logicalType === 'date'
  if (moment.kind === 'day' && dates) {
    const breaks = { min: '<', exclusive_min: '<=', max: '>', exclusive_max: '>=' }[key]
    return `${column} ${breaks} CAST(${text(dayOf(moment.milliseconds))} AS DATE)`
  }
  const value = dates ? `CAST(${column} AS TIMESTAMP)` : column
  const start = moment.kind === 'now' ? now.getTime() + moment.milliseconds : moment.milliseconds
  const at = (milliseconds: number): Sql => dialect.timestamp(new Date(milliseconds))
  // A day lasts until the next one begins.
  const wholeDay = moment.kind === 'day'
  switch (key) {
    case 'min':
      return `${value} < ${at(start)}`
    case 'exclusive_min':
      return wholeDay ? `${value} < ${at(start + oneDay)}` : `${value} <= ${at(start)}`
    case 'max':
      return wholeDay ? `${value} >= ${at(start + oneDay)}` : `${value} > ${at(start)}`
    case 'exclusive_max':
      return `${value} >= ${at(start)}`
  }
}

/** A pass where the footers of dates prove it. */
function withinFacts(
  { rows }: TableFacts,
  column: ColumnFacts | undefined,
  sides: readonly Side[],
  expected: string,
): Answer | undefined {
  const { min, max } = column ?? {}
  if (typeof min !== 'string' || typeof max !== 'string') return undefined
  const [first, last] = [readMoment(min), readMoment(max)]
  if (first?.kind !== 'day' || last?.kind !== 'day') return undefined
  const holds = sides.every(({ key, moment }) => {
    if (moment.kind !== 'day') return false
    const at = moment.milliseconds
    if (key === 'min') return first.milliseconds >= at
    if (key === 'exclusive_min') return first.milliseconds > at
    return key === 'max' ? last.milliseconds <= at : last.milliseconds < at
  })
  const of = rows - (column?.missing ?? 0)
  return holds && of > 0
    ? { outcome: 'pass', observed: `all ${of} values lie between ${min} and ${max}`, expected, bad: 0, of }
    : undefined
}
