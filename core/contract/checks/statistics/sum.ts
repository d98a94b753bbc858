import { momentCheck } from './moment-check.ts'

/** Row 64 of the check table. */
export const sum = momentCheck({
  name: 'sum',
  words:
    'The sum of the finite values lies between these; missing and non-finite ones are left aside, and so are those of 1e150 and more in size.',
  needed: 1,
  atom: 'sum',
  from: (atom) => atom,
})
