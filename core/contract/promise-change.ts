import type { CheckParameters } from '#core/contract/checks/definition.ts'
import { readMoment } from '#core/contract/checks/moments.ts'

/** What a change of a promise asks of those who make the data. */
export type Tightening = 'tighter' | 'looser' | 'unclear'

/** One parameter that changed, in words: `max 100 → 50`. */
export interface ParameterChange {
  readonly words: string
  readonly tightening: Tightening
}

/** Raised, they ask for more; given where there was none, too. */
const floors = new Set(['min', 'min_ratio', 'min_count', 'min_bytes', 'min_files', 'min_total_bytes'])
/** Lowered, they ask for more; given where there was none, too. */
const ceilings = new Set([
  'max',
  'max_share',
  'max_rows',
  'max_bytes',
  'max_files',
  'max_total_bytes',
  'max_missing',
  'max_new',
  'max_age',
])
/** Lowered, they ask for more; left out, they are 0. */
const tolerances = new Set(['max_bad_share', 'max_bad', 'tolerance_by', 'tolerance_share', 'slack'])
/** Lists of which a member less asks for more. */
const allowing = new Set([
  'in_set.values',
  'label_domain.values',
  'duplicate_rows.ignore',
  'near_duplicates.ignore',
])
/** Lists of which a member more asks for more. */
const demanding = new Set([
  'not_in_set.values',
  'no_placeholder.values',
  'columns_forbidden.names',
  'columns_present.names',
  'all_or_none.columns',
])

const ends = ['min', 'exclusive_min', 'max', 'exclusive_max']

/** How the parameters of a check changed; nothing where they say the same. */
export function parameterChanges(before: CheckParameters, after: CheckParameters): ParameterChange[] {
  const { check } = after
  const interval = check === 'range' || check === 'date_range' || check === 'time_window'
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => name !== 'check' && !(interval && ends.includes(name)),
  )
  const changes = names.flatMap((name): ParameterChange[] => {
    const [old, now] = [before[name], after[name]]
    if (JSON.stringify(old) === JSON.stringify(now)) return []
    const tightening = tighteningOf(check, name, old, now)
    return tightening === undefined ? [] : [{ words: changeWords(name, old, now), tightening }]
  })
  return interval
    ? [...changes, ...endChange(before, after, 'min'), ...endChange(before, after, 'max')]
    : changes
}

function tighteningOf(check: string, name: string, old: unknown, now: unknown): Tightening | undefined {
  const list = `${check}.${name}`
  if (Array.isArray(old) && Array.isArray(now) && (allowing.has(list) || demanding.has(list))) {
    const less = old.some((member) => !now.includes(member))
    const more = now.some((member) => !old.includes(member))
    const [tighter, looser] = allowing.has(list) ? [less, more] : [more, less]
    return tighter ? 'tighter' : looser ? 'looser' : undefined
  }
  if (name === 'waived') return now === undefined || waivedLess(old, now) ? 'tighter' : 'looser'
  if (name === 'by') return 'unclear'
  if (tolerances.has(name)) return ordered(sizeOf(now ?? 0), sizeOf(old ?? 0))
  // A check whose own words are not about that parameter alone is not judged by it.
  if (floors.has(name)) return bound(sizeOf(old), sizeOf(now), 1)
  if (ceilings.has(name)) return bound(sizeOf(old), sizeOf(now), -1)
  return 'unclear'
}

/** Tighter where `first` is the smaller one; undefined where they are equal. */
function ordered(first: number | undefined, second: number | undefined): Tightening | undefined {
  if (first === undefined || second === undefined) return 'unclear'
  if (first === second) return undefined
  return first < second ? 'tighter' : 'looser'
}

function bound(old: number | undefined, now: number | undefined, direction: 1 | -1): Tightening | undefined {
  if (old === undefined && now === undefined) return 'unclear'
  if (old === undefined) return 'tighter'
  if (now === undefined) return 'looser'
  return ordered(old * direction, now * direction)
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** A number, or a duration such as `36h` in seconds; undefined for anything else. */
function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  const [, count, unit = ''] =
    typeof value === 'string' ? (/^(\d+(?:\.\d+)?)([smhd])$/.exec(value) ?? []) : []
  return count === undefined ? undefined : Number(count) * (units[unit] ?? 1)
}

function waivedLess(old: unknown, now: unknown): boolean {
  const until = (waiver: unknown): string => String((waiver as { until?: string } | undefined)?.until ?? '')
  return old !== undefined && until(now) < until(old)
}

interface End {
  readonly value: number
  readonly open: boolean
  readonly written: string
  /** Moments relative to now and fixed ones have no order that stays. */
  readonly of: 'numbers' | 'moments' | 'moments from now' | 'nothing known'
}

function endChange(before: CheckParameters, after: CheckParameters, end: 'min' | 'max'): ParameterChange[] {
  const [old, now] = [endOf(before, end), endOf(after, end)]
  if (old?.written === now?.written && old?.open === now?.open) return []
  const words = `${end} ${wordsOf(old)} → ${wordsOf(now)}`
  if (old === undefined || now === undefined)
    return [{ words, tightening: old === undefined ? 'tighter' : 'looser' }]
  if (old.of !== now.of || old.of === 'nothing known') return [{ words, tightening: 'unclear' }]
  const direction = end === 'min' ? 1 : -1
  const byEnd = old.open === now.open ? undefined : now.open ? 'tighter' : 'looser'
  // A floor that rises is tighter.
  const tightening = ordered(old.value * direction, now.value * direction) ?? byEnd
  return tightening === undefined ? [] : [{ words, tightening }]
}

function endOf(parameters: CheckParameters, end: 'min' | 'max'): End | undefined {
  const own = end === 'min' ? 'start' : 'end'
  const written = parameters[`exclusive_${end}`] ?? parameters[end] ?? parameters[own]
  if (written === undefined) return undefined
  const open = parameters[`exclusive_${end}`] !== undefined
  const common = { open, written: String(written) }
  if (typeof written === 'number') return { value: written, of: 'numbers', ...common }
  const moment = readMoment(String(written))
  if (moment === undefined) return { value: 0, of: 'nothing known', ...common }
  return { value: moment.milliseconds, of: moment.kind === 'now' ? 'moments from now' : 'moments', ...common }
}

function wordsOf(end: End | undefined): string {
  if (end === undefined) return 'none'
  return end.open ? `${end.written} (left out)` : end.written
}

function changeWords(name: string, old: unknown, now: unknown): string {
  if (Array.isArray(old) && Array.isArray(now)) {
    const gone = old.filter((member) => !now.includes(member)).map(short)
    const come = now.filter((member) => !old.includes(member)).map(short)
    const parts = [
      ...(gone.length === 0 ? [] : [`without ${gone.slice(0, 10).join(', ')}`]),
      ...(come.length === 0 ? [] : [`with ${come.slice(0, 10).join(', ')}`]),
    ]
    if (parts.length > 0) return `${name} ${parts.join(', ')}`
  }
  return `${name} ${short(old)} → ${short(now)}`
}

function short(value: unknown): string {
  if (value === undefined) return 'none'
  const written = typeof value === 'string' ? value : JSON.stringify(value)
  return written.length > 60 ? `${written.slice(0, 59)}…` : written
}
