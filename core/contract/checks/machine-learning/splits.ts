import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import type { LoweringContext } from '../definition.ts'
import type { Sql, Unanswered } from '../lowered.ts'
import { unanswered } from '../read-column.ts'

/** Parameter of the checks that hold two splits against each other. */
export const splits = z
  .tuple([z.string().min(1), z.string().min(1)])
  .optional()
  .describe(
    'Two splits by name: the one that is learned from, and the one it is tried on. Default: train, and test or else holdout.',
  )

/** Two splits of a table, as conditions on its rows. */
export interface SplitPair {
  readonly train: Split
  readonly test: Split
  readonly expressions: readonly Sql[]
}

interface Split {
  readonly name: string
  readonly sql: Sql
}

/** The splits a check is about, as the use of the table defines them. */
export function splitsOf(
  names: readonly [string, string] | undefined,
  { use }: LoweringContext,
  expected: string,
): SplitPair | Unanswered {
  const known = use?.splits ?? {}
  const conditionOf = (name: string): Sql | undefined =>
    Object.hasOwn(known, name) ? known[name] : undefined
  const [train, test] = names ?? ['train', conditionOf('test') === undefined ? 'holdout' : 'test']
  const [trainSql, testSql] = [conditionOf(train), conditionOf(test)]
  if (trainSql !== undefined && testSql !== undefined) {
    const expressions = use?.expressions ?? []
    return { train: { name: train, sql: trainSql }, test: { name: test, sql: testSql }, expressions }
  }
  const there = Object.keys(known)
  const missing = trainSql === undefined ? train : names === undefined ? 'test` or `holdout' : test
  return unanswered(
    `there is no split \`${missing}\`${there.length === 0 ? '' : ` (there are ${there.join(', ')})`}`,
    'give the contract the custom property `splits` with a condition or files each, name files as train=FILE and test=FILE, or name two splits that are there in `splits` of the check; of a model, pipeline.yaml says them',
    expected,
  )
}

/**
 * `judged`: the rows of both splits with the columns asked for; "in0" is 1 in the first split, "in1" in the second,
 * and both are where the conditions overlap. The conditions stand in a SELECT list, since they may number rows.
 * @returns the inside of a WITH
 */
export function judgedRows(
  { train, test }: SplitPair,
  columns: Readonly<Record<string, Sql>>,
  where: Sql | undefined,
): Sql {
  const selected = [
    `CASE WHEN ${train.sql} THEN 1 ELSE 0 END AS "in0"`,
    `CASE WHEN ${test.sql} THEN 1 ELSE 0 END AS "in1"`,
    ...(where === undefined ? [] : [`CASE WHEN (${where}) THEN 1 ELSE 0 END AS "kept"`]),
    ...Object.entries(columns).map(([name, sql]) => `${sql} AS ${identifier(name)}`),
  ]
  const kept = where === undefined ? '' : '"kept" = 1 AND '
  return `placed AS (SELECT ${selected.join(', ')} FROM t), judged AS (SELECT * FROM placed WHERE ${kept}("in0" = 1 OR "in1" = 1))`
}

/** What a check over two splits lets the engine inspect. */
export function inspected(
  pair: Pick<SplitPair, 'expressions'> | undefined,
  columns: readonly { readonly expressions: readonly Sql[] }[],
  where: Sql | undefined,
): readonly Sql[] {
  return [
    ...new Set([
      ...(pair?.expressions ?? []),
      ...columns.flatMap(({ expressions }) => expressions),
      ...(where === undefined ? [] : [where]),
    ]),
  ]
}

/** Number of a row of `t`, NULL where rows have none. */
export function rowOf({ rowNumber }: LoweringContext): Sql {
  return rowNumber ?? 'CAST(NULL AS BIGINT)'
}

/** The first five row numbers where a condition holds, for a statement of a check's own. */
export function firstRows(row: Sql, where: Sql, { rowNumber, dialect }: LoweringContext): Sql {
  return rowNumber === undefined ? 'NULL' : dialect.smallest(row, 5, where)
}
