import type { CheckDefinition } from '../definition.ts'
import { quantile } from './quantile.ts'

/** In the order the documentation lists them. */
export const statisticsChecks: readonly CheckDefinition[] = [quantile]
