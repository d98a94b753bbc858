import { sha256 } from '#core/digest.ts'
import type { HoldoutPolicy } from '#core/ledger/holdout-policy.ts'
import type { Ledger } from '#core/ledger/ledger.ts'
import type { JudgedOutcome } from '#core/ledger/published.ts'
import { readLedger } from '#core/ledger/read-ledger.ts'
import { openLedger, recordVerdict, requestRun } from '#core/ledger/write-ledger.ts'

export const holdout = sha256('holdout')
export const at = '2026-11-21T12:00:00.000Z'

/** A digest that stands for the n-th candidate. */
export function candidate(number: number): string {
  return sha256(`candidate ${number}`)
}

/** The text of a ledger on which these candidates were judged in turn; undefined: reserved, never judged. */
export function ledgerText(
  outcomes: readonly (JudgedOutcome | undefined)[] = [],
  changes: { readonly runs?: number; readonly risk?: number; readonly policy?: HoldoutPolicy } = {},
): string {
  const policy: HoldoutPolicy = changes.policy ?? { kind: 'kPass', passes: 4, outcomes: 2 }
  const { runs = 32, risk = 0.05 } = changes
  let text = openLedger({ model: 'trips', holdout, runs, risk, policy, at })
  for (const [index, outcome] of outcomes.entries()) {
    const asked = requestRun(read(text), { candidate: candidate(index + 1), config: sha256('rules'), at })
    if (asked.kind !== 'reserve') throw new Error(`run ${index + 1} is ${asked.kind}`)
    text += asked.line
    if (outcome === undefined) continue
    const recorded = recordVerdict(read(text), { run: asked.run, outcome, at })
    if (recorded.kind === 'record') text += recorded.line
  }
  return text
}

export function ledgerOf(...facts: Parameters<typeof ledgerText>): Ledger {
  return read(ledgerText(...facts))
}

function read(text: string): Ledger {
  return readLedger(text, 'ledger.jsonl')
}
