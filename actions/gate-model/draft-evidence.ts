import type { Evidence, Subject } from '#core/evidence/evidence.ts'
import type { Outcome } from '#core/failure.ts'
import { isUnmet } from '#core/gate/overrides.ts'
import type { GateVerdict } from '#core/gate/verdict.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { GateModelRequest } from './ports.ts'

/** Evidence that starts empty; what is known fills it. */
export function evidenceOf(
  request: GateModelRequest,
  change: Evidence['change'],
  known: Pick<Evidence, 'outcome' | 'headline'> & Partial<Evidence>,
): Evidence {
  return {
    schemaVersion: 1,
    model: request.model,
    change,
    base: request.base?.commit ?? 'none',
    head: request.head.commit,
    reasons: [],
    notes: [],
    newModel: false,
    rulesChanged: [],
    knownTooLate: [],
    ...known,
  }
}

/** A run as evidence names it. */
export function subjectOf(run: RunManifest): Subject {
  return {
    version: run.version,
    package: run.package.sha256,
    bytes: run.package.bytes,
    trainingKey: run.trainingKey,
    commit: run.commit,
    features: run.features.map((feature) => feature.name),
  }
}

/** A gate's answer as an outcome of the kit: what cannot be judged never passes. */
export function outcomeOfVerdict(verdict: GateVerdict): Outcome {
  return verdict.outcome === 'unjudgeable'
    ? verdict.refusals.length > 0
      ? 'fail'
      : 'inconclusive'
    : verdict.outcome
}

/** What the gate asked for and did not get, worst first, in words. */
export function unmetRequirements(verdict: GateVerdict): string[] {
  if (verdict.outcome === 'unjudgeable' || verdict.outcome === 'pass') return []
  return verdict.requirements.filter(isUnmet).map((requirement) => requirement.words)
}
