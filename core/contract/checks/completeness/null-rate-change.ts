import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { atMostShare, numberOf, percent, rowsOf } from '../answer.ts'
import { columnOf, defineCheck, type LoweringContext } from '../definition.ts'
import type { Sql } from '../lowered.ts'
import { both } from '../row-rule.ts'

/** Row 22 of the check table. */
export const nullRateChange = defineCheck({
  name: 'null_rate_change',
  dimension: 'completeness',
  about: 'column',
  words:
    'The share of rows without a value differs from the snapshot’s by no more than this; NaN and infinities count as missing, as they do there.',
  parameters: () => ({
    max: z.number().min(0).max(1).describe('Largest difference of the two shares: 0.05 is five points.'),
    direction: z
      .enum(['either', 'up', 'down'])
      .default('either')
      .describe('Which change breaks it. Default: either.'),
  }),
  lower: ({ max, direction, where }, context) => {
    const { name, logicalType } = columnOf(context)
    const expected = `a share of missing values within ${Number((max * 100).toPrecision(12))} points of the snapshot’s${direction === 'either' ? '' : `, ${direction} only`}`
    const reference = profiled(name, context)
    if (reference === undefined || reference.rows === 0) {
      const because =
        context.snapshot === undefined
          ? 'there is no snapshot yet to compare with'
          : `the snapshot has no rows of ${name}`
      return { kind: 'unanswered', outcome: 'skipped', because, expected }
    }
    const column = identifier(name)
    const missing: Sql =
      logicalType === 'number'
        ? `${column} IS NULL OR NOT ${context.dialect.finite(column)}`
        : `${column} IS NULL`
    return {
      kind: 'measurement',
      reads: where === undefined ? [name] : undefined,
      expressions: where === undefined ? [] : [where],
      perBatch: false,
      needsValues: true,
      atoms: {
        of: { kind: 'count', where: both(where, undefined) },
        bad: { kind: 'count', where: both(where, missing) },
        rows: { kind: 'rows', where: both(where, missing) },
      },
      judge: (measured) => {
        const of = numberOf(measured, 'of')
        const bad = numberOf(measured, 'bad')
        if (of === 0) return { outcome: 'no_data', observed: 'no rows', expected, of }
        const [now, then] = [bad / of, reference.missing / reference.rows]
        const change = now - then
        const counted = direction === 'either' ? Math.abs(change) : direction === 'up' ? change : -change
        const outcome = atMostShare(counted, max, 1) ? 'pass' : 'fail'
        return {
          outcome,
          observed: `${percent(rounded(now))} missing, ${percent(rounded(then))} in the snapshot`,
          expected,
          bad,
          of,
          value: change,
          rows: outcome === 'fail' && change > 0 ? rowsOf(measured, 'rows') : [],
        }
      },
    }
  },
})

/** The profile of a column: under its own name, or under that of a feature which is the column as it stands. */
function profiled(
  name: string,
  { snapshot, use }: LoweringContext,
): { readonly rows: number; readonly missing: number } | undefined {
  const features = Object.entries(use?.features ?? {})
  const names = [name, ...features.flatMap(([feature, sql]) => (sql === identifier(name) ? [feature] : []))]
  return snapshot?.columns.find((column) => names.includes(column.name))
}

function rounded(share: number): number {
  return Number(share.toFixed(4))
}
