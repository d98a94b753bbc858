import type { CheckDefinition } from '../definition.ts'
import { expression } from './expression.ts'

/** In the order the documentation lists them. */
export const consistencyChecks: readonly CheckDefinition[] = [expression]
