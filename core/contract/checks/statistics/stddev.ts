import { momentCheck } from './moment-check.ts'

/** Row 64 of the check table. */
export const stddev = momentCheck({
  name: 'stddev',
  words:
    'The population’s standard deviation of the finite values lies between these; missing and non-finite ones are left aside, and so are those of 1e150 and more in size; fewer than two give no answer.',
  needed: 2,
  atom: 'variance',
  from: (variance) => Math.sqrt(Math.max(0, variance)),
})
