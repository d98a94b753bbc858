import type { CheckDefinition } from '../definition.ts'
import { dateRange } from './date-range.ts'
import { finite } from './finite.ts'
import { format } from './format.ts'
import { inSet } from './in-set.ts'
import { jsonPath } from './json-path.ts'
import { jsonValid } from './json-valid.ts'
import { length } from './length.ts'
import { letterCase } from './letter-case.ts'
import { like } from './like.ts'
import { matches } from './matches.ts'
import { multipleOf } from './multiple-of.ts'
import { noControlChars } from './no-control-chars.ts'
import { nonNegative } from './non-negative.ts'
import { notFuture } from './not-future.ts'
import { notInSet } from './not-in-set.ts'
import { notMatches } from './not-matches.ts'
import { parseable } from './parseable.ts'
import { positive } from './positive.ts'
import { precision } from './precision.ts'
import { range } from './range.ts'
import { trimmed } from './trimmed.ts'

/** In the order the documentation lists them. */
export const validityChecks: readonly CheckDefinition[] = [
  parseable,
  inSet,
  notInSet,
  range,
  positive,
  nonNegative,
  finite,
  precision,
  multipleOf,
  length,
  matches,
  notMatches,
  like,
  format,
  dateRange,
  notFuture,
  jsonValid,
  jsonPath,
  trimmed,
  letterCase,
  noControlChars,
]
