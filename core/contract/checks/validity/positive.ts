import { defineCheck, tolerance } from '../definition.ts'
import { rangeRule } from './range-rule.ts'

/** Row 27 of the check table. */
export const positive = defineCheck({
  name: 'positive',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['number', 'integer'],
  words: 'Every number is more than 0; NaN and infinities break it, missing ones are left aside.',
  parameters: () => ({ ...tolerance }),
  lower: (parameters, context) => rangeRule({ exclusive_min: 0 }, parameters, context),
})
