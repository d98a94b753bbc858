/** A moment as a contract writes it. */
export type WrittenMoment =
  /** A day, from its first moment on, in UTC. */
  | { readonly kind: 'day'; readonly milliseconds: number }
  | { readonly kind: 'instant'; readonly milliseconds: number }
  /** So long after the moment of the run; before it where negative. */
  | { readonly kind: 'now'; readonly milliseconds: number }

/** How moments may be written, for people. */
export const momentSyntax =
  'a day such as 2026-11-21, an instant such as 2026-11-21T14:00:00Z (UTC where no offset is given), now, or now - 7d (s, m, h, d)'

export const oneDay = 86_400_000

const day = /^\d{4}-\d{2}-\d{2}$/
const instant = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:?\d{2})?$/
const now = /^now(?:\s*([+-])\s*(\d+(?:\.\d+)?)([smhd]))?$/
const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: oneDay }

/** Reads a moment; undefined for a text that is none, such as the 30th of February. */
export function readMoment(written: string): WrittenMoment | undefined {
  const relative = now.exec(written)
  if (relative !== null) {
    const [, sign = '+', number = '0', unit = 's'] = relative
    return { kind: 'now', milliseconds: (sign === '-' ? -1 : 1) * Number(number) * (units[unit] ?? 0) }
  }
  if (day.test(written)) {
    const milliseconds = startOf(written)
    return milliseconds === undefined ? undefined : { kind: 'day', milliseconds }
  }
  const [, date, time, offset = 'Z'] = instant.exec(written) ?? []
  if (date === undefined || time === undefined || startOf(date) === undefined) return undefined
  const zone = offset === 'Z' ? offset : `${offset.slice(0, 3)}:${offset.slice(-2)}`
  const milliseconds = Date.parse(`${date}T${time}${zone}`)
  return Number.isNaN(milliseconds) ? undefined : { kind: 'instant', milliseconds }
}

/** The first moment of a day that exists. */
function startOf(date: string): number | undefined {
  const milliseconds = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(date)
    ? milliseconds
    : undefined
}
