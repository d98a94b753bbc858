import { momentCheck } from './moment-check.ts'

/** Row 64 of the check table. */
export const mean = momentCheck({
  name: 'mean',
  words:
    'The arithmetic mean of the finite values lies between these; missing and non-finite ones are left aside, and so are those of 1e150 and more in size.',
  needed: 1,
  atom: 'mean',
  from: (atom) => atom,
})
