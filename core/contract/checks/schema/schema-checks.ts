import type { CheckDefinition } from '../definition.ts'
import { rowCount } from './row-count.ts'

/** In the order the documentation lists them. */
export const schemaChecks: readonly CheckDefinition[] = [rowCount]
