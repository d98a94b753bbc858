import * as z from 'zod'
import { columnOf, defineCheck } from '../definition.ts'
import { missingValues } from './missing-values.ts'

/** Row 16 of the check table. */
export const completeness = defineCheck({
  name: 'completeness',
  dimension: 'completeness',
  about: 'column',
  words: 'At least this share of the rows has a value.',
  parameters: () => ({
    min: z.number().min(0).max(1).describe('Smallest share of rows with a value, 0 to 1.'),
  }),
  lower: ({ min, where }, context) => missingValues(columnOf(context).name, min, where),
})
