import type { Sha256 } from '#core/digest.ts'
import { type HoldoutPolicy, passesAllowed } from './holdout-policy.ts'
import { type Ledger, passesOf, type SpentReason, spentReason } from './ledger.ts'
import type { PublishedWord } from './ledger-line.ts'

/** How a gate may end that was asked; `unjudgeable` counts as what is not proven. */
export type JudgedOutcome = 'pass' | 'fail' | 'inconclusive' | 'unjudgeable'

/** The words a policy has for a run. */
export function wordsOf(policy: HoldoutPolicy): readonly PublishedWord[] {
  if (policy.kind === 'none') return ['withheld']
  return policy.outcomes === 3 ? ['pass', 'fail', 'inconclusive'] : ['pass', 'not_proven']
}

/** The word for an outcome: all that leaves the judge. */
export function wordFor(policy: HoldoutPolicy, outcome: JudgedOutcome): PublishedWord {
  if (policy.kind === 'none') return 'withheld'
  if (outcome === 'pass') return 'pass'
  if (policy.outcomes === 2) return 'not_proven'
  return outcome === 'fail' ? 'fail' : 'inconclusive'
}

/** What may be shown of a run on a sealed holdout: no number that depends on a label. */
export interface Published {
  readonly word: PublishedWord
  readonly run: number
  readonly runs: number
  readonly runsLeft: number
  /** null where passes do not count. */
  readonly passesLeft: number | null
  readonly spent: SpentReason | null
  /** Digest of the ledger's last line: a ledger without it was written anew. */
  readonly head: Sha256
  /** One sentence for check and comment. */
  readonly headline: string
  /** What else belongs beside it. */
  readonly notes: readonly string[]
}

/** A word as people read it. */
export const wordText: Readonly<Record<PublishedWord, string>> = {
  pass: 'pass',
  not_proven: 'not proven',
  fail: 'fail',
  inconclusive: 'inconclusive',
  withheld: 'judged; the verdict is not published',
}

/** What may be shown of a run that was judged. @throws RangeError if the ledger has no word on it */
export function publishedOf(ledger: Ledger, run: number): Published {
  const word = ledger.runs[run - 1]?.word
  if (word === undefined) throw new RangeError(`run ${run} has no verdict yet`)
  const { runs, policy } = ledger.opened
  const allowed = passesAllowed(policy)
  const runsLeft = runs - ledger.runs.length
  const passesLeft = allowed === undefined ? null : Math.max(0, allowed - passesOf(ledger))
  const spent = spentReason(ledger) ?? null
  const left = [
    `${runsLeft} of ${runs} runs`,
    ...(passesLeft === null ? [] : [`${passesLeft} of ${allowed} passes`]),
  ].join(' and ')
  return {
    word,
    run,
    runs,
    runsLeft,
    passesLeft,
    spent,
    head: ledger.head,
    headline: `Sealed holdout, run ${run}: ${wordText[word]}. ${left} left.`,
    notes: [
      ...(spent === null ? [] : [spentWords(spent)]),
      ...(word === 'withheld'
        ? [
            'Every candidate is let through (`adaptivity: none`): who holds the private verdicts decides what is deployed.',
          ]
        : []),
      ...(word === 'not_proven'
        ? ['Not proven means failed or too few rows to tell; which of them is not published.']
        : []),
      'Assumed: rows are independent draws of the population the model will meet, and nobody reads the labels.',
    ],
  }
}

/** What a spent holdout asks of people. */
export function spentWords(reason: SpentReason): string {
  const next = 'Release it as validation data and seal a new one.'
  if (reason === 'released') return 'The labels of this holdout are public. Seal a new one.'
  return reason === 'passes'
    ? `This holdout has let through as many candidates as it may. ${next}`
    : `This holdout has judged as many candidates as it may. ${next}`
}
