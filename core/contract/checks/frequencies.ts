import type { Sql } from './lowered.ts'
import type { GroupKeys } from './own-figures.ts'
import { both } from './row-rule.ts'

/**
 * How often each combination of values occurs: rows of `v0`, `v1` … with their count `n`, in each group.
 * @param eligible rows that count
 */
export function frequencies(
  values: readonly Sql[],
  eligible: Sql | undefined,
  where: Sql | undefined,
  keys: GroupKeys,
): Sql {
  const named = values.map((value, index) => `${value} AS "v${index}", `).join('')
  const inner = `SELECT ${keys.selected}${named}1 AS "one" FROM t WHERE ${both(where, eligible)}`
  const columns = `${keys.names}${values.map((_, index) => `"v${index}"`).join(', ')}`
  return `SELECT ${columns}, COUNT(*) AS "n" FROM (${inner}) AS "u" GROUP BY ${columns}`
}
