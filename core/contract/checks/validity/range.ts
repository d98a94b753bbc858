import * as z from 'zod'
import { defineCheck, type Misfit, tolerance } from '../definition.ts'
import { type RangeBounds, rangeRule } from './range-rule.ts'

/** Row 26 of the check table. */
export const range = defineCheck({
  name: 'range',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['number', 'integer'],
  words:
    'Every number lies between these, ends included; NaN and infinities break it, missing ones are left aside.',
  parameters: () => ({
    min: z.number().optional().describe('Smallest number allowed.'),
    max: z.number().optional().describe('Largest number allowed.'),
    exclusive_min: z.number().optional().describe('Every number is larger than this.'),
    exclusive_max: z.number().optional().describe('Every number is smaller than this.'),
    ...tolerance,
  }),
  misfits: (bounds) => noneLeft(bounds),
  lower: (parameters, context) => rangeRule(parameters, parameters, context),
})

/** Bounds that leave no number, or bound nothing. */
function noneLeft({ min, max, exclusive_min, exclusive_max }: RangeBounds): Misfit[] {
  const low = exclusive_min ?? min
  const high = exclusive_max ?? max
  if (low === undefined && high === undefined)
    return [
      {
        path: [],
        problem: '`range` without bounds promises nothing',
        allowed: 'min, max or both; or `finite`',
      },
    ]
  if (low === undefined || high === undefined) return []
  const open = exclusive_min !== undefined || exclusive_max !== undefined
  if (low < high || (low === high && !open)) return []
  const path = [exclusive_min === undefined ? 'min' : 'exclusive_min']
  return low > high
    ? [{ path, problem: `${low} is more than ${high}: no value is left`, allowed: `at most ${high}` }]
    : [
        {
          path,
          problem: `${low} at both ends, one of them left out: no value is left`,
          allowed: `less than ${high}`,
        },
      ]
}
