import { momentCheck } from './moment-check.ts'

/** Row 64 of the check table. */
export const sum = momentCheck({
  name: 'sum',
  words: 'The sum of the finite values lies between these; missing and non-finite ones are left aside.',
  needed: 1,
  atom: 'sum',
  from: (atom) => atom,
})
