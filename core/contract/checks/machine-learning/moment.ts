import type { LoweringContext } from '../definition.ts'
import type { Sql, Unanswered } from '../lowered.ts'
import { type ReadColumn, unanswered } from '../read-column.ts'

/** A column of dates or timestamps as numbers. */
export interface Moments {
  /** Milliseconds since 1970 in UTC. */
  readonly milliseconds: Sql
  /** Such a number for people. */
  readonly words: (milliseconds: number) => string
}

/** A column as moments; one of another type has none. */
export function momentsOf(
  column: ReadColumn,
  { dialect }: LoweringContext,
  expected: string,
): Moments | Unanswered {
  const { name, sql, logicalType } = column
  if (logicalType !== undefined && logicalType !== 'date' && logicalType !== 'timestamp')
    return unanswered(
      `${name} is a ${logicalType} column and has no times`,
      'give it the logicalType date or timestamp',
      expected,
    )
  return { milliseconds: dialect.epochMilliseconds(sql), words: momentWords }
}

/** A moment in UTC: `2020-01-31`, or `2020-01-31 17:05:00` where it is not midnight. */
export function momentWords(milliseconds: number): string {
  const iso = new Date(milliseconds).toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
}
