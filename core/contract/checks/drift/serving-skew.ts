import * as z from 'zod'
import { percent } from '../answer.ts'
import { defineCheck } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { type CountedColumn, cellStatement, countedColumns } from './cell-statement.ts'
import { driftBetween, largestChanges } from './distances.ts'
import { noSnapshot, type ReferenceColumn, referenceFeatures, unlike } from './reference-column.ts'

const mostShown = 5
const share = z.number().min(0).max(1)

interface Limits {
  readonly max: number
  readonly alpha: number
  readonly max_missing: number
  readonly max_new: number
  readonly max_unread: number
}

/** Row 80 of the check table: what the model is served, held against the snapshot of what it was trained on. */
export const servingSkew = defineCheck({
  name: 'serving_skew',
  dimension: 'drift',
  about: 'table',
  words:
    'Served rows look like the rows of training, feature by feature: there, of the same type, as often missing, without new categories, distributed alike.',
  parameters: () => ({
    max: z
      .number()
      .gt(0)
      .default(0.1)
      .describe('PSI, KS D or Cramér V from which a difference counts. Default: 0.1.'),
    alpha: z
      .number()
      .gt(0)
      .max(1)
      .default(0.01)
      .describe('How likely chance may be to give such a difference before it counts. Default: 0.01.'),
    max_missing: share
      .default(0.05)
      .describe('Largest change of the share of missing values. Default: 0.05.'),
    max_new: share
      .default(0.01)
      .describe('Largest share of values in categories that training never saw. Default: 0.01.'),
    max_unread: share
      .default(0)
      .describe('Largest share of values that cannot be read as the type of the column. Default: 0.'),
    min_rows: z.int().min(1).default(200).describe('With fewer rows there is no answer. Default: 200.'),
  }),
  misfits: (parameters) => notWith('serving_skew', parameters, ['by']),
  lower: ({ min_rows, where, ...limits }, context) => {
    const expected = 'every feature as in training'
    if (context.snapshot === undefined) return noSnapshot(expected)
    const { found, gone } = referenceFeatures(context)
    const compared = found.filter(
      (reference) => unlike(reference) === undefined && reference.profile.rows > 0,
    )
    const absent = gone.map((name) => `${name} is not there`)
    const another = found.flatMap((reference) => unlike(reference) ?? [])
    if (compared.length === 0) {
      const because = [...absent, ...another].join('; ') || 'the snapshot has no features'
      return { kind: 'unanswered', outcome: 'no_data', because, expected }
    }
    const expressions = [...new Set(compared.flatMap(({ column }) => column.expressions))]
    return {
      kind: 'statement',
      reads: undefined,
      expressions: where === undefined ? expressions : [...expressions, where],
      needsValues: true,
      select: cellStatement(compared, where, context),
      judge: (rows) => {
        const counted = countedColumns(compared, rows)
        const served = counted[0]?.tally.rows ?? 0
        if (served < min_rows)
          return { outcome: 'no_data', observed: `${served} rows, ${min_rows} are needed`, expected }
        const differing = compared.flatMap((reference, index) => {
          const reasons = differences(reference, counted[index]!, limits)
          return reasons.length === 0 ? [] : [`${reference.column.name}: ${reasons.join(', ')}`]
        })
        const all = [...absent, ...another, ...differing]
        const of = compared.length + absent.length + another.length
        const more = all.length > mostShown ? `; and ${all.length - mostShown} more` : ''
        return {
          outcome: all.length === 0 ? 'pass' : 'fail',
          observed:
            all.length === 0
              ? `all ${of} features as in training, over ${served} rows`
              : `${all.length} of ${of} features differ: ${all.slice(0, mostShown).join('; ')}${more}`,
          expected,
          bad: all.length,
          of,
        }
      },
    }
  },
})

function differences(
  { column, profile }: ReferenceColumn,
  { tally, unread }: CountedColumn,
  limits: Limits,
): string[] {
  const { rows } = tally
  const reasons: string[] = []
  const rounded = (value: number): string => percent(Number(value.toPrecision(3)))
  if (unread > limits.max_unread * rows)
    reasons.push(`${rounded(unread / rows)} cannot be read as ${column.logicalType}`)
  const [before, now] = [profile.missing / profile.rows, tally.missing / rows]
  if (Math.abs(now - before) > limits.max_missing)
    reasons.push(`${rounded(now)} missing (training ${rounded(before)})`)
  if (profile.kind === 'category' && tally.kind === 'category' && profile.other === 0) {
    const known = [...tally.values.values()].reduce((sum, count) => sum + count, 0)
    const unseen = rows - tally.missing - known
    if (unseen > limits.max_new * rows) reasons.push(`${rounded(unseen / rows)} in new categories`)
  }
  if (reasons.length > 0) return reasons
  const drift = driftBetween(profile, tally, undefined, limits)
  return drift.drifted ? [`${drift.words}, ${largestChanges(profile, tally, column.shown)}`] : []
}
