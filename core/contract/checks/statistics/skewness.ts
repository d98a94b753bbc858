import { shapeCheck } from './shape-check.ts'

/** Row 67 of the check table: the population’s g1 = m3 / m2^1.5. */
export const skewness = shapeCheck({
  name: 'skewness',
  words:
    'The population’s skewness (g1) of the finite values lies between these; missing and non-finite ones are left aside, and so are those of 1e150 and more in size; fewer than three or all alike give no answer.',
  needed: 3,
  from: ({ third }) => third,
})
