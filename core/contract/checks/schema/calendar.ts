import { oneDay, readMoment } from '../moments.ts'

/** How far apart the parts of a calendar are. */
export const calendarSteps = ['day', 'weekday', 'month', 'year'] as const
export type CalendarStep = (typeof calendarSteps)[number]

/** Characters of an ISO date that name a part: `2026-11-21`, `2026-11`, `2026`. */
export const nameLengths: Readonly<Record<CalendarStep, number>> = { day: 10, weekday: 10, month: 7, year: 4 }

/**
 * The names of all parts from one moment to another, both included: ISO days, months or years, in UTC.
 * @param most more are not listed: the list then has one more than that
 * @returns undefined for what is no moment
 */
export function calendarParts(
  from: string,
  to: string,
  step: CalendarStep,
  now: Date,
  most: number,
): string[] | undefined {
  const [first, last] = [from, to].map((written) => {
    const moment = readMoment(written)
    if (moment === undefined) return undefined
    return moment.kind === 'now' ? now.getTime() + moment.milliseconds : moment.milliseconds
  })
  if (first === undefined || last === undefined) return undefined
  const names: string[] = []
  for (let day = Math.floor(first / oneDay) * oneDay; day <= last && names.length <= most; day += oneDay) {
    const date = new Date(day)
    if (step === 'weekday' && (date.getUTCDay() === 0 || date.getUTCDay() === 6)) continue
    const name = date.toISOString().slice(0, nameLengths[step])
    if (names.at(-1) !== name) names.push(name)
  }
  return names
}
