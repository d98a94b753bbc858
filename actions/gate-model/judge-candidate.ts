import type { Table } from '#core/data/tables.ts'
import { digestOf } from '#core/digest.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import type { GateVerdict, Refusal } from '#core/gate/verdict.ts'
import { stricterVerdict } from '#core/gate/verdict-order.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import type { Surroundings } from '#core/surroundings.ts'
import type { Bench } from './bench.ts'
import { type ComparedOnHoldout, compareOnHoldout, type SealedRun } from './compare-on-holdout.ts'
import { evidenceOf, outcomeOfVerdict, subjectOf, unmetRequirements } from './draft-evidence.ts'
import { judgeUnderSeal } from './judge-under-seal.ts'
import type { GateModelPorts, GateModelRequest } from './ports.ts'
import { publishRun } from './publish-run.ts'
import type { Candidate } from './read-candidate.ts'
import { sealOf, sealWhereUnreadable } from './seal.ts'
import { championPredictions } from './stored-predictions.ts'

type Accepted = Extract<Candidate, { kind: 'candidate' }>

/** Meets the champion on the holdout, by the applied policy and, where the head changes rules, by the head's own. */
export async function judgeCandidate(
  request: GateModelRequest,
  bench: Bench,
  candidate: Accepted,
  cut: { readonly table: Table; readonly candidateTable: Table },
  ports: GateModelPorts,
  surroundings: Surroundings,
): Promise<Evidence> {
  const { policies, applied, refusals } = bench
  const known = { ...bench.known, candidate: subjectOf(candidate.run) }
  const champion =
    bench.champion === undefined
      ? undefined
      : await championPredictions(
          bench.champion.run,
          'champion',
          { table: cut.table, policy: applied },
          ports,
        )
  if (champion?.kind === 'missing') {
    const headline = 'The champion has not been asked about these rows.'
    return evidenceOf(request, 'model', {
      ...known,
      outcome: 'inconclusive',
      headline,
      reasons: [champion.words],
    })
  }
  const question = {
    kind: champion === undefined ? ('first' as const) : ('champion' as const),
    run: candidate.run,
    candidate: {
      holdout: candidate.predictions,
      validation: candidate.validation,
      recorded: undefined,
      packageBytes: candidate.run.package.bytes,
      latencies: candidate.evaluation.latencies,
    },
    champion:
      champion === undefined
        ? undefined
        : {
            holdout: champion.predictions,
            validation: champion.validation,
            recorded: bench.champion?.environment.decision_threshold,
            packageBytes: champion.packageBytes,
            latencies: champion.latencies,
          },
    shown: Object.values(known.stakeholders ?? {}),
    ...cut,
    closed: bench.closed,
    asked: candidate.asked,
    told: candidate.baselines.told,
  }
  const judge = async (sealed?: SealedRun): Promise<JudgedByBoth> => {
    const compare = (policy: ModelFiles, with_: readonly Refusal[]) =>
      compareOnHoldout({ ...question, policy, refusals: with_, sealed })
    const byBase = await compare(applied, refusals)
    const both = byBase.kind === 'judged' && policies.rulesChanged.length > 0 && policies.sameRows
    return { byBase, byHead: both ? await compare(policies.head, []) : undefined }
  }
  const seal = sealOf(policies) ?? (await sealWhereUnreadable(policies, () => ports.ledgerOf(request.model)))
  if (seal !== undefined) {
    const of = { request, bench, seal, candidate, question, known, judge }
    return judgeUnderSeal(of, ports, surroundings)
  }
  const { byBase, byHead } = await judge()
  if (byBase.kind === 'unusable') {
    const headline = 'The predictions cannot be judged.'
    const reasons = [...refusals.map((refusal) => refusal.text), byBase.words]
    return evidenceOf(request, 'model', { ...known, outcome: 'fail', headline, reasons })
  }
  if (byHead?.kind === 'unusable') {
    const headline = "The predictions cannot be judged by the pull request's own rules."
    return evidenceOf(request, 'model', { ...known, outcome: 'fail', headline, reasons: [byHead.words] })
  }
  const headVerdict = byHead?.verdict
  const deciding: GateVerdict =
    headVerdict === undefined ? byBase.verdict : stricterVerdict(byBase.verdict, headVerdict)
  const texts = new Set([...refusals, ...deciding.refusals].map((refusal) => refusal.text))
  const behaviour = byBase.behaviour ?? byHead?.behaviour
  const snapshot = await publishRun(candidate, cut.candidateTable, bench.closed, ports)
  return evidenceOf(request, 'model', {
    ...known,
    outcome: outcomeOfVerdict(deciding),
    headline: deciding.headline,
    reasons: [...texts, ...unmetRequirements(deciding)],
    verdict: byBase.verdict,
    ...(behaviour === undefined ? {} : { behaviour }),
    ...(headVerdict === undefined ? {} : { headVerdict }),
    holdout: digestOf(byBase.labels),
    snapshot,
  })
}

/** What both policies come to; the head's own where it changes rules. */
export interface JudgedByBoth {
  readonly byBase: ComparedOnHoldout
  readonly byHead: ComparedOnHoldout | undefined
}
