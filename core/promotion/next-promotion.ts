import { secondsOf } from '#core/config/quantities.ts'
import { type DeploymentRecord, newestOf, verifiedSince } from '#core/deployment/deployment-record.ts'
import type { Sha256 } from '#core/digest.ts'
import type { Environment } from '#core/environment/environment.ts'
import type { PipelineEnvironment } from '#core/pipeline/pipeline.ts'

/** An environment as Git and the deployment records describe it. */
export interface EnvironmentState {
  readonly template: PipelineEnvironment
  readonly desired: Environment | undefined
  readonly records: readonly DeploymentRecord[]
}

/** Where a package goes next. */
export type NextPromotion =
  | { readonly kind: 'promote'; readonly environment: string }
  | { readonly kind: 'waiting'; readonly environment: string; readonly words: string }
  | { readonly kind: 'held'; readonly environment: string; readonly words: string }
  | { readonly kind: 'failed-before'; readonly environment: string; readonly words: string }
  | { readonly kind: 'everywhere'; readonly words: string }

/**
 * Walks the environments in order: the first that does not run the package is next, once every one before it runs it
 * verified and for its soak time. An environment on hold, or one where the package failed, ends the walk.
 */
export function nextPromotion(
  packageDigest: Sha256,
  environments: readonly EnvironmentState[],
  now: Date,
): NextPromotion {
  for (const { template, desired, records } of environments) {
    const environment = template.name
    const newest = newestOf(records, packageDigest)
    if (desired?.package.sha256 !== packageDigest) {
      if (desired?.hold !== undefined) {
        return {
          kind: 'held',
          environment,
          words: `${environment} is held since ${desired.hold.since}: ${desired.hold.reason} Release it first, by removing \`hold\` in a pull request.`,
        }
      }
      if (newest?.outcome === 'failed') {
        return {
          kind: 'failed-before',
          environment,
          words: `${newest.version} failed in ${environment} on ${newest.at}: ${newest.why}`,
        }
      }
      return { kind: 'promote', environment }
    }
    if (newest?.outcome === 'failed') {
      return {
        kind: 'failed-before',
        environment,
        words: `${newest.version} failed in ${environment} on ${newest.at}: ${newest.why} Take it back first, with rollback-model.`,
      }
    }
    const since = verifiedSince(records, packageDigest)
    if (since === undefined) {
      return {
        kind: 'waiting',
        environment,
        words: `${environment} is to run it and has not verified it yet.`,
      }
    }
    const soakedAt = new Date(Date.parse(since.at) + secondsOf(template.soak) * 1000)
    if (soakedAt > now) {
      return {
        kind: 'waiting',
        environment,
        words: `It soaks in ${environment} until ${soakedAt.toISOString()}.`,
      }
    }
  }
  return { kind: 'everywhere', words: 'Every environment runs it.' }
}
