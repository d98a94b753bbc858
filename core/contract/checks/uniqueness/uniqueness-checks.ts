import type { CheckDefinition } from '../definition.ts'
import { distinctCount } from './distinct-count.ts'
import { duplicateRows } from './duplicate-rows.ts'
import { monotonic } from './monotonic.ts'
import { primaryKey } from './primary-key.ts'
import { sequence } from './sequence.ts'
import { unique } from './unique.ts'
import { uniqueRatio } from './unique-ratio.ts'

/** In the order the documentation lists them. */
export const uniquenessChecks: readonly CheckDefinition[] = [
  unique,
  primaryKey,
  duplicateRows,
  distinctCount,
  uniqueRatio,
  sequence,
  monotonic,
]
