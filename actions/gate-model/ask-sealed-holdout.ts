import { digestOf, type Sha256 } from '#core/digest.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { outcomeOfWord, toldBy } from '#core/evidence/sealed-answer.ts'
import { claimRun, settleRun } from '#core/ledger/keep-ledger.ts'
import type { JudgedOutcome, Published } from '#core/ledger/published.ts'
import { budgetOf, type SealedSettings } from '#core/ledger/sealed-settings.ts'
import type { Surroundings } from '#core/surroundings.ts'
import type { SealedRun } from './compare-on-holdout.ts'
import type { LabelledRows } from './labelled-rows.ts'
import type { GateModelPorts } from './ports.ts'
import { knownHead, problemOf, recordRun } from './sealed-records.ts'

/** A candidate that is to meet the labels of a sealed holdout. */
export interface SealedQuestion {
  readonly model: string
  readonly seal: SealedSettings
  readonly labels: LabelledRows
  /** Digest of the package. */
  readonly candidate: Sha256
  /** From configurationDigest. */
  readonly config: Sha256
  /** Judges at the level of the run; called once the run is charged, and not at all where there is an answer already. */
  readonly judge: (run: SealedRun) => Promise<SealedOutcome>
}

/** What judging came to; all but the outcome stays private. */
export interface SealedOutcome {
  readonly outcome: JudgedOutcome
  /** Why this holdout can judge nobody under these rules: the same for every candidate. */
  readonly problem?: string | undefined
  readonly verdicts: object
}

export type SealedEvidence = Pick<
  Evidence,
  'outcome' | 'headline' | 'reasons' | 'notes' | 'sealed' | 'holdout'
>

/**
 * Asks a sealed holdout: charges a run in its ledger, judges, keeps the whole verdict where only the judge can read it,
 * writes the word into the ledger, and only then says it. The same question again costs nothing and has the same word; a judge
 * that broke off after the charge takes up its run again.
 * @throws Failure LEDGER_INVALID, STATE_CONFLICT, SERVICE_UNAVAILABLE: see claimRun; nothing was told
 */
export async function askSealedHoldout(
  question: SealedQuestion,
  ports: Pick<GateModelPorts, 'store' | 'ledgerOf'>,
  surroundings: Surroundings,
): Promise<SealedEvidence> {
  const { model, seal, labels, candidate, config } = question
  const { store } = ports
  const holdout = digestOf(labels)
  const ledger = ports.ledgerOf(model)
  const before = await knownHead(store, model, holdout)
  const claim = await claimRun(
    ledger,
    { model, sealed: seal, holdout, candidate, config, knownHead: before },
    surroundings,
  )
  if (claim.kind === 'spent') {
    const { reason, words } = claim
    return {
      outcome: 'inconclusive',
      headline: 'The sealed holdout is used up: nothing was judged.',
      reasons: [words],
      notes: [],
      sealed: { kind: 'spent', ledger: ledger.name, reason },
      holdout,
    }
  }
  let published: Published
  if (claim.kind === 'cached') published = claim.published
  else {
    surroundings.progress.step(`Run ${claim.run} on the sealed holdout of ${model} is charged`)
    const { policy, runs: steps } = budgetOf(seal)
    const { outcome, ...kept } = await question.judge({
      alpha: Math.exp(claim.lnAlpha),
      policy,
      steps,
      labels,
    })
    surroundings.signal.throwIfAborted()
    await recordRun(store, model, { ...claim, holdout, candidate, config, outcome, ...kept })
    published = await settleRun(ledger, { holdout, run: claim.run, outcome }, surroundings)
  }
  const problem = await problemOf(store, model, holdout, published.run)
  return {
    outcome: outcomeOfWord(published.word),
    headline: published.headline,
    reasons: problem === undefined ? [] : [`This holdout cannot judge under these rules: ${problem}.`],
    notes: [...published.notes, ...conventionNote(seal)],
    sealed: toldBy(ledger.name, published),
    holdout,
  }
}

function conventionNote({ labels }: SealedSettings): string[] {
  return labels === undefined
    ? [
        'The labels lie in the data, where the code of a pull request can read them: this holdout is sealed by convention. `gate.mode.sealed.labels` keeps them apart.',
      ]
    : []
}
