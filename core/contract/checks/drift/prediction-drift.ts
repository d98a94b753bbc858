import * as z from 'zod'
import { identifier } from '#core/data/sql.ts'
import { columnOf, defineCheck } from '../definition.ts'
import { readColumn } from '../read-column.ts'
import { driftParameters, driftRule, noGroups } from './drift-rule.ts'
import { noSnapshot, notInSnapshot, profileOfRole } from './reference-column.ts'

/** Row 79 of the check table, for what the model answered, as a column of the table. */
export const predictionDrift = defineCheck({
  name: 'prediction_drift',
  dimension: 'drift',
  about: 'column',
  words:
    'This column holds predictions, distributed as those in the snapshot: no distance that both matters and goes beyond chance. Missing ones are a bin of their own, or left aside.',
  parameters: () => ({
    method: z
      .enum(['psi', 'js'])
      .optional()
      .describe(
        'psi: population stability index; js: Jensen-Shannon distance, 0 to 1. Default: psi, and KS D or Cramér V, whichever is larger.',
      ),
    ...driftParameters,
  }),
  misfits: noGroups,
  lower: (parameters, context) => {
    const { name } = columnOf(context)
    const expected = 'predictions distributed as in the snapshot'
    if (context.snapshot === undefined) return noSnapshot(expected)
    const profile = profileOfRole('prediction', context)
    if (profile === undefined) return notInSnapshot('predictions', expected)
    return driftRule(
      { column: readColumn(name, identifier(name), [], context), profile },
      parameters,
      context,
    )
  },
})
