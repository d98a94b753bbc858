import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { withScratch } from '#adapters/files/disk-folder.ts'
import { writeAtomically } from '#adapters/files/write-atomically.ts'
import { secondsOf, shareOf } from '#core/config/quantities.ts'
import type { Deployed, Deployer } from '#core/deployment/deployer.ts'
import type { Environment } from '#core/environment/environment.ts'
import type { CanaryPlan } from '#core/serving/canary.ts'
import { openRouter, type RouterClient } from './router-client.ts'

const pollMilliseconds = 50

/**
 * Deploys to the router of an environment on this machine (`assay serve`), which shares out the traffic and judges the
 * canary itself.
 * @param folderOf where the router of an environment keeps its state
 * @param patience how long a canary may wait for traffic
 */
export function localDeployer(
  folderOf: (environment: Environment) => string,
  patience: { readonly milliseconds: number },
): Deployer {
  return {
    live: async (environment) =>
      (await (await openRouter(folderOf(environment))).state()).champion?.packageDigest,
    deploy: (environment, bytes, signal) =>
      withScratch(async (scratch) => {
        const router = await openRouter(folderOf(environment), signal)
        const tarball = join(scratch, 'model.tar.gz')
        await writeAtomically(tarball, bytes)
        const { version, package: wanted } = environment
        const request = { version, packageDigest: wanted.sha256, tarball, canary: planOf(environment) }
        const { outcome } = await router.deploy(request)
        if (outcome === 'champion')
          return { kind: 'verified', words: 'It answers, and there was nothing to compare it with.' }
        return watch(router, wanted.sha256, patience.milliseconds, signal)
      }),
  }
}

/** Waits for the router's verdict on the canary. */
async function watch(
  router: RouterClient,
  packageDigest: string,
  patience: number,
  signal: AbortSignal,
): Promise<Deployed> {
  const deadline = performance.now() + patience
  for (;;) {
    const state = await router.state()
    if (state.canary === null) {
      const end = state.history.findLast(
        (event) => event.packageDigest === packageDigest && event.kind !== 'restarted',
      )
      const verified = state.champion?.packageDigest === packageDigest
      return { kind: verified ? 'verified' : 'failed', words: end?.words ?? 'The router does not say why.' }
    }
    if (performance.now() > deadline) {
      const { requests } = state.canary.counts.canary
      await router.abort()
      return {
        kind: 'failed',
        words: `The canary saw ${requests} of ${state.canary.plan.minimumRequests} requests in ${patience / 1000} s: too little traffic to verify it.`,
      }
    }
    await wait(pollMilliseconds, undefined, { signal })
  }
}

function planOf(environment: Environment): CanaryPlan {
  const { canary, bake, slo } = environment.serve.strategy
  const common = {
    share: Math.min(0.5, shareOf(canary)),
    sloMilliseconds: secondsOf(slo) * 1000,
    timeoutMilliseconds: 60_000,
    alpha: 0.01,
  }
  return typeof bake === 'string'
    ? { ...common, minimumRequests: 1, minimumMilliseconds: secondsOf(bake) * 1000 }
    : { ...common, minimumRequests: bake.requests, minimumMilliseconds: 0 }
}
