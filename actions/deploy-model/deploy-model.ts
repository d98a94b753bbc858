import type { Settings } from '#core/config/settings.ts'
import type { Deployer } from '#core/deployment/deployer.ts'
import {
  appendDeployment,
  type DeploymentRecord,
  readDeployments,
} from '#core/deployment/deployment-record.ts'
import type { Environment } from '#core/environment/environment.ts'
import { Failure } from '#core/failure.ts'
import { findEnvironment } from '#core/pipeline/read-model.ts'
import { unlikeRecorded } from '#core/promotion/unlike-recorded.ts'
import type { History } from '#core/repository/file-tree.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { readTrustedRun, runNamedBy } from '#core/run/find-run.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import type { Surroundings } from '#core/surroundings.ts'

export interface DeployModelRequest {
  readonly model: string
  readonly environment: string
  /** The merge that asks for it. */
  readonly commit: string
}

export interface DeployModelPorts {
  readonly history: History
  readonly settings: Settings
  readonly store: ArtifactStore
  readonly deployer: Deployer
}

export type DeployModelAnswer =
  | { readonly kind: 'verified' | 'failed'; readonly record: DeploymentRecord }
  | { readonly kind: 'already'; readonly words: string }
  | { readonly kind: 'failed-before'; readonly record: DeploymentRecord }
  | { readonly kind: 'nothing'; readonly words: string }

/**
 * Brings an environment to what its file says at a commit, verifies that live is what Git says, and appends a
 * deployment record. A merge that failed is not deployed again, nor is a later commit that leaves the file as it was: its
 * revert is what comes next. What an older commit asks for is passed over. Every step can be repeated.
 * @throws Failure CONFIGURATION_INVALID for a file that names what the judge never recorded
 */
export async function deployModel(
  request: DeployModelRequest,
  ports: DeployModelPorts,
  surroundings: Surroundings,
): Promise<DeployModelAnswer> {
  const { model, environment: name, commit } = request
  const file = modelPaths(ports.settings, model).environment(name)
  const environment = await findEnvironment(ports.history.at(commit), ports.settings, model, name)
  if (environment === undefined) {
    return {
      kind: 'nothing',
      words: `commit ${commit.slice(0, 10)} has no ${file}: nothing runs in ${name}. What is deployed is what is committed.`,
    }
  }
  const records = await readDeployments(ports.store, model, name)
  const last = records.at(-1)
  if (last !== undefined && (await isOlder(commit, last.commit, ports.history))) {
    return {
      kind: 'nothing',
      words: `${name} was deployed from ${last.commit.slice(0, 10)} since, which comes after ${commit.slice(0, 10)}.`,
    }
  }
  const ours = records.findLast((record) => record.commit === commit)
  // A later commit that leaves the file as it is asks for the same: what became of it holds.
  const before = ours ?? (last !== undefined && (await isSame(file, last.commit)) ? last : undefined)
  if (before?.outcome === 'failed') return { kind: 'failed-before', record: before }
  const bytes = await verifiedPackage(environment, ports)
  if ((await ports.deployer.live(environment)) === environment.package.sha256) {
    if (before?.outcome === 'verified') {
      return { kind: 'already', words: `${name} runs ${environment.version} already, verified ${before.at}.` }
    }
    return finish({ kind: 'verified', words: 'It has the traffic already.' })
  }
  surroundings.progress.step(`Deploying ${model} ${environment.version} to ${name}`)
  const deployed = await ports.deployer.deploy(environment, bytes, surroundings.signal)
  if (deployed.kind === 'failed') return finish(deployed)
  const live = await ports.deployer.live(environment)
  return live === environment.package.sha256
    ? finish(deployed)
    : finish({
        kind: 'failed',
        words: `After deploying, ${live ?? 'nothing'} has the traffic, not ${environment.package.sha256}.`,
      })

  async function isSame(path: string, other: string): Promise<boolean> {
    const [then, now] = await Promise.all([other, commit].map((at) => ports.history.at(at).read(path)))
    return then === now
  }

  async function finish(end: { kind: 'verified' | 'failed'; words: string }): Promise<DeployModelAnswer> {
    const record = await appendDeployment(ports.store, {
      model,
      environment: name,
      commit,
      version: environment!.version,
      package: environment!.package.sha256,
      outcome: end.kind,
      at: surroundings.clock.now().toISOString(),
      why: end.words,
    })
    return { kind: end.kind, record }
  }
}

async function isOlder(commit: string, than: string, history: History): Promise<boolean> {
  return commit !== than && (await history.isAncestor(commit, than))
}

/** The bytes an environment file names, if the judge recorded them for this model. */
async function verifiedPackage(environment: Environment, ports: DeployModelPorts): Promise<Uint8Array> {
  const run = await readTrustedRun(ports.store, runNamedBy(environment))
  const problems = await unlikeRecorded(environment, run, ports.store)
  if (problems.length > 0) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: problems.join(' '),
      next: 'environment files are written by promote-model; take the change back.',
      place: { file: modelPaths(ports.settings, environment.model).environment(environment.environment) },
    })
  }
  const bytes = await ports.store.readBlob(environment.package.sha256)
  if (bytes !== undefined) return bytes
  throw new Failure({
    code: 'STORE_MISSING',
    problem: `the store (${ports.store.location}) does not hold package ${environment.package.sha256}`,
    next: 'check `store` in assay.yaml; what an environment file names must stay in it.',
  })
}
