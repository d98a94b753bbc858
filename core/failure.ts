/**
 * How a command can end, as docs/design.md counts it:
 * `fail` 1 · `invalid` 2 · `inconclusive` 3 · `unavailable` 4. Everything but `pass` blocks.
 */
export const exitCodes = { pass: 0, fail: 1, invalid: 2, inconclusive: 3, unavailable: 4 } as const
export type Outcome = keyof typeof exitCodes

/**
 * What went wrong, as a name a program can compare. The first part is the outcome it leads to:
 * the checked thing failed, the input is wrong, there is too little to judge, an outside service failed.
 */
export const failureCodes = {
  MODEL_TESTS_FAILED: 'fail',
  TRAINING_FAILED: 'fail',
  MODEL_NOT_SERVING: 'fail',
  PREDICTIONS_INVALID: 'fail',
  DATA_BREAK_CONTRACT: 'fail',
  DEPLOYMENT_FAILED: 'fail',
  CONFIGURATION_INVALID: 'invalid',
  CONFIGURATION_MISSING: 'invalid',
  TASK_UNSUPPORTED: 'invalid',
  DATA_LOCK_MISMATCH: 'invalid',
  DATA_UNDECODABLE: 'invalid',
  DATA_MISSING: 'invalid',
  BUNDLE_INVALID: 'invalid',
  PACKAGE_INVALID: 'invalid',
  STORE_MISSING: 'invalid',
  STATE_CONFLICT: 'invalid',
  LEDGER_INVALID: 'invalid',
  BUDGET_EXCEEDED: 'invalid',
  USAGE: 'invalid',
  NO_DATA: 'inconclusive',
  NO_RUN: 'inconclusive',
  STORE_UNREADABLE: 'unavailable',
  SERVICE_UNAVAILABLE: 'unavailable',
  CANCELLED: 'unavailable',
} as const satisfies Record<string, Exclude<Outcome, 'pass'>>
export type FailureCode = keyof typeof failureCodes

/** Where in a person's file something is: `file:line`, counted from 1. */
export interface Place {
  readonly file: string
  readonly line?: number | undefined
}

export interface FailureFacts {
  readonly code: FailureCode
  /** What is wrong, with the value found. */
  readonly problem: string
  /** What is allowed instead. */
  readonly allowed?: string | undefined
  /** What to do next. */
  readonly next?: string | undefined
  readonly place?: Place | undefined
  /** True if the same call may succeed later without anybody changing anything. */
  readonly retry?: boolean | undefined
  readonly cause?: unknown
}

/**
 * The one error class of the kit: something a person has to know about.
 * A check that fails is not a Failure but an answer; see the verdicts and results in their own folders.
 */
export class Failure extends Error {
  readonly code: FailureCode
  readonly place: Place | undefined
  readonly retry: boolean
  readonly facts: FailureFacts

  constructor(facts: FailureFacts) {
    super(describe(facts), facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = 'Failure'
    this.code = facts.code
    this.place = facts.place
    this.retry = facts.retry ?? false
    this.facts = facts
  }

  get outcome(): Exclude<Outcome, 'pass'> {
    return failureCodes[this.code]
  }

  get exitCode(): number {
    return exitCodes[this.outcome]
  }
}

/** `file:line` for messages. */
export function formatPlace(place: Place): string {
  return place.line === undefined ? place.file : `${place.file}:${place.line}`
}

function describe(facts: FailureFacts): string {
  const parts = [facts.place === undefined ? facts.problem : `${formatPlace(facts.place)}: ${facts.problem}`]
  if (facts.allowed !== undefined) parts.push(`Allowed: ${facts.allowed}`)
  if (facts.next !== undefined) parts.push(`Next: ${facts.next}`)
  if (failureCodes[facts.code] === 'unavailable') {
    parts.push(facts.retry === true ? 'A retry may help.' : 'A retry alone does not help.')
  }
  return parts.join('\n  ')
}
