import * as z from 'zod'
import { compareColumn } from '#core/drift/compare.ts'
import { benjaminiHochberg } from '#core/statistics/multiplicity.ts'
import { atMostShare, percent } from '../answer.ts'
import { defineCheck } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { cellStatement, countedColumns } from './cell-statement.ts'
import { noSnapshot, referenceFeatures, unlike } from './reference-column.ts'

const mostShown = 5

/**
 * Row 78 of the check table: every feature of the snapshot is tested, and the tests are adjusted for their number
 * (Benjamini and Hochberg), so that a table of many columns does not fail for having many.
 */
export const driftShare = defineCheck({
  name: 'drift_share',
  dimension: 'drift',
  about: 'table',
  words:
    'No more than this share of the features has drifted from the snapshot, among those found at this rate of false discoveries. Missing values are a part of each distribution.',
  parameters: () => ({
    max_share: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Largest share of drifted features. Default: 0, none may.'),
    rate: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.05)
      .describe('Share of the features called drifted that may be so by chance. Default: 0.05.'),
    floor: z
      .number()
      .gt(0)
      .default(0.1)
      .describe(
        'PSI, KS D, Cramér V or change of the missing share from which a difference counts. Default: 0.1.',
      ),
    min_rows: z.int().min(1).default(200).describe('With fewer rows there is no answer. Default: 200.'),
  }),
  misfits: (parameters) => notWith('drift_share', parameters, ['by']),
  lower: ({ max_share, rate, floor, min_rows, where }, context) => {
    const expected = `at most ${percent(max_share)} of the features drifted`
    if (context.snapshot === undefined) return noSnapshot(expected)
    const { found, gone } = referenceFeatures(context)
    const compared = found.filter(
      (reference) => unlike(reference) === undefined && reference.profile.rows > 0,
    )
    const untold = [
      ...gone,
      ...found.filter((one) => !compared.includes(one)).map(({ column }) => column.name),
    ]
    if (compared.length === 0) {
      const because = `none of the snapshot's features is in the table: ${untold.join(', ') || 'it has none'}`
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
        const tested = counted[0]?.tally.rows ?? 0
        if (tested < min_rows)
          return { outcome: 'no_data', observed: `${tested} rows, ${min_rows} are needed`, expected }
        const comparisons = compared.map(({ column, profile }, index) => ({
          name: column.name,
          ...compareColumn(profile, counted[index]!.tally),
        }))
        const adjusted = benjaminiHochberg(comparisons.map(({ p }) => p))
        const sizes = comparisons.map(({ effect: { psi, distance, missing } }) =>
          Math.max(psi, distance.value, Math.abs(missing.window - missing.reference)),
        )
        const drifted = comparisons
          .map(({ name }, index) => ({ name, size: sizes[index] ?? 0, q: adjusted[index] ?? 1 }))
          .filter(({ q, size }) => q < rate && size >= floor)
          .sort((one, other) => other.size - one.size)
        const [bad, of] = [drifted.length, compared.length]
        const shown = drifted
          .slice(0, mostShown)
          .map(({ name, size }) => `${name} ${Number(size.toPrecision(3))}`)
        const more = bad > mostShown ? `, and ${bad - mostShown} more` : ''
        const aside = untold.length === 0 ? '' : `; not to be compared: ${untold.join(', ')}`
        return {
          outcome: atMostShare(bad, max_share, of) ? 'pass' : 'fail',
          observed: `${bad} of ${of} features drifted${bad === 0 ? '' : `: ${shown.join(', ')}${more}`}${aside}`,
          expected,
          bad,
          of,
          ...(untold.length === 0 ? {} : { unknown: untold.length }),
          value: bad / of,
        }
      },
    }
  },
})
