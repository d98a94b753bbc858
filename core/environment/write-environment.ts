import { stringify } from 'yaml'
import type { PipelineEnvironment } from '#core/pipeline/pipeline.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { Environment, Hold } from './environment.ts'

const heading =
  '# What runs in this environment. Written by promotion and rollback pull requests; deploying reads this file only.\n'

/** The text of an environment file; equal environments give equal text. */
export function environmentText(environment: Environment): string {
  return heading + stringify(environment, { lineWidth: 0 })
}

/** The environment as it is to be once a run is promoted to it. */
export function promoted(
  template: PipelineEnvironment,
  run: RunManifest,
  artifacts: {
    readonly location: string
    readonly snapshot: string
    readonly evidence: string
    readonly decisionThreshold?: number | undefined
  },
): Environment {
  return {
    schemaVersion: 1,
    model: run.model,
    environment: template.name,
    version: run.version,
    package: { sha256: run.package.sha256, bytes: run.package.bytes, location: artifacts.location },
    ...(template.image === undefined ? {} : { image: template.image }),
    snapshot: artifacts.snapshot,
    evidence: artifacts.evidence,
    run: run.trainingKey,
    commit: run.commit,
    backend: template.backend,
    serve: template.serve,
    ...(artifacts.decisionThreshold === undefined ? {} : { decision_threshold: artifacts.decisionThreshold }),
  }
}

/** The environment as it was, pinned until a person releases it. */
export function heldBack(verified: Environment, hold: Hold): Environment {
  return { ...verified, hold }
}
