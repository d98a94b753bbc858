import * as z from 'zod'
import { secondsOf } from '#core/config/quantities.ts'

/** A point in time as contracts write it. */
export const Moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true, local: true })])
  .describe('A day, or a date and time; without an offset in UTC.')
export type Moment = z.output<typeof Moment>

const days = /^\d{4}-\d{2}-\d{2}$/

/** Where a moment starts, in UTC. */
export function startOf(moment: Moment): Date {
  if (days.test(moment)) return new Date(`${moment}T00:00:00Z`)
  return new Date(/(Z|[+-]\d{2}:?\d{2})$/.test(moment) ? moment : `${moment}Z`)
}

/** Whether a moment is a whole day. */
export function isDay(moment: Moment): boolean {
  return days.test(moment)
}

/**
 * The last moment, in milliseconds since 1970, that data judged now can be from: a day ahead, because times written
 * without an offset are up to 14 hours ahead of UTC. Later ones are slips of the pen or of a clock.
 */
export function latestKnown(now: Date): number {
  return now.getTime() + 86_400_000
}

/** Milliseconds of a span such as `24h`. */
export function millisecondsOf(duration: string): number {
  return Math.round(secondsOf(duration) * 1000)
}

/** A point in time for people: `2026-01-01T00:00:00Z`. */
export function momentWords(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}

/** A span for people, in its largest unit: `1.5 d`. */
export function spanWords(milliseconds: number): string {
  const size = Math.abs(milliseconds)
  const unit =
    size >= 86_400_000
      ? ([86_400_000, 'd'] as const)
      : size >= 3_600_000
        ? ([3_600_000, 'h'] as const)
        : size >= 60_000
          ? ([60_000, 'min'] as const)
          : ([1000, 's'] as const)
  return `${Number((milliseconds / unit[0]).toFixed(1))} ${unit[1]}`
}

/** Milliseconds since 1970 of a day or moment as footers tell it; a day stands for its start. */
export function momentOfFact(fact: string): number {
  return Date.parse(isDay(fact) ? `${fact}T00:00:00Z` : fact)
}
