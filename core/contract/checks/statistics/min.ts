import { extremeCheck } from './extreme-check.ts'

/** Row 65 of the check table. */
export const min = extremeCheck(
  'min',
  'The smallest finite value lies between these; missing and non-finite ones are left aside.',
)
