import type { CheckParameters } from '#core/contract/checks/definition.ts'
import type { Contract, Property } from './contract.ts'

/** What an entry of `slaProperties` comes to, where it is about the rows. */
export type ServiceLevel =
  | {
      readonly kind: 'check'
      readonly index: number
      readonly property: Property
      readonly parameters: CheckParameters
    }
  | { readonly kind: 'skipped'; readonly index: number; readonly because: string; readonly expected: string }

/** The entries that say something of the rows, and the check each one is; others, such as support hours, do not. */
const checks: Readonly<Record<string, string>> = { freshness: 'freshness', retention: 'retention' }

/**
 * `freshness` and `retention` of a contract as checks of the column they name (`element`, or `slaDefaultElement`).
 * `latency` is shown as skipped: when a row arrived, the data do not say.
 */
export function serviceLevelsOf(contract: Contract, properties: readonly Property[]): ServiceLevel[] {
  return (contract.slaProperties ?? []).flatMap((entry, index): ServiceLevel[] => {
    const kind = entry.property.toLowerCase()
    const expected = `${entry.property} of ${String(entry.value)} ${entry.unit ?? ''}`.trim()
    const skipped = (because: string): ServiceLevel[] => [{ kind: 'skipped', index, because, expected }]
    if (kind === 'latency')
      return skipped('when a row arrived, the data do not say; see the check arrival_lag')
    const check = Object.hasOwn(checks, kind) ? checks[kind] : undefined
    if (check === undefined) return []
    const element = entry.element ?? contract.slaDefaultElement
    if (element === undefined) return skipped('it names no column (element)')
    const column = element.split('.').at(-1)
    const property = properties.find(({ name, physicalName }) => name === column || physicalName === column)
    if (property === undefined) return skipped(`there is no column \`${element}\` in the contract`)
    if (property.logicalType !== 'date' && property.logicalType !== 'timestamp')
      return skipped(
        `\`${property.name}\` is a ${property.logicalType} column, not one of dates or timestamps`,
      )
    const span = spanOf(entry.value, entry.unit, kind === 'retention')
    if (span === undefined)
      return skipped(`a span of \`${String(entry.value)} ${entry.unit ?? ''}\` is not understood`)
    return [{ kind: 'check', index, property, parameters: { check, max_age: span } }]
  })
}

const units: readonly (readonly [names: RegExp, times: number, unit: 's' | 'm' | 'h' | 'd'])[] = [
  [/^(s|sec|secs|second|seconds)$/, 1, 's'],
  [/^(min|mins|minute|minutes)$/, 1, 'm'],
  [/^(h|hr|hrs|hour|hours)$/, 1, 'h'],
  [/^(|d|day|days)$/, 1, 'd'],
  [/^(w|wk|week|weeks)$/, 7, 'd'],
  // A month or a year is never longer than this: what is older is older by any count.
  [/^(mo|mon|month|months)$/, 31, 'd'],
  [/^(y|yr|yrs|year|years)$/, 366, 'd'],
]

/** One part of ISO 8601, such as P1Y, P30D or PT12H. */
const isoDuration = /^P(?:(\d+)([YMWD])|T(\d+)([HMS]))$/

/** `m` is a minute of freshness and a month of retention. */
function spanOf(value: unknown, unit = '', long: boolean): string | undefined {
  const duration = typeof value === 'string' ? isoDuration.exec(value) : null
  if (duration !== null) {
    const [written, days, daysUnit, hours, hoursUnit] = duration
    return spanOf(days ?? hours, daysUnit ?? hoursUnit, !written.includes('T'))
  }
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return undefined
  const name = unit.toLowerCase() === 'm' ? (long ? 'month' : 'minute') : unit.toLowerCase()
  const found = units.find(([names]) => names.test(name))
  return found === undefined ? undefined : `${number * found[1]}${found[2]}`
}
