import type { CheckDefinition } from '../definition.ts'
import { completeness } from './completeness.ts'
import { notNull } from './not-null.ts'

/** In the order the documentation lists them. */
export const completenessChecks: readonly CheckDefinition[] = [notNull, completeness]
