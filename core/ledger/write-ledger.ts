import type { Sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import { lnAlpha } from './holdout-policy.ts'
import { budgetOfLedger, type Ledger, type SpentReason, spentReason } from './ledger.ts'
import { lineText, type OpenedLine } from './ledger-line.ts'
import { type JudgedOutcome, type Published, publishedOf, spentWords, wordFor } from './published.ts'

/** What is asked of a sealed holdout: may this candidate be judged under this configuration? */
export interface RunRequest {
  readonly candidate: Sha256
  /** Digest of all else that decides: policy, champion, kind of comparison, the kit's version of the rules. */
  readonly config: Sha256
  /** Now, UTC, as an ISO text. */
  readonly at: string
}

export type RunAnswer =
  /** Append the line first; only then score, at this level. */
  | { readonly kind: 'reserve'; readonly run: number; readonly lnAlpha: number; readonly line: string }
  /** It was reserved, and judging it broke off: judge it again, at its own level, without a new charge. */
  | { readonly kind: 'resume'; readonly run: number; readonly lnAlpha: number }
  /** The same question had its answer: tell it again. */
  | { readonly kind: 'cached'; readonly published: Published }
  | { readonly kind: 'spent'; readonly reason: SpentReason; readonly words: string }

/** The first line of a new ledger. */
export function openLedger(facts: Omit<OpenedLine, 'kind' | 'schemaVersion' | 'previous'>): string {
  return lineText({ kind: 'opened', schemaVersion: 1, ...facts, previous: null })
}

/**
 * Answers a request from the ledger alone. The same candidate under the same configuration costs one run however often
 * it is asked about: a deterministic gate gives the same word, so nothing more is learnt.
 */
export function requestRun(ledger: Ledger, { candidate, config, at }: RunRequest): RunAnswer {
  const known = ledger.runs.find((run) => run.candidate === candidate && run.config === config)
  if (known?.word !== undefined) return { kind: 'cached', published: publishedOf(ledger, known.run) }
  const reason = spentReason(ledger)
  if (known !== undefined && reason !== 'released') {
    return { kind: 'resume', run: known.run, lnAlpha: known.lnAlpha }
  }
  if (reason !== undefined) return { kind: 'spent', reason, words: spentWords(reason) }
  const run = ledger.runs.length + 1
  const level = lnAlpha(budgetOfLedger(ledger), run)
  const line = lineText({
    kind: 'reserved',
    run,
    candidate,
    config,
    lnAlpha: level,
    at,
    previous: ledger.head,
  })
  return { kind: 'reserve', run, lnAlpha: level, line }
}

export type RecordAnswer =
  /** Append the line; what may be shown follows from the ledger with it. */
  | { readonly kind: 'record'; readonly line: string }
  /** Another judge of the same run was faster and came to the same. */
  | { readonly kind: 'recorded'; readonly published: Published }

/**
 * The line that gives a reserved run its word.
 * @throws Failure STATE_CONFLICT if the run was never reserved, has another word already, or the labels are public
 */
export function recordVerdict(
  ledger: Ledger,
  judged: { readonly run: number; readonly outcome: JudgedOutcome; readonly at: string },
): RecordAnswer {
  const { run, outcome, at } = judged
  const reserved = ledger.runs[run - 1]
  const verdict = wordFor(ledger.opened.policy, outcome)
  if (reserved === undefined) throw conflict(`run ${run} was never reserved`)
  if (reserved.word === verdict) return { kind: 'recorded', published: publishedOf(ledger, run) }
  if (reserved.word !== undefined) {
    throw conflict(`run ${run} was judged \`${reserved.word}\` and now gives \`${verdict}\``)
  }
  if (ledger.released !== undefined) throw conflict(`run ${run} was judged after the labels were released`)
  return { kind: 'record', line: lineText({ kind: 'judged', run, verdict, at, previous: ledger.head }) }
}

/**
 * The line that makes a holdout validation data.
 * @throws Failure STATE_CONFLICT if that was done already
 */
export function releaseHoldout(ledger: Ledger, reason: string, at: string): string {
  if (ledger.released !== undefined) throw conflict(`the labels were released already: ${ledger.released}`)
  return lineText({ kind: 'released', reason, at, previous: ledger.head })
}

function conflict(problem: string): Failure {
  return new Failure({
    code: 'STATE_CONFLICT',
    problem: `the ledger of the sealed holdout: ${problem}`,
    allowed: 'one word for each reserved run, while the labels are sealed',
    next: 'look at the ledger’s history; nothing was written.',
  })
}
