import * as z from 'zod'

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** A span of time as people write it: `30s`, `10m`, `24h`, `7d`. */
export const Duration = z
  .string()
  .regex(/^\d+(\.\d+)?[smhd]$/, 'a span of time such as 30s, 10m, 24h or 7d')
  .describe('A span of time: a number and s, m, h or d.')
export type Duration = z.infer<typeof Duration>

/** Seconds of a {@link Duration}. */
export function secondsOf(duration: Duration): number {
  const unit = duration.slice(-1) as keyof typeof unitSeconds
  return Number(duration.slice(0, -1)) * unitSeconds[unit]
}

/** A share as people write it: `10%`. */
export const Percentage = z
  .string()
  .regex(/^\d+(\.\d+)?%$/, 'a percentage such as 10%')
  .describe('A share in percent, such as 10%.')
export type Percentage = z.infer<typeof Percentage>

/** The share between 0 and 1 of a {@link Percentage}. */
export function shareOf(percentage: Percentage): number {
  return Number(percentage.slice(0, -1)) / 100
}

/** Names that become folders, branches and endpoint names. */
export const Name = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'lower-case letters, digits and hyphens, 63 at most, not at the ends',
  )
  .describe('Lower-case letters, digits and hyphens; at most 63.')
