import type { Sha256 } from '#core/digest.ts'
import { canonicalJson, digestOf } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { holds, type Ledger, type SpentReason } from './ledger.ts'
import type { LedgerRef } from './ledger-ref.ts'
import { type JudgedOutcome, type Published, publishedOf } from './published.ts'
import { readLedger } from './read-ledger.ts'
import { budgetOf, type SealedSettings } from './sealed-settings.ts'
import { openLedger, recordVerdict, releaseHoldout, requestRun } from './write-ledger.ts'

/** A candidate that asks for a run on a sealed holdout. */
export interface ClaimRequest {
  readonly model: string
  readonly sealed: SealedSettings
  /** Digest of ids and labels. */
  readonly holdout: Sha256
  /** Digest of the package. */
  readonly candidate: Sha256
  /** From {@link configurationDigest}. */
  readonly config: Sha256
  /** Digest of the last line some earlier evidence saw of this holdout's ledger. */
  readonly knownHead?: Sha256 | undefined
}

export type Claim =
  /** Score now, and decide at this level. */
  | { readonly kind: 'judge'; readonly run: number; readonly lnAlpha: number; readonly head: Sha256 }
  /** The same question was answered before; it costs nothing. */
  | { readonly kind: 'cached'; readonly published: Published }
  | { readonly kind: 'spent'; readonly reason: SpentReason; readonly words: string }

type Around = Pick<Surroundings, 'clock' | 'signal'>

/** Judges of one model that meet at the ledger at once are few; each attempt that fails let another one through. */
const mostAttempts = 50

/**
 * Charges a run before anything is scored. Opens the ledger at the first use of a holdout. To be called by the judge
 * only, with the labels still unread.
 * @throws Failure LEDGER_INVALID: a torn or changed ledger, or one without `knownHead`; STATE_CONFLICT: settings other than
 *   it was opened with, or too many judges at once (a retry helps)
 */
export async function claimRun(ref: LedgerRef, request: ClaimRequest, around: Around): Promise<Claim> {
  const { holdout, sealed, model, candidate, config } = request
  return append<Claim>(ref, holdout, around, (text, at) => {
    if (text === undefined && request.knownHead !== undefined) throw gone(ref, holdout)
    const opening = text === undefined ? openLedger({ model, holdout, ...budgetOf(sealed), at }) : ''
    const before = `${text ?? ''}${opening}`
    const ledger = readLedger(before, fileOf(ref, holdout))
    refuseOther(ledger, request, ref)
    const answer = requestRun(ledger, { candidate, config, at })
    switch (answer.kind) {
      case 'reserve': {
        const after = `${before}${answer.line}`
        const { head } = readLedger(after, fileOf(ref, holdout))
        const claim = { kind: 'judge', run: answer.run, lnAlpha: answer.lnAlpha, head } as const
        return { result: claim, text: after, message: `Reserve run ${answer.run}` }
      }
      case 'resume':
        return {
          result: { kind: 'judge', run: answer.run, lnAlpha: answer.lnAlpha, head: ledger.head },
        }
      case 'cached':
        return { result: answer }
      case 'spent':
        return { result: answer }
    }
  })
}

/**
 * Writes the word on a run that was judged, and says what may be shown of it. Nothing is shown before this returns.
 * @throws Failure as {@link claimRun}; STATE_CONFLICT if the run has another word already
 */
export async function settleRun(
  ref: LedgerRef,
  judged: { readonly holdout: Sha256; readonly run: number; readonly outcome: JudgedOutcome },
  around: Around,
): Promise<Published> {
  const { holdout, run, outcome } = judged
  return append(ref, holdout, around, (text, at) => {
    const ledger = readLedger(text ?? '', fileOf(ref, holdout))
    const answer = recordVerdict(ledger, { run, outcome, at })
    if (answer.kind === 'recorded') return { result: answer.published }
    const after = `${ledger.text}${answer.line}`
    const published = publishedOf(readLedger(after, fileOf(ref, holdout)), run)
    return { result: published, text: after, message: `Judge run ${run}` }
  })
}

/**
 * Records that the labels of a holdout are public from now on: it judges nothing more.
 * @throws Failure as {@link claimRun}; STATE_CONFLICT if that was done already
 */
export async function releaseLabels(
  ref: LedgerRef,
  released: { readonly holdout: Sha256; readonly reason: string },
  around: Around,
): Promise<void> {
  const { holdout, reason } = released
  await append(ref, holdout, around, (text, at) => {
    const ledger = readLedger(text ?? '', fileOf(ref, holdout))
    const after = `${ledger.text}${releaseHoldout(ledger, reason, at)}`
    return { result: undefined, text: after, message: 'Release the labels' }
  })
}

/** Digest of all that decides beside candidate and holdout: the same digest promises the same verdict. */
export function configurationDigest(decides: {
  /** Digest of the policy that judges. */
  readonly policy: Sha256
  readonly kind: 'champion' | 'first' | 'promotion'
  /** Digest of the champion's package; undefined for the first model. */
  readonly champion: Sha256 | undefined
  /** The environment a promotion is for: its gate may be tighter. */
  readonly environment?: string | undefined
}): Sha256 {
  return digestOf(decides)
}

interface Step<Result> {
  readonly result: Result
  /** The file with what was appended; without it nothing is written. */
  readonly text?: string
  readonly message?: string
}

/** Reads, decides, and replaces what was read; when somebody was faster, all of it again. */
async function append<Result>(
  ref: LedgerRef,
  holdout: Sha256,
  { clock, signal }: Around,
  decide: (text: string | undefined, at: string) => Step<Result>,
): Promise<Result> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    signal.throwIfAborted()
    const seen = await ref.read(holdout)
    const now = clock.now()
    const { result, text, message = '' } = decide(seen.text, now.toISOString())
    if (text === undefined) return result
    signal.throwIfAborted()
    if ((await ref.replace(seen, text, { message, at: now })) === 'replaced') return result
  }
  throw new Failure({
    code: 'STATE_CONFLICT',
    problem: `${ref.name} moved ${mostAttempts} times while a line was to be appended`,
    next: 'wait for the other judges of this model.',
    retry: true,
  })
}

/** A ledger is about one model and one budget from its first line to its last. */
function refuseOther(
  ledger: Ledger,
  { model, sealed, knownHead, holdout }: ClaimRequest,
  ref: LedgerRef,
): void {
  if (knownHead !== undefined && !holds(ledger, knownHead)) throw gone(ref, holdout)
  const { opened } = ledger
  const then = { model: opened.model, policy: opened.policy, runs: opened.runs, risk: opened.risk }
  const now = { model, ...budgetOf(sealed) }
  if (canonicalJson(then) === canonicalJson(now)) return
  throw new Failure({
    code: 'STATE_CONFLICT',
    problem: `the sealed holdout was opened with ${canonicalJson(then)}, and gate.mode now says ${canonicalJson(now)}`,
    allowed: 'the settings it was opened with: the levels of all its runs follow from them',
    next: 'take the change back, or seal a new holdout.',
    place: { file: fileOf(ref, holdout), line: 1 },
  })
}

function gone(ref: LedgerRef, holdout: Sha256): Failure {
  return new Failure({
    code: 'LEDGER_INVALID',
    problem: 'the ledger of the sealed holdout no longer holds a line that earlier evidence saw',
    allowed: 'lines are only ever appended',
    next: 'restore it from the history of its Git ref; if it cannot be restored, seal a new holdout.',
    place: { file: fileOf(ref, holdout) },
  })
}

function fileOf(ref: LedgerRef, holdout: Sha256): string {
  return `${ref.name}:${holdout}.jsonl`
}
