import { defineCheck, tolerance } from '../definition.ts'
import { rangeRule } from './range-rule.ts'

/** Row 28 of the check table. */
export const finite = defineCheck({
  name: 'finite',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['number'],
  words: 'No number is NaN or infinite; missing ones are left aside.',
  parameters: () => ({ ...tolerance }),
  lower: (parameters, context) => rangeRule({}, parameters, context),
})
