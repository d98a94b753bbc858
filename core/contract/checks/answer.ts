import type { Cell } from '#core/data/tables.ts'

/** What a scan gave back for a check's atoms, by their names. */
export type Measured = Readonly<Record<string, Cell | readonly Cell[]>>

/**
 * How a check came out. `error`: it could not be run. `no_data`: nothing to judge. `skipped`: not asked for now, or not
 * yet answerable. `unsupported`: this engine cannot. Nothing unchecked is ever a pass.
 */
export const checkOutcomes = ['pass', 'fail', 'no_data', 'error', 'skipped', 'unsupported'] as const
export type CheckOutcome = (typeof checkOutcomes)[number]

/** The answer of a check over one table. */
export interface Answer {
  readonly outcome: CheckOutcome
  /** What was found, in words with numbers. */
  readonly observed: string
  /** What the contract promises. */
  readonly expected: string
  /** How many values break the rule, of how many that could; and for how many it cannot be told. */
  readonly bad?: number | undefined
  readonly of?: number | undefined
  readonly unknown?: number | undefined
  /** Numbers of the first rows that break it. */
  readonly rows?: readonly number[] | undefined
  /** Up to five different values that break it, as JSON; apart from the words, because not everybody may see them. */
  readonly examples?: readonly string[] | undefined
  /** The figure that was held against the promise, where there is one. */
  readonly value?: number | undefined
  /** Where the figure or the words are a value of some row, such as the largest: what those hear who may see none. */
  readonly discreet?: string | undefined
}

/** Room for rounding: counts are whole, shares such as 0.29 are not exact in binary. */
const rounding = 1e-9

/** Whether a count makes up at least this share of so many. */
export function atLeastShare(count: number, share: number, of: number): boolean {
  return count >= share * of - rounding * of
}

/** Whether a count makes up no more than this share of so many. */
export function atMostShare(count: number, share: number, of: number): boolean {
  return count <= share * of + rounding * of
}

/** A share between 0 and 1 in words: `12.5 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(12))} %`
}

/** A measured number; an absent one counts as 0. */
export function numberOf(measured: Measured, name: string): number {
  const value = measured[name]
  return typeof value === 'number' ? value : 0
}

/** A measured number, undefined where there was nothing to measure. */
export function figureOf(measured: Measured, name: string): number | undefined {
  const value = measured[name]
  return typeof value === 'number' ? value : undefined
}

/** A measured list of row numbers. */
export function rowsOf(measured: Measured, name: string): number[] {
  const value = measured[name]
  return Array.isArray(value) ? value.filter((item): item is number => typeof item === 'number') : []
}

/** Up to five different examples as JSON (NaN and infinities by their names), such as `"B"`; nothing where there are none. */
export function examplesOf(measured: Measured, name: string): { readonly examples?: readonly string[] } {
  const value = measured[name]
  const different = Array.isArray(value) ? [...new Set(value)].slice(0, 5) : []
  return different.length === 0 ? {} : { examples: different.map(written) }
}

/** As it stands in messages: NaN and infinities have no JSON. */
function written(example: Cell): string {
  return typeof example === 'number' ? String(example) : JSON.stringify(example)
}
