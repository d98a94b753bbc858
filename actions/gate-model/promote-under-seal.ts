import { readLabels } from '#core/data/cut-channels.ts'
import { digestOf } from '#core/digest.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { configurationDigest } from '#core/ledger/keep-ledger.ts'
import type { SealedSettings } from '#core/ledger/sealed-settings.ts'
import { policyDigest } from '#core/pipeline/policy.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { answersAlone } from './answers-alone.ts'
import { askSealedHoldout } from './ask-sealed-holdout.ts'
import { type ComparisonRequest, compareOnHoldout } from './compare-on-holdout.ts'
import { evidenceOf } from './draft-evidence.ts'
import { outcomeOfCompared, unchanged } from './judge-under-seal.ts'
import type { GateModelPorts, GateModelRequest } from './ports.ts'
import { sealedLabels } from './seal.ts'

export interface PromotionUnderSeal {
  readonly request: GateModelRequest
  /** The target. */
  readonly name: string
  readonly seal: SealedSettings
  readonly run: RunManifest
  /** What was judged when the version was made. */
  readonly made: Evidence | undefined
  /** The target asks more than the pipeline's gate. */
  readonly tighter: boolean
  /** Evidence as far as it goes, with the target's champion. */
  readonly known: Partial<Evidence>
  /** As an open holdout would be asked. */
  readonly question: ComparisonRequest
}

/**
 * Judges a promotion on a sealed holdout. A pass that its pull request was given against the same champion, on the same
 * holdout and by the same rules, shows that it is no worse here: that costs nothing. Else it is a run like any other.
 */
export async function promoteUnderSeal(
  { request, name, seal, run, made, tighter, known, question }: PromotionUnderSeal,
  ports: GateModelPorts,
  surroundings: Surroundings,
): Promise<Evidence> {
  const { policy, table, kind } = question
  const rows = await readLabels(table, policy.pipeline, 'holdout')
  const alone = await answersAlone(policy, run, rows.rowIds, question, table)
  if (alone.kind === 'unusable') {
    return evidenceOf(request, 'promotion', {
      ...known,
      outcome: 'fail',
      headline: 'The predictions cannot be judged.',
      reasons: [alone.words],
      sealed: { kind: 'uncharged', why: 'refused' },
    })
  }
  if (alone.unchanged) {
    const sealed = { kind: 'uncharged', why: 'unchanged' } as const
    return evidenceOf(request, 'promotion', { ...known, ...unchanged, sealed })
  }
  const decided = alone.thresholds === undefined ? {} : { decisionThreshold: alone.thresholds }
  const labels = await sealedLabels(seal, rows, ports.store)
  const champion = known.champion?.package
  const same =
    !tighter &&
    made?.holdout === digestOf(labels) &&
    made.policy === known.policy &&
    made.champion?.package === champion
  if (same && made.sealed?.kind === 'told' && made.sealed.word === 'pass') {
    return evidenceOf(request, 'promotion', {
      ...known,
      ...decided,
      outcome: 'pass',
      headline: `Pass: its pull request passed against the same champion by the same rules (run ${made.sealed.run} on the sealed holdout); no run was charged.`,
      sealed: { kind: 'uncharged', why: 'shown-before' },
      holdout: made.holdout,
    })
  }
  const asked = await askSealedHoldout(
    {
      model: request.model,
      seal,
      labels,
      candidate: run.package.sha256,
      config: configurationDigest({
        policy: policyDigest(policy),
        kind: kind === 'first' ? 'first' : 'promotion',
        champion,
        environment: name,
      }),
      judge: async (sealed) => outcomeOfCompared([await compareOnHoldout({ ...question, sealed })]),
    },
    ports,
    surroundings,
  )
  return evidenceOf(request, 'promotion', { ...known, ...decided, ...asked })
}
