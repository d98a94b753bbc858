import type { CheckParameters, LogicalType } from '#core/contract/checks/definition.ts'
import type { Loss } from '../losses.ts'
import type { SimpleRule } from './ruleset.ts'

/** A check that a rule comes to, and the column it stands under; none for a check of the table. */
export interface ReadCheck {
  readonly column?: string | undefined
  readonly parameters: CheckParameters
}

/** What a rule comes to here. */
export interface Reading {
  readonly checks: readonly ReadCheck[]
  /** Columns that have to be there. */
  readonly columns?: readonly string[]
  /** Types that columns must have for it to make sense, the most certain first. */
  readonly types: readonly { readonly column: string; readonly logicalType: LogicalType }[]
  /** Where it judges otherwise than in DQDL. */
  readonly differences: readonly Difference[]
}

export type Difference = Pick<Loss, 'why'> & { readonly kind: 'nulls' | 'changed' }

/** Reads the rules of a type; a text says why it has no counterpart here. */
export type RuleReader = (rule: SimpleRule) => Reading | string

/** A reading of one check. */
export function reading(
  check: ReadCheck,
  rest: Partial<Pick<Reading, 'types' | 'differences'>> = {},
): Reading {
  return { checks: [check], types: [], differences: [], ...rest }
}

/** Parameters without those that are undefined. */
export function parametersOf(check: string, rest: Readonly<Record<string, unknown>>): CheckParameters {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined)
  return { check, ...Object.fromEntries(given) }
}

/** The rule’s own words for a missing value that breaks it. */
export const nullFails: Difference = {
  kind: 'nulls',
  why: 'a missing value breaks the rule in DQDL, and is left aside here (`not_null` says that none may be missing)',
}
