import type { CheckDefinition } from '../definition.ts'
import { inSet } from './in-set.ts'
import { length } from './length.ts'
import { matches } from './matches.ts'
import { parseable } from './parseable.ts'
import { range } from './range.ts'

/** In the order the documentation lists them. */
export const validityChecks: readonly CheckDefinition[] = [parseable, inSet, range, length, matches]
