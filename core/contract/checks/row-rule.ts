import type { Answer } from './answer.ts'
import { atMostShare, examplesOf, numberOf, percent, rowsOf } from './answer.ts'
import type { Measurement, Sql } from './lowered.ts'

/**
 * The shape most checks have: of the rows a rule is about, how many break it. A row where `broken` is NULL neither
 * keeps nor breaks the rule: it is counted apart as `unknown`, and is among those that break it only where
 * `unknown` says so.
 */
export function rowRule(rule: {
  readonly reads: readonly string[] | undefined
  /** The rule is about this row; TRUE or not. */
  readonly eligible: Sql
  /** The row breaks it. */
  readonly broken: Sql
  readonly expected: string
  readonly tolerance?: { readonly max_bad_share?: number; readonly max_bad?: number | undefined }
  /** Up to five different offending values are shown where this is given. */
  readonly offending?: Sql | undefined
  readonly expressions?: readonly Sql[]
  readonly where?: Sql | undefined
  /** Only where `broken` can be NULL for an eligible row. */
  readonly unknown?: 'breaks' | 'left_aside' | undefined
  readonly fromFacts?: Measurement['fromFacts']
}): Measurement {
  const eligible = both(rule.where, rule.eligible)
  const told = rule.unknown === 'left_aside' ? `${eligible} AND ((${rule.broken}) IS NOT NULL)` : eligible
  const violation =
    rule.unknown === 'breaks'
      ? `${eligible} AND COALESCE((${rule.broken}), TRUE)`
      : `${eligible} AND (${rule.broken})`
  const share = rule.tolerance?.max_bad_share ?? 0
  const count = rule.tolerance?.max_bad
  const allowance =
    count !== undefined ? ` (up to ${count} may not)` : share > 0 ? ` (up to ${percent(share)} may not)` : ''
  const expected = `${rule.expected}${allowance}`
  return {
    kind: 'measurement',
    reads: rule.where === undefined ? rule.reads : undefined,
    expressions: [...(rule.expressions ?? []), ...(rule.where === undefined ? [] : [rule.where])],
    perBatch: true,
    needsValues: false,
    atoms: {
      of: { kind: 'count', where: told },
      bad: { kind: 'count', where: violation },
      rows: { kind: 'rows', where: violation },
      ...(rule.unknown === undefined
        ? {}
        : { unknown: { kind: 'count', where: `${eligible} AND ((${rule.broken}) IS NULL)` } }),
      ...(rule.offending === undefined
        ? {}
        : { examples: { kind: 'examples', of: rule.offending, where: violation } }),
    },
    judge: (measured): Answer => {
      const of = numberOf(measured, 'of')
      const bad = numberOf(measured, 'bad')
      const unknown = numberOf(measured, 'unknown')
      const untold = unknown > 0 && rule.unknown === 'left_aside' ? `; ${unknown} cannot be told` : ''
      const counted = unknown > 0 ? { unknown } : {}
      if (of === 0)
        return { outcome: 'no_data', observed: `no values${untold}`, expected, bad, of, ...counted }
      return {
        outcome: (count === undefined ? atMostShare(bad, share, of) : bad <= count) ? 'pass' : 'fail',
        observed: `${bad === 0 ? `all ${of} values hold` : `${bad} of ${of} values break it`}${untold}`,
        expected,
        bad,
        of,
        ...counted,
        rows: rowsOf(measured, 'rows'),
        ...examplesOf(measured, 'examples'),
      }
    },
    ...(rule.fromFacts === undefined || rule.where !== undefined ? {} : { fromFacts: rule.fromFacts }),
  }
}

/** Both conditions, each in parentheses; a missing one asks for nothing. */
export function both(first: Sql | undefined, second: Sql | undefined): Sql {
  const given = [first, second].filter((condition) => condition !== undefined)
  return given.length === 0 ? 'TRUE' : given.map((condition) => `(${condition})`).join(' AND ')
}
