import { identifier, rowNumberColumn } from '#core/data/sql.ts'
import type { Cell } from '#core/data/tables.ts'

/** What one check needs from a scan: aggregate expressions by a name of its own. */
export type Atoms = Readonly<Record<string, string>>

/** What a scan gave back for the atoms. */
export type Measured = Readonly<Record<string, Cell | readonly Cell[]>>

/** The answer of a check over one scan. */
export interface Answer {
  readonly outcome: 'pass' | 'fail' | 'no_data'
  /** What was found, in words with numbers. */
  readonly observed: string
  /** What the contract promises. */
  readonly expected: string
  /** How many values break the rule, of how many that could. */
  readonly bad?: number | undefined
  readonly of?: number | undefined
  /** Numbers of the first rows that break it. */
  readonly rows?: readonly number[] | undefined
}

/** A check ready to run: what to measure, and how to judge it. */
export interface LoweredCheck {
  readonly atoms: Atoms
  judge(measured: Measured): Answer
  /** SQL that a person wrote into the contract; it is inspected before anything of this check runs. */
  readonly expression?: string | undefined
  /** Whether a batch of newly arrived rows is also judged by itself. */
  readonly perBatch: boolean
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

/** How many rows satisfy a condition; 0 for an empty table. */
export function countIf(condition: string): string {
  return `COALESCE(SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END), 0)`
}

/** The numbers of the first five rows that satisfy a condition. */
export function firstRows(condition: string): string {
  return `MIN(${identifier(rowNumberColumn)}, 5) FILTER (WHERE ${condition})`
}

/** A measured number; an absent one counts as 0. */
export function numberOf(measured: Measured, name: string): number {
  const value = measured[name]
  return typeof value === 'number' ? value : 0
}

/** A measured list of row numbers. */
export function rowsOf(measured: Measured, name: string): number[] {
  const value = measured[name]
  return Array.isArray(value) ? value.filter((item): item is number => typeof item === 'number') : []
}

/**
 * The shape most checks have: of the values that are there, how many break a rule.
 * @param eligible SQL condition: the rule applies to this row
 * @param broken SQL condition over eligible rows: it breaks the rule
 */
export function rowwise(rule: {
  readonly eligible: string
  readonly broken: string
  readonly expected: string
  readonly maxBadShare: number
  /** Up to five distinct offending values are shown where this expression is given. */
  readonly offending?: string | undefined
}): LoweredCheck {
  const violation = `(${rule.eligible}) AND (${rule.broken})`
  return {
    perBatch: true,
    atoms: {
      of: countIf(rule.eligible),
      bad: countIf(violation),
      rows: firstRows(violation),
      ...(rule.offending === undefined
        ? {}
        : { values: `LIST_SORT(LIST(DISTINCT ${rule.offending}) FILTER (WHERE ${violation}))[1:5]` }),
    },
    judge: (measured) => {
      const of = numberOf(measured, 'of')
      const bad = numberOf(measured, 'bad')
      if (of === 0) return { outcome: 'no_data', observed: 'no values', expected: rule.expected, bad, of }
      const values = measured.values
      const shown =
        Array.isArray(values) && values.length > 0
          ? `: ${values.map((v) => JSON.stringify(v)).join(', ')}`
          : ''
      return {
        outcome: atMostShare(bad, rule.maxBadShare, of) ? 'pass' : 'fail',
        observed: bad === 0 ? `all ${of} values hold` : `${bad} of ${of} values break it${shown}`,
        expected:
          rule.maxBadShare > 0
            ? `${rule.expected} (up to ${percent(rule.maxBadShare)} may not)`
            : rule.expected,
        bad,
        of,
        rows: rowsOf(measured, 'rows'),
      }
    },
  }
}
