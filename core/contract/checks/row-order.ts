import type { Property } from '#core/contract/contract.ts'
import { numberOf, rowsOf } from './answer.ts'
import type { LoweringContext } from './definition.ts'
import type { OwnStatement, Sql } from './lowered.ts'
import { type GroupKeys, ownFigures } from './own-figures.ts'
import { both } from './row-rule.ts'

/**
 * A rule about each value and the one before it. The first value of a group has none before it, and holds.
 * @param order what sorts the rows: SQL over "v" (the value) and "o0", "o1" … (the columns it is ordered by)
 * @param broken over "v" and "p", the value before it
 */
export function orderRule(
  { name }: Pick<Property, 'name'>,
  rule: {
    readonly value: Sql
    readonly eligible: Sql
    readonly orderedBy: readonly Sql[]
    readonly reads: readonly string[]
    readonly order: Sql
    readonly broken: Sql
    readonly expected: string
    readonly where?: Sql | undefined
    readonly by?: readonly string[] | undefined
  },
  { dialect, rowNumber }: Pick<LoweringContext, 'dialect' | 'rowNumber'>,
): OwnStatement {
  const columns = rule.orderedBy.map((sql, index) => `, ${sql} AS "o${index}"`).join('')
  const number = rowNumber === undefined ? '' : `, ${rowNumber} AS "r"`
  const eligible = both(rule.where, rule.eligible)
  const select = (keys: GroupKeys): Sql => {
    const rows = `SELECT ${keys.selected}${rule.value} AS "v"${columns}${number} FROM t WHERE ${eligible}`
    const before = `LAG("v") OVER (${keys.partition}ORDER BY ${rule.order}) AS "p"`
    const broken = `"p" IS NOT NULL AND (${rule.broken})`
    const named = rowNumber === undefined ? 'NULL' : dialect.smallest('"r"', 5, broken)
    return `SELECT ${keys.names}COUNT(*) AS "of", COALESCE(SUM(CASE WHEN ${broken} THEN 1 ELSE 0 END), 0) AS "bad", ${named} AS "rows"
      FROM (SELECT *, ${before} FROM (${rows}) AS "u") AS "w"${keys.grouped}`
  }
  return ownFigures({
    reads: rule.reads,
    where: rule.where,
    by: rule.by,
    needsValues: false,
    select,
    judge: (row) => {
      const of = numberOf(row, 'of')
      const bad = numberOf(row, 'bad')
      if (of === 0) return { outcome: 'no_data', observed: 'no values', expected: rule.expected, bad, of }
      return {
        outcome: bad === 0 ? 'pass' : 'fail',
        observed:
          bad === 0 ? `all ${of} values of ${name} hold` : `${bad} of ${of} values of ${name} break it`,
        expected: rule.expected,
        bad,
        of,
        rows: rowsOf(row, 'rows'),
      }
    },
  })
}
