import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { readColumn } from '../read-column.ts'
import { numericMethods } from './distances.ts'
import { driftParameters, driftRule, noGroups } from './drift-rule.ts'
import { noSnapshot, notInSnapshot, profileOfColumn } from './reference-column.ts'

/** Row 73 of the check table: rows are counted into the bins that the snapshot's reference gave. */
export const driftNumeric = defineCheck({
  name: 'drift_numeric',
  dimension: 'drift',
  about: 'column',
  columnTypes: ['number', 'integer'],
  words:
    'The numbers are distributed as in the snapshot: no distance that both matters and goes beyond chance. Missing values are a bin of their own, or left aside.',
  parameters: () => ({
    method: z
      .enum(numericMethods)
      .optional()
      .describe(
        'psi: population stability index; ks: distance of the distribution functions; js: Jensen-Shannon distance, 0 to 1; wasserstein: in standard deviations of the reference. All are taken over the bins of the snapshot, not value by value. Default: psi, ks or the change of the missing share, whichever is largest.',
      ),
    ...driftParameters,
  }),
  misfits: noGroups,
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const expected = 'numbers distributed as in the snapshot'
    if (context.snapshot === undefined) return noSnapshot(expected)
    const profile = profileOfColumn(name, context)
    if (profile?.kind !== 'number') return notInSnapshot(`${name} as a number`, expected)
    return driftRule(
      { column: readColumn(name, identifier(name), [], context), profile },
      parameters,
      context,
    )
  },
})
