import * as z from 'zod'
import { defineCheck } from '../definition.ts'
import { isUnanswered, propertyOf, usedColumn } from '../read-column.ts'
import { driftParameters, driftRule, noGroups } from './drift-rule.ts'
import { noSnapshot, notInSnapshot, profileOfColumn, profileOfRole } from './reference-column.ts'

/** Row 79 of the check table, for the label. */
export const labelDrift = defineCheck({
  name: 'label_drift',
  dimension: 'drift',
  about: 'table',
  words:
    'The label is distributed as in the snapshot: no distance that both matters and goes beyond chance. Rows whose label has not arrived are left aside.',
  parameters: () => ({
    label: z.string().min(1).optional().describe('Default: the label of the contract or the model.'),
    method: z
      .enum(['psi', 'js'])
      .optional()
      .describe(
        'psi: population stability index; js: Jensen-Shannon distance, 0 to 1. Default: psi, and KS D or Cramér V, whichever is larger.',
      ),
    max: driftParameters.max,
    alpha: driftParameters.alpha,
    min_rows: driftParameters.min_rows,
  }),
  misfits: noGroups,
  lower: (parameters, context) => {
    const expected = 'labels distributed as in the snapshot'
    if (context.snapshot === undefined) return noSnapshot(expected)
    const label = usedColumn('label', parameters.label, context, expected)
    if (isUnanswered(label)) return label
    const named = propertyOf(label.sql, context)
    const profile =
      profileOfRole('label', context) ??
      (named === undefined ? undefined : profileOfColumn(named.name, context))
    if (profile === undefined) return notInSnapshot('the label', expected)
    return driftRule({ column: label, profile }, { ...parameters, missing: 'left_aside' }, context)
  },
})
