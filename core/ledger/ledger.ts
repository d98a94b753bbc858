import type { Sha256 } from '#core/digest.ts'
import { type HoldoutBudget, type HoldoutPolicy, passesAllowed } from './holdout-policy.ts'
import type { OpenedLine, PublishedWord } from './ledger-line.ts'

/** One candidate on a sealed holdout. */
export interface LedgerRun {
  readonly run: number
  readonly candidate: Sha256
  readonly config: Sha256
  readonly lnAlpha: number
  /** What was told; undefined while it is being judged, or if that broke off. */
  readonly word: PublishedWord | undefined
}

/** A ledger that has been read and held against its own rules. */
export interface Ledger {
  readonly opened: OpenedLine
  readonly runs: readonly LedgerRun[]
  /** Why the labels are public; undefined while they are sealed. */
  readonly released: string | undefined
  /** Digest of the last line: kept with a verdict, it shows later that the ledger still holds this line. */
  readonly head: Sha256
  /** Digests of all lines, oldest first. */
  readonly digests: readonly Sha256[]
  readonly text: string
}

/** Why a version of the holdout judges no further candidates. */
export type SpentReason = 'released' | 'passes' | 'runs'

export function budgetOfLedger({
  opened,
}: Pick<Ledger, 'opened'>): HoldoutBudget & { readonly policy: HoldoutPolicy } {
  return { policy: opened.policy, runs: opened.runs, risk: opened.risk }
}

/** Passes that were told. */
export function passesOf({ runs }: Pick<Ledger, 'runs'>): number {
  return runs.filter(({ word }) => word === 'pass').length
}

/** undefined while another candidate may be judged. */
export function spentReason(ledger: Pick<Ledger, 'opened' | 'runs' | 'released'>): SpentReason | undefined {
  if (ledger.released !== undefined) return 'released'
  const allowed = passesAllowed(ledger.opened.policy)
  if (allowed !== undefined && passesOf(ledger) >= allowed) return 'passes'
  return ledger.runs.length >= ledger.opened.runs ? 'runs' : undefined
}

/** Whether a ledger still holds a line seen before: one that was cut short or written anew does not. */
export function holds(ledger: Pick<Ledger, 'digests'>, head: Sha256): boolean {
  return ledger.digests.includes(head)
}
