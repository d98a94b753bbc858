import type { CheckDefinition } from '../definition.ts'
import { allOrNone } from './all-or-none.ts'
import { anyPresent } from './any-present.ts'
import { completeness } from './completeness.ts'
import { noPlaceholder } from './no-placeholder.ts'
import { notBlank } from './not-blank.ts'
import { notNull } from './not-null.ts'
import { nullRateChange } from './null-rate-change.ts'
import { requiredIf } from './required-if.ts'

/** In the order the documentation lists them. */
export const completenessChecks: readonly CheckDefinition[] = [
  notNull,
  completeness,
  notBlank,
  noPlaceholder,
  allOrNone,
  anyPresent,
  requiredIf,
  nullRateChange,
]
