import { anytimeVectorMethods } from './anytime-vector-methods.ts'
import { canaryVectorMethods } from './canary-vector-methods.ts'
import { driftVectorMethods, type Vector } from './drift-vector-methods.ts'
import { pairedVectorMethods } from './paired-vector-methods.ts'
import { planningVectorMethods } from './planning-vector-methods.ts'
import { qualityVectorMethods } from './quality-vector-methods.ts'
import { resamplingVectorMethods } from './resampling-vector-methods.ts'

/** Computes what a vector expects, and perhaps more, by the vector's method. */
export const vectorMethods: Record<string, (vector: Vector) => Record<string, unknown>> = {
  ...pairedVectorMethods,
  ...resamplingVectorMethods,
  ...anytimeVectorMethods,
  ...canaryVectorMethods,
  ...driftVectorMethods,
  ...qualityVectorMethods,
  ...planningVectorMethods,
}
