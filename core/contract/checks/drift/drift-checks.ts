import type { CheckDefinition } from '../definition.ts'

/** In the order the documentation lists them. */
export const driftChecks: readonly CheckDefinition[] = []
