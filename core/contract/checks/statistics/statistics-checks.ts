import type { CheckDefinition } from '../definition.ts'
import { association } from './association.ts'
import { constant } from './constant.ts'
import { correlation } from './correlation.ts'
import { entropy } from './entropy.ts'
import { kurtosis } from './kurtosis.ts'
import { max } from './max.ts'
import { mean } from './mean.ts'
import { min } from './min.ts'
import { outlierShare } from './outlier-share.ts'
import { quantile } from './quantile.ts'
import { skewness } from './skewness.ts'
import { stddev } from './stddev.ts'
import { sum } from './sum.ts'
import { topShare } from './top-share.ts'

/** In the order the documentation lists them. */
export const statisticsChecks: readonly CheckDefinition[] = [
  mean,
  sum,
  stddev,
  min,
  max,
  quantile,
  skewness,
  kurtosis,
  correlation,
  association,
  entropy,
  constant,
  topShare,
  outlierShare,
]
