import { type BehaviourReport, findingsOfBehaviour } from '#core/behaviour/behaviour-report.ts'
import { judgeCases } from '#core/behaviour/judge-cases.ts'
import { readLabels } from '#core/data/cut-channels.ts'
import { digestOf, type Sha256 } from '#core/digest.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { stricterVerdict } from '#core/gate/verdict-order.ts'
import { configurationDigest } from '#core/ledger/keep-ledger.ts'
import type { SealedSettings } from '#core/ledger/sealed-settings.ts'
import { policyDigest } from '#core/pipeline/policy.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { answersAlone } from './answers-alone.ts'
import { askSealedHoldout, type SealedOutcome } from './ask-sealed-holdout.ts'
import type { Bench } from './bench.ts'
import { unansweredWords } from './command-rungs.ts'
import type { ComparedOnHoldout, ComparisonRequest, SealedRun } from './compare-on-holdout.ts'
import { evidenceOf } from './draft-evidence.ts'
import type { JudgedByBoth } from './judge-candidate.ts'
import type { GateModelPorts, GateModelRequest } from './ports.ts'
import { publishRun } from './publish-run.ts'
import type { Candidate } from './read-candidate.ts'
import { sealedLabels } from './seal.ts'
import { showValidation } from './show-validation.ts'

export interface UnderSeal {
  readonly request: GateModelRequest
  readonly bench: Bench
  readonly seal: SealedSettings
  readonly candidate: Extract<Candidate, { kind: 'candidate' }>
  /** What both models said, as an open holdout would be asked. */
  readonly question: Omit<ComparisonRequest, 'policy' | 'refusals'>
  /** Evidence as far as it goes. */
  readonly known: Partial<Evidence>
  /** Judges by the applied policy and, where the head changes rules, by the head's own. */
  readonly judge: (run: SealedRun) => Promise<JudgedByBoth>
}

/**
 * Judges a change of the model on a sealed holdout. What can be said without its labels is said first and costs nothing: what
 * refuses the candidate whatever they are, and that it answers like the champion. Else one run, whatever number of policies
 * judge: the stricter outcome is the one that counts.
 */
export async function judgeUnderSeal(
  of: UnderSeal,
  ports: GateModelPorts,
  surroundings: Surroundings,
): Promise<Evidence> {
  const { request, bench, seal, candidate, question, known } = of
  const { table, candidateTable } = question
  const { policies, applied, refusals } = bench
  const rows = await readLabels(table, applied.pipeline, 'holdout')
  const judging = policies.rulesChanged.length > 0 && policies.sameRows ? [applied, policies.head] : [applied]
  const alone = await Promise.all(
    judging.map((policy) => answersAlone(policy, candidate.run, rows.rowIds, question, table)),
  )
  const [first] = alone
  const thresholds = first?.kind === 'usable' ? first.thresholds : undefined
  const behaviour = casesAlone(applied, candidate, thresholds?.candidate.threshold)
  const reasons = [
    ...refusals.map((refusal) => refusal.text),
    ...(behaviour === undefined ? [] : brokenLimits(behaviour)),
    ...alone.flatMap((one) => (one.kind === 'unusable' ? [one.words] : [])),
    ...new Set(judging.flatMap((policy) => unansweredWords(policy, question.told))),
  ]
  const base = {
    ...known,
    ...(behaviour === undefined ? {} : { behaviour }),
    ...(thresholds === undefined ? {} : { decisionThreshold: thresholds }),
    ...(await showValidation({ ...question, policy: applied }, thresholds)),
  }
  if (reasons.length > 0) {
    return evidenceOf(request, 'model', {
      ...base,
      outcome: 'fail',
      headline: 'It fails whatever the sealed labels say; no run was charged.',
      reasons,
      sealed: { kind: 'uncharged', why: 'refused' },
    })
  }
  const snapshot = await publishRun(candidate, candidateTable, bench.closed, ports)
  if (alone.every((one) => one.kind === 'usable' && one.unchanged)) {
    return evidenceOf(request, 'model', {
      ...base,
      ...unchanged,
      sealed: { kind: 'uncharged', why: 'unchanged' },
      snapshot,
    })
  }
  const asked = await askSealedHoldout(
    {
      model: request.model,
      seal,
      labels: await sealedLabels(seal, rows, ports.store),
      candidate: candidate.run.package.sha256,
      config: configurationDigest({
        policy: policyOfBoth(bench),
        kind: question.champion === undefined ? 'first' : 'champion',
        champion: bench.champion?.run.package.sha256,
      }),
      judge: async (run) => outcomeOfBoth(await of.judge(run)),
    },
    ports,
    surroundings,
  )
  return evidenceOf(request, 'model', {
    ...base,
    ...asked,
    notes: [...(known.notes ?? []), ...asked.notes],
    snapshot,
  })
}

/** The answer to a candidate that answers like the champion. */
export const unchanged = {
  outcome: 'pass',
  headline: 'Pass: unchanged, the same score on every row as the champion; no run was charged.',
} as const

/** Cases are rows of their own: what the model answers there says nothing about the holdout's labels. */
function casesAlone(
  { cases, pipeline }: ModelFiles,
  { run, asked }: UnderSeal['candidate'],
  decisionThreshold = 0.5,
): BehaviourReport | undefined {
  if (cases === undefined) return undefined
  const report = judgeCases(cases, pipeline.behaviour?.cases?.max_failing ?? 0, {
    features: run.features,
    answers: asked.answers,
    decisionThreshold,
  })
  return { alpha: pipeline.gate.alpha, cases: report }
}

function brokenLimits(behaviour: BehaviourReport): string[] {
  return findingsOfBehaviour(behaviour).flatMap(({ verdict, words }) => (verdict === 'fail' ? [words] : []))
}

/** A head that changes rules is another question than one that does not. */
function policyOfBoth({ policies }: Bench): Sha256 {
  const { judging, head, rulesChanged } = policies
  const base = policyDigest(judging)
  return rulesChanged.length === 0 ? base : digestOf([base, policyDigest(head)])
}

function outcomeOfBoth({ byBase, byHead }: JudgedByBoth): SealedOutcome {
  return outcomeOfCompared(byHead === undefined ? [byBase] : [byBase, byHead])
}

/** The strictest outcome. What cannot be used here, where the predictions can, is the holdout itself. */
export function outcomeOfCompared(compared: readonly ComparedOnHoldout[]): SealedOutcome {
  const verdicts = compared.map((one) => (one.kind === 'judged' ? one.verdict : one))
  const problem = compared
    .map((one) =>
      one.kind === 'unusable'
        ? one.reason
        : one.verdict.outcome === 'unjudgeable'
          ? one.verdict.reason
          : undefined,
    )
    .find((reason) => reason !== undefined)
  const judged = compared.flatMap((one) => (one.kind === 'judged' ? [one.verdict] : []))
  const strictest =
    judged.length < compared.length
      ? 'unjudgeable'
      : judged.reduce((left, right) => stricterVerdict(left, right)).outcome
  const behaviour = compared.map((one) => (one.kind === 'judged' ? one.behaviour : undefined))
  return { outcome: strictest, problem, verdicts: { verdicts, behaviour } }
}
