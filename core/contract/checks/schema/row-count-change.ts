import * as z from 'zod'
import { type Answer, atMostShare, numberOf } from '../answer.ts'
import { defineCheck } from '../definition.ts'
import { both } from '../row-rule.ts'

/** Row 12 of the check table. */
export const rowCountChange = defineCheck({
  name: 'row_count_change',
  dimension: 'schema',
  about: 'table',
  words: 'The number of rows differs from that of the snapshot by no more than this.',
  parameters: () => ({
    max_share: z
      .number()
      .min(0)
      .optional()
      .describe('Largest change, as a share of the rows of the snapshot.'),
    max_rows: z.int().min(0).optional().describe('Largest change, in rows.'),
    direction: z
      .enum(['either', 'fewer', 'more'])
      .default('either')
      .describe('Which change counts: rows that went missing, rows that came, or both. Default: either.'),
  }),
  misfits: ({ max_share, max_rows }) =>
    max_share === undefined && max_rows === undefined
      ? [
          {
            path: [],
            problem: '`row_count_change` without a bound promises nothing',
            allowed: 'max_share, max_rows or both',
          },
        ]
      : [],
  lower: ({ max_share, max_rows, direction, where, by }, { snapshot }) => {
    const limits = [
      ...(max_share === undefined ? [] : [`${max_share} of the rows`]),
      ...(max_rows === undefined ? [] : [`${max_rows} rows`]),
    ]
    const counted = direction === 'either' ? 'more or fewer' : direction
    const expected = `at most ${limits.join(' and ')} ${counted} than in the snapshot`
    if (where !== undefined || by !== undefined)
      return {
        kind: 'unanswered',
        outcome: 'unsupported',
        because: 'a snapshot counts all rows together',
        expected,
      }
    if (snapshot === undefined)
      return { kind: 'unanswered', outcome: 'skipped', because: 'there is no snapshot yet', expected }
    const before = snapshot.source.rows
    const answer = (of: number): Answer => {
      if (before === 0) return { outcome: 'no_data', observed: 'the snapshot has no rows', expected, of }
      const change = of - before
      const counts = direction === 'either' || (direction === 'more' ? change > 0 : change < 0)
      const size = counts ? Math.abs(change) : 0
      const holds =
        (max_share === undefined || atMostShare(size, max_share, before)) &&
        (max_rows === undefined || size <= max_rows)
      return {
        outcome: holds ? 'pass' : 'fail',
        observed: `${of} rows, ${before} in the snapshot`,
        expected,
        of,
        value: change / before,
      }
    }
    return {
      kind: 'measurement',
      reads: [],
      perBatch: false,
      needsValues: false,
      atoms: { of: { kind: 'count', where: both(undefined, undefined) } },
      judge: (measured) => answer(numberOf(measured, 'of')),
      fromFacts: ({ rows }) => answer(rows),
    }
  },
})
