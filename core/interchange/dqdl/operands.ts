import { readMoment } from '#core/contract/checks/moments.ts'
import type { Operand } from './ruleset.ts'

/** SQL of the engine as Spark writes it: names in backticks. */
export function sparkNames(sql: string): string {
  return sql.replaceAll(/'(?:[^']|'')*'|"((?:[^"]|"")*)"/g, (token: string, name: string | undefined) =>
    name === undefined ? token : `\`${name.replaceAll('""', '"').replaceAll('`', '``')}\``,
  )
}

/** A moment as a bound of days: a day, or so many minutes, hours or days from now; undefined for any other. */
export function momentOperand(written: unknown): Operand | undefined {
  const moment = typeof written === 'string' ? readMoment(written) : undefined
  if (moment?.kind === 'day') return { kind: 'text', value: String(written) }
  return moment?.kind === 'now' && moment.milliseconds % 60_000 === 0
    ? { kind: 'now', milliseconds: moment.milliseconds }
    : undefined
}

/** A duration such as `36h`; undefined where it is no whole number of minutes. */
export function durationOperand(written: unknown): Operand | undefined {
  const [, count, unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(String(written)) ?? []
  const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
  const milliseconds = Number(count) * (units[unit] ?? Number.NaN)
  return milliseconds % 60_000 === 0 ? { kind: 'duration', milliseconds } : undefined
}
