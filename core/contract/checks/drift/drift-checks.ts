import type { CheckDefinition } from '../definition.ts'
import { driftCategorical } from './drift-categorical.ts'
import { driftNumeric } from './drift-numeric.ts'
import { driftShare } from './drift-share.ts'
import { labelDrift } from './label-drift.ts'
import { metricAnomaly } from './metric-anomaly.ts'
import { missingValuesSeen } from './missing-values-seen.ts'
import { newValues } from './new-values.ts'
import { predictionDrift } from './prediction-drift.ts'
import { servingSkew } from './serving-skew.ts'

/** In the order the documentation lists them. */
export const driftChecks: readonly CheckDefinition[] = [
  driftNumeric,
  driftCategorical,
  newValues,
  missingValuesSeen,
  metricAnomaly,
  driftShare,
  labelDrift,
  predictionDrift,
  servingSkew,
]
