import type { CommonParameters, Dimension } from '#core/contract/checks/definition.ts'
import type { Lowered } from '#core/contract/checks/lowered.ts'

/** Whether a failed check stops everything after it. */
export type Severity = 'block' | 'warn' | 'info'

/** One promise of the contract, ready to run. */
export interface PlannedCheck {
  /** Which of several contracts asks, by its place; left out where there is one. */
  readonly contract?: number | undefined
  /** Unique and stable: `speed.range`, or the id a person gave it. */
  readonly id: string
  readonly check: string
  readonly dimension: Dimension
  readonly column?: string | undefined
  readonly severity: Severity
  readonly description?: string | undefined
  /** Where it stands in the contract document. */
  readonly path: readonly (string | number)[]
  readonly by?: readonly string[] | undefined
  readonly waived?: CommonParameters['waived']
  readonly lowered: Lowered
}
