import type { Settings } from '#core/config/settings.ts'
import { lastVerified, newestOf, readDeployments } from '#core/deployment/deployment-record.ts'
import { environmentText, heldBack } from '#core/environment/write-environment.ts'
import { Failure } from '#core/failure.ts'
import type { GitHub, ProposedPullRequest } from '#core/github/pull-requests.ts'
import { findEnvironment } from '#core/pipeline/read-model.ts'
import { revertPullRequest } from '#core/report/promotion-body.ts'
import type { History } from '#core/repository/file-tree.ts'
import { modelPaths } from '#core/repository/layout.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import type { Surroundings } from '#core/surroundings.ts'

export interface RollbackModelRequest {
  readonly model: string
  readonly environment: string
  /** The default branch as it is now. */
  readonly commit: string
  /** What happened, in the words of whoever noticed. */
  readonly reason: string
}

export interface RollbackModelPorts {
  readonly history: History
  readonly settings: Settings
  readonly store: ArtifactStore
  readonly github: GitHub
}

export type RollbackModelAnswer =
  | {
      readonly kind: 'proposed'
      readonly from: string
      readonly to: string
      readonly proposed: ProposedPullRequest
    }
  | { readonly kind: 'held-already'; readonly words: string }
  | { readonly kind: 'nowhere-to-go'; readonly words: string }

/**
 * Opens the pull request that takes an environment back to the last version verified there, with a hold: nothing is
 * promoted to it until a person removes the hold.
 */
export async function rollbackModel(
  request: RollbackModelRequest,
  ports: RollbackModelPorts,
  surroundings: Surroundings,
): Promise<RollbackModelAnswer> {
  const { model, environment: name, commit } = request
  const paths = modelPaths(ports.settings, model)
  const current = await findEnvironment(ports.history.at(commit), ports.settings, model, name)
  if (current === undefined) {
    throw new Failure({
      code: 'CONFIGURATION_MISSING',
      problem: `${paths.environment(name)} is not there: nothing runs in ${name}`,
      next: 'check the name of the environment.',
    })
  }
  if (current.hold !== undefined) {
    return {
      kind: 'held-already',
      words: `${name} is held at ${current.version} since ${current.hold.since}.`,
    }
  }
  const records = await readDeployments(ports.store, model, name)
  const verified = lastVerified(records, current.package.sha256)
  const before =
    verified === undefined
      ? undefined
      : await findEnvironment(ports.history.at(verified.commit), ports.settings, model, name)
  if (verified === undefined || before === undefined) {
    return {
      kind: 'nowhere-to-go',
      words: `No other version was ever verified in ${name}; a person has to decide.`,
    }
  }
  // The moment of the failure, where one is recorded: asking again then proposes the same file, byte for byte.
  const trouble = newestOf(records, current.package.sha256)
  const hold = {
    since: trouble?.outcome === 'failed' ? trouble.at : surroundings.clock.now().toISOString(),
    reason: request.reason,
    version: current.version,
  }
  const restored = heldBack(before, hold)
  surroundings.progress.step(`Proposing to take ${name} back from ${current.version} to ${before.version}`)
  const { title, body } = revertPullRequest({
    environment: restored,
    from: current,
    reason: request.reason,
    verified,
  })
  const proposed = await ports.github.propose({
    branch: `rollback/${model}/${name}`,
    base: ports.settings.branch,
    baseSha: commit,
    title,
    body,
    message: `Take ${name} of ${model} back to ${before.version} and hold it`,
    files: [{ path: paths.environment(name), content: environmentText(restored) }],
    labels: ['rollback'],
  })
  return { kind: 'proposed', from: current.version, to: before.version, proposed }
}
