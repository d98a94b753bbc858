import { columnOf, defineCheck } from '../definition.ts'
import { missingValues } from './missing-values.ts'

/** Row 15 of the check table. */
export const notNull = defineCheck({
  name: 'not_null',
  dimension: 'completeness',
  about: 'column',
  words: 'Every row has a value.',
  parameters: () => ({}),
  lower: ({ where }, context) => missingValues(columnOf(context).name, 1, where),
})
