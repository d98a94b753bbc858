import type { CheckDefinition } from '../definition.ts'
import { associationChange } from './association-change.ts'
import { classBalance } from './class-balance.ts'
import { conflictingLabels } from './conflicting-labels.ts'
import { dateOverlap } from './date-overlap.ts'
import { entityOverlap } from './entity-overlap.ts'
import { identifierPower } from './identifier-power.ts'
import { labelDomain } from './label-domain.ts'
import { labelRate } from './label-rate.ts'
import { nearDuplicates } from './near-duplicates.ts'
import { newCategory } from './new-category.ts'
import { newLabel } from './new-label.ts'
import { pointInTime } from './point-in-time.ts'
import { skewJoin } from './skew-join.ts'
import { splitOverlap } from './split-overlap.ts'
import { splitRatio } from './split-ratio.ts'
import { stratified } from './stratified.ts'
import { stringVariants } from './string-variants.ts'
import { targetLeak } from './target-leak.ts'
import { timeLeak } from './time-leak.ts'

/** In the order the documentation lists them. */
export const machineLearningChecks: readonly CheckDefinition[] = [
  skewJoin,
  splitOverlap,
  entityOverlap,
  timeLeak,
  dateOverlap,
  splitRatio,
  stratified,
  newCategory,
  newLabel,
  pointInTime,
  targetLeak,
  associationChange,
  identifierPower,
  conflictingLabels,
  classBalance,
  labelDomain,
  labelRate,
  nearDuplicates,
  stringVariants,
]
