import { shapeCheck } from './shape-check.ts'

/**
 * Row 67 of the check table: excess kurtosis with the bias of small samples taken out,
 * G2 = (n − 1) / ((n − 2)(n − 3)) · ((n + 1) · (m4 / m2² − 3) + 6).
 */
export const kurtosis = shapeCheck({
  name: 'kurtosis',
  words:
    'The excess kurtosis (bias-corrected) of the finite values lies between these; missing and non-finite ones are left aside, and so are those of 1e150 and more in size; fewer than four or all alike give no answer.',
  needed: 4,
  from: ({ fourth }, n) => ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (fourth - 3) + 6),
})
