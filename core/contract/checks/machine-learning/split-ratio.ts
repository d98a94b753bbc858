import * as z from 'zod'
import { numberOf, percent } from '../answer.ts'
import { boundsMisfit } from '../bounds.ts'
import { defineCheck } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered, unanswered } from '../read-column.ts'
import { inspected, splitsOf } from './splits.ts'

const share = z.number().min(0).max(1)

/** Row 86 of the check table. */
export const splitRatio = defineCheck({
  name: 'split_ratio',
  dimension: 'machine-learning',
  about: 'table',
  words: 'A split holds this share of the rows that are in any split.',
  parameters: () => ({
    split: z.string().min(1).optional().describe('A split by name. Default: test, or else holdout.'),
    min: share.optional().describe('Smallest share of the rows, 0 to 1.'),
    max: share.optional().describe('Largest share of the rows, 0 to 1.'),
  }),
  misfits: (parameters) => [
    ...boundsMisfit('split_ratio', parameters),
    ...notWith('split_ratio', parameters, ['by']),
  ],
  lower: ({ split, min, max, where }, context) => {
    const expected = `${percent(min ?? 0)} to ${percent(max ?? 1)} of the rows`
    const all = Object.values(context.use?.splits ?? {})
    const [train = split ?? 'train'] = Object.keys(context.use?.splits ?? {})
    const pair = splitsOf(split === undefined ? undefined : [train, split], context, expected)
    if (isUnanswered(pair)) return pair
    if (all.length < 2)
      return unanswered('there is one split only', 'give the others in `splits` of the contract', expected)
    const flags = [...all, pair.test.sql].map(
      (sql, index) => `CASE WHEN ${sql} THEN 1 ELSE 0 END AS "in${index}"`,
    )
    const kept = where === undefined ? [] : [`CASE WHEN (${where}) THEN 1 ELSE 0 END AS "kept"`]
    const anywhere = all.map((_, index) => `"in${index}" = 1`).join(' OR ')
    return {
      kind: 'statement',
      reads: undefined,
      expressions: inspected(pair, [], where),
      needsValues: true,
      select: `WITH placed AS (SELECT ${[...flags, ...kept].join(', ')} FROM t)
SELECT COUNT(*) AS "of", COALESCE(SUM("in${all.length}"), 0) AS "rows" FROM placed WHERE ${where === undefined ? '' : '"kept" = 1 AND '}(${anywhere})`,
      judge: ([measured = {}]) => {
        const of = numberOf(measured, 'of')
        const rows = numberOf(measured, 'rows')
        if (of === 0) return { outcome: 'no_data', observed: 'no rows in any split', expected, of }
        const room = 1e-9 * of
        const holds = rows >= (min ?? 0) * of - room && rows <= (max ?? 1) * of + room
        return {
          outcome: holds ? 'pass' : 'fail',
          observed: `${pair.test.name} has ${rows} of ${of} rows (${percent(Number((rows / of).toPrecision(3)))})`,
          expected,
          of,
          value: rows / of,
        }
      },
    }
  },
})
