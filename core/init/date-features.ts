import { identifier } from '#core/data/sql.ts'
import type { FeatureChoice } from './choose-features.ts'
import type { ColumnFacts } from './column-facts.ts'

const dayMilliseconds = 86_400_000

/** Parts of a date: from how many days of data on all their values were seen, and how far apart dates may be. */
const parts = [
  { part: 'month', sql: 'month', fewestDays: 730, mostDaysApart: 31 },
  { part: 'weekday', sql: 'isodow', fewestDays: 56, mostDaysApart: 7 },
  { part: 'hour', sql: 'hour', fewestDays: 14, mostDaysApart: 1 },
] as const

/**
 * What a model can learn from when a row happened: month, weekday (1 is Monday) and hour as categories. The date
 * itself is none: tomorrow's was never seen.
 */
export function dateFeatures(time: ColumnFacts): FeatureChoice[] {
  if (time.span === undefined) return []
  const first = Date.parse(time.span.first.slice(0, 10))
  const days = (Date.parse(time.span.last.slice(0, 10)) - first) / dayMilliseconds
  const apart = days / Math.max(1, time.distinct - 1)
  return parts
    .filter(({ fewestDays, mostDaysApart }) => days >= fewestDays && apart <= mostDaysApart)
    .filter(({ part }) => part !== 'hour' || time.type.logicalType === 'timestamp')
    .map(({ part, sql }) => ({
      column: time,
      from: `${time.name} ${part}`,
      written: `CAST(${sql}(${identifier(time.name)}) AS VARCHAR)`,
      note: `the ${part}, as a category`,
    }))
}
