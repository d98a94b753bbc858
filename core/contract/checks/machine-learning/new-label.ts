import * as z from 'zod'
import { defineCheck, tolerance } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered, usedColumn } from '../read-column.ts'
import { splits, splitsOf } from './splits.ts'
import { unseenValues } from './unseen-values.ts'

/** Row 88 of the check table, for the label. */
export const newLabel = defineCheck({
  name: 'new_label',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'No row of the test split has a label that the training split never has. Rows without one are left aside.',
  parameters: () => ({
    splits,
    label: z.string().min(1).optional().describe('Default: the label of the contract or the model.'),
    ...tolerance,
  }),
  misfits: (parameters) => notWith('new_label', parameters, ['by']),
  lower: (parameters, context) => {
    const expected = 'no new label'
    const pair = splitsOf(parameters.splits, context, expected)
    if (isUnanswered(pair)) return pair
    const label = usedColumn('label', parameters.label, context, expected)
    if (isUnanswered(label)) return label
    return unseenValues(pair, [label], parameters, parameters.where, context)
  },
})
