import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import type { CheckPlace, CommonParameters, LoweringContext, Misfit } from '../definition.ts'
import type { Sql } from '../lowered.ts'
import { notWith } from '../own-figures.ts'

/** As checks of the kit write them. */
const [tablePlace, columnPlace] = ['table', 'column'].map((name) => `$\{${name}}`) as [string, string]

/**
 * And as contracts of others do: the standard has `{object}` and `{property}`, before version 3.1 with a `$`, and tools
 * of its users the words table and column, model and field.
 */
const anyTablePlace = /\$?\{(?:object|table|model)\}/g
const anyColumnPlace = /\$?\{(?:property|column|field)\}/g

/** Parameters of checks that run a person's own query. */
export const queryParameters = {
  query: z
    .string()
    .min(1)
    .describe(
      `One SELECT over the table, written \`${tablePlace}\` or \`t\`; under a column, \`${columnPlace}\` is that column. No other tables, no table functions.`,
    ),
  seconds: z
    .int()
    .min(1)
    .max(600)
    .default(30)
    .describe('The query is stopped after so long, and the check is an error. Default: 30.'),
}

/** What a query cannot keep, and `${column}` where there is none. */
export function queryMisfits(
  check: string,
  parameters: { readonly query: string } & CommonParameters,
  { property }: CheckPlace,
): Misfit[] {
  const places = property === undefined ? (parameters.query.match(anyColumnPlace) ?? []) : []
  return [
    ...notWith(check, parameters, ['by', 'where']),
    ...places.slice(0, 1).map((place) => ({
      path: ['query'],
      problem: `\`${place}\` in a check of the table`,
      allowed: 'columns by name',
    })),
  ]
}

/** The query with the names of the table and the column in it. */
export function namedQuery(query: string, { property }: Pick<LoweringContext, 'property'>): Sql {
  const column = property === undefined ? columnPlace : identifier(property.name)
  return query.replaceAll(anyTablePlace, () => 't').replaceAll(anyColumnPlace, () => column)
}
