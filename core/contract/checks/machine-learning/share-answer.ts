import { type Answer, atMostShare, type Measured, numberOf, percent, rowsOf } from '../answer.ts'

/** The allowance of a check, as {@link tolerance} of definition.ts defines it. */
export interface Allowance {
  readonly max_bad_share: number
  readonly max_bad?: number | undefined
}

/** The answer of a check that counts what breaks its rule, `bad` of `of`, in one row of figures with `rows` where named. */
export function shareAnswer(
  measured: Measured,
  allowance: Allowance,
  words: {
    readonly expected: string
    /** What was found, given the counts in words: `3 of 40`. */
    readonly observed: (counted: string) => string
    readonly nothing: string
  },
): Answer {
  const of = numberOf(measured, 'of')
  const bad = numberOf(measured, 'bad')
  const { max_bad_share: share, max_bad: count } = allowance
  const room =
    count !== undefined ? `up to ${count} may` : share > 0 ? `up to ${percent(share)} may` : undefined
  const expected = room === undefined ? words.expected : `${words.expected} (${room})`
  if (of === 0) return { outcome: 'no_data', observed: words.nothing, expected, bad, of }
  return {
    outcome: (count === undefined ? atMostShare(bad, share, of) : bad <= count) ? 'pass' : 'fail',
    observed: words.observed(`${bad} of ${of}`),
    expected,
    bad,
    of,
    value: bad / of,
    rows: rowsOf(measured, 'rows'),
  }
}
