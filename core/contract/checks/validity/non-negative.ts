import { defineCheck, tolerance } from '../definition.ts'
import { rangeRule } from './range-rule.ts'

/** Row 27 of the check table. */
export const nonNegative = defineCheck({
  name: 'non_negative',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['number', 'integer'],
  words: 'Every number is 0 or more; NaN and infinities break it, missing ones are left aside.',
  parameters: () => ({ ...tolerance }),
  lower: (parameters, context) => rangeRule({ min: 0 }, parameters, context),
})
