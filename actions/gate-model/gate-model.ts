import { canonicalJson } from '#core/digest.ts'
import { type Evidence, type JudgedRun, judgedRunKey } from '#core/evidence/evidence.ts'
import { Failure } from '#core/failure.ts'
import { changesOf } from '#core/promotion/change.ts'
import { modelFilesDigest } from '#core/promotion/model-files.ts'
import { modelPaths } from '#core/repository/layout.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { evidenceOf } from './draft-evidence.ts'
import { judgeEnvironmentChange } from './judge-environment.ts'
import { judgeModelChange } from './judge-model.ts'
import type { GateModelPorts, GateModelRequest } from './ports.ts'

/** The judge's answer: what a reviewer reads, and its digest in the store. */
export interface GateModelAnswer {
  readonly evidence: Evidence
  readonly sha256: string
}

/**
 * Judges what a pull request does to one model. Every number is computed here, from data cut here; of the build lane's
 * bundle only bytes are used, after hashing them.
 * A wrong configuration in the head is an answer about the pull request; a store or service that fails is a Failure.
 */
export async function gateModel(
  request: GateModelRequest,
  ports: GateModelPorts,
  surroundings: Surroundings,
): Promise<GateModelAnswer> {
  const evidence = await judge(request, ports, surroundings)
  const stored = await ports.store.putBlob(new TextEncoder().encode(canonicalJson(evidence)))
  if (evidence.outcome === 'pass' && evidence.candidate !== undefined && evidence.change === 'model') {
    await recordPass(request, evidence, stored.sha256, ports, surroundings)
  }
  return { evidence, sha256: stored.sha256 }
}

async function judge(
  request: GateModelRequest,
  ports: GateModelPorts,
  surroundings: Surroundings,
): Promise<Evidence> {
  const change =
    request.changedPaths === undefined
      ? undefined
      : changesOf(ports.settings, request.changedPaths).find(({ model }) => model === request.model)
  try {
    if (change?.kind === 'mixed') {
      return evidenceOf(request, 'mixed', {
        outcome: 'fail',
        headline: 'This pull request does two things that are judged differently.',
        reasons: [`${change.words}; a promotion changes one environment file only. Split it.`],
      })
    }
    if (change?.kind === 'environment') {
      return await judgeEnvironmentChange(request, change.environment, ports, surroundings)
    }
    return (await judgeDeletion(request, ports)) ?? (await judgeModelChange(request, ports, surroundings))
  } catch (error) {
    if (!(error instanceof Failure) || error.outcome === 'unavailable') throw error
    return evidenceOf(request, change?.kind === 'environment' ? 'promotion' : 'model', {
      outcome: error.outcome,
      headline: 'This cannot be judged.',
      reasons: [error.message],
    })
  }
}

/** A pull request that takes a model out: it may, once nothing runs it any more. */
async function judgeDeletion(
  request: GateModelRequest,
  ports: GateModelPorts,
): Promise<Evidence | undefined> {
  const { base, head, model } = request
  const paths = modelPaths(ports.settings, model)
  if ((await head.tree.read(paths.pipeline)) !== undefined) return undefined
  if ((await base?.tree.read(paths.pipeline)) === undefined) return undefined
  const running = Object.keys(await head.tree.digests(paths.environments))
  if (running.length === 0) {
    return evidenceOf(request, 'removal', {
      outcome: 'pass',
      headline: 'The model is taken out; nothing runs it.',
    })
  }
  return evidenceOf(request, 'removal', {
    outcome: 'fail',
    headline: 'The model is taken out while it still runs.',
    reasons: [`${running.join(', ')} still name it; remove them first, one pull request each.`],
  })
}

async function recordPass(
  request: GateModelRequest,
  evidence: Evidence,
  sha256: string,
  ports: GateModelPorts,
  surroundings: Surroundings,
): Promise<void> {
  const { candidate, snapshot } = evidence
  if (candidate === undefined || snapshot === undefined) return
  await ports.store.putRecord(
    'trusted',
    judgedRunKey(evidence.model, candidate.trainingKey, sha256),
    JSON.stringify({
      schemaVersion: 1,
      model: evidence.model,
      trainingKey: candidate.trainingKey,
      evidence: sha256,
      snapshot,
      files: await modelFilesDigest(request.head.tree, ports.settings, evidence.model),
      at: surroundings.clock.now().toISOString(),
    } satisfies JudgedRun),
  )
}
