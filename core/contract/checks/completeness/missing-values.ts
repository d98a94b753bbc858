import { identifier } from '#core/data/sql.ts'
import { type Answer, atLeastShare, numberOf, percent, rowsOf } from '../answer.ts'
import type { Measurement, Sql } from '../lowered.ts'
import { both } from '../row-rule.ts'

/** At least a share of the rows has a value; 1 means none may be missing. An unreadable value is one that is not there. */
export function missingValues(column: string, min: number, where: Sql | undefined): Measurement {
  const missing = `${identifier(column)} IS NULL`
  const expected = min === 1 ? 'a value in every row' : `a value in at least ${percent(min)} of the rows`
  const answer = (of: number, bad: number, rows: readonly number[]): Answer => {
    if (of === 0) return { outcome: 'no_data', observed: 'no rows', expected }
    const share = ((bad / of) * 100).toFixed(1)
    return {
      outcome: atLeastShare(of - bad, min, of) ? 'pass' : 'fail',
      observed: bad === 0 ? `all ${of} rows have one` : `${bad} of ${of} rows have none (${share} %)`,
      expected,
      bad,
      of,
      rows,
    }
  }
  return {
    kind: 'measurement',
    reads: where === undefined ? [column] : undefined,
    expressions: where === undefined ? [] : [where],
    perBatch: true,
    needsValues: false,
    atoms: {
      of: { kind: 'count', where: both(where, undefined) },
      bad: { kind: 'count', where: both(where, missing) },
      rows: { kind: 'rows', where: both(where, missing) },
    },
    judge: (measured) =>
      answer(numberOf(measured, 'of'), numberOf(measured, 'bad'), rowsOf(measured, 'rows')),
    ...(where === undefined
      ? {
          fromFacts: (facts) => {
            const known = facts.columns.get(column)
            // Which rows they are, only a scan can say.
            return known?.missing === 0 ? answer(facts.rows, 0, []) : undefined
          },
        }
      : {}),
  }
}
