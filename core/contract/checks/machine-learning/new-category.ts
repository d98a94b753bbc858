import * as z from 'zod'
import { defineCheck, tolerance } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { isUnanswered, unanswered, usedFeatures } from '../read-column.ts'
import { splits, splitsOf } from './splits.ts'
import { unseenValues } from './unseen-values.ts'

/** Row 88 of the check table, for features. */
export const newCategory = defineCheck({
  name: 'new_category',
  dimension: 'machine-learning',
  about: 'table',
  words:
    'No feature has a category in the test split that the training split never has; counts rows, of the feature with most of them. Missing values are left aside.',
  parameters: () => ({
    splits,
    columns: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Features, columns or expressions. Default: every feature with categories.'),
    ...tolerance,
  }),
  misfits: (parameters) => notWith('new_category', parameters, ['by']),
  lower: (parameters, context) => {
    const expected = 'no new category'
    const pair = splitsOf(parameters.splits, context, expected)
    if (isUnanswered(pair)) return pair
    const { columns: written } = parameters
    const columns = usedFeatures(written, context).filter(
      ({ logicalType }) =>
        written !== undefined ||
        logicalType === undefined ||
        logicalType === 'string' ||
        logicalType === 'boolean',
    )
    return columns.length === 0
      ? unanswered('no feature has categories', 'name some in `columns`', expected)
      : unseenValues(pair, columns, parameters, parameters.where, context)
  },
})
