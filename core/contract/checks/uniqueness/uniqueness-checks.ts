import type { CheckDefinition } from '../definition.ts'
import { duplicateRows } from './duplicate-rows.ts'
import { unique } from './unique.ts'

/** In the order the documentation lists them. */
export const uniquenessChecks: readonly CheckDefinition[] = [unique, duplicateRows]
