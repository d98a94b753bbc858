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
 * deployment record. A merge that failed is not deployed again: its revert is what comes next.
 * @throws Failure CONFIGURATION_INVALID for a file that names what the judge never recorded
 */
export async function deployModel(
  request: DeployModelRequest,
  ports: DeployModelPorts,
  surroundings: Surroundings,
): Promise<DeployModelAnswer> {
  const { model, environment: name, commit } = request
  const environment = await findEnvironment(ports.history.at(commit), ports.settings, model, name)
  if (environment === undefined) {
    return {
      kind: 'nothing',
      words: `${modelPaths(ports.settings, model).environment(name)} is not there: nothing runs in ${name}.`,
    }
  }
  const records = await readDeployments(ports.store, model, name)
  const before = records.findLast(
    (record) => record.commit === commit && record.package === environment.package.sha256,
  )
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

/** The bytes an environment file names, if the judge recorded them for this model. */
async function verifiedPackage(environment: Environment, ports: DeployModelPorts): Promise<Uint8Array> {
  const run = await readTrustedRun(ports.store, runNamedBy(environment))
  if (
    run.version !== environment.version ||
    environment.package.location !== ports.store.locate(run.package.sha256)
  ) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `${environment.environment} names ${environment.version} at ${environment.package.location}; the judge recorded ${run.version} at ${ports.store.locate(run.package.sha256)}`,
      next: 'environment files are written by promote-model; take the change back.',
      place: { file: modelPaths(ports.settings, environment.model).environment(environment.environment) },
    })
  }
  const evidence = await ports.store.readBlob(environment.evidence)
  const bytes = await ports.store.readBlob(environment.package.sha256)
  if (bytes !== undefined && evidence !== undefined) return bytes
  throw new Failure({
    code: 'STORE_MISSING',
    problem: `the store (${ports.store.location}) does not hold ${bytes === undefined ? `package ${environment.package.sha256}` : `evidence ${environment.evidence}`}`,
    next: 'check `store` in assay.yaml; what an environment file names must stay in it.',
  })
}
