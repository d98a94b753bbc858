import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { withScratch } from '#adapters/files/disk-folder.ts'
import { writeAtomically } from '#adapters/files/write-atomically.ts'
import { secondsOf, shareOf } from '#core/config/quantities.ts'
import type { Deployed, Deployer } from '#core/deployment/deployer.ts'
import type { Environment } from '#core/environment/environment.ts'
import { Failure } from '#core/failure.ts'
import type { CanaryPlan } from '#core/serving/canary.ts'
import { openRouter, type RouterClient } from './router-client.ts'

const pollMilliseconds = 50
/** How long a champion that has just crashed is waited for. */
const restartMilliseconds = 5000

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
    live: async (environment) => {
      const router = await openRouter(folderOf(environment))
      const deadline = performance.now() + restartMilliseconds
      for (;;) {
        const { champion, championServing, history } = await router.state()
        if (champion === null || championServing) return champion?.packageDigest
        // It crashed and is started again, unless that was given up.
        const last = history.findLast((event) => event.packageDigest === champion.packageDigest)
        if (last?.kind === 'given_up' || performance.now() > deadline) return undefined
        await wait(pollMilliseconds)
      }
    },
    deploy: (environment, bytes, signal) =>
      withScratch(async (scratch) => {
        const router = await openRouter(folderOf(environment), signal)
        const tarball = join(scratch, 'model.tar.gz')
        await writeAtomically(tarball, bytes)
        const { version, package: wanted } = environment
        const request = { version, packageDigest: wanted.sha256, tarball, canary: planOf(environment) }
        const answer = await router.deploy(request).catch(asRefusal)
        if ('words' in answer) return answer
        if (answer.outcome === 'champion')
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
    if (state.canary?.package.packageDigest !== packageDigest) {
      const end = state.history.findLast(
        (event) => event.packageDigest === packageDigest && event.kind !== 'restarted',
      )
      const verified = state.champion?.packageDigest === packageDigest
      return { kind: verified ? 'verified' : 'failed', words: end?.words ?? 'The router does not say why.' }
    }
    if (performance.now() > deadline) {
      const { requests } = state.canary.counts.canary
      if (!(await aborted(router))) continue
      return {
        kind: 'failed',
        words: `The canary saw ${requests} of ${state.canary.plan.minimumRequests} requests in ${patience / 1000} s: too little traffic to verify it.`,
      }
    }
    await wait(pollMilliseconds, undefined, { signal })
  }
}

/** Whether there was a trial left to end; one that has just ended says itself how. */
async function aborted(router: RouterClient): Promise<boolean> {
  try {
    await router.abort()
    return true
  } catch (error) {
    if (error instanceof Failure && error.code === 'STATE_CONFLICT') return false
    throw error
  }
}

/** A package that does not serve, or cannot be unpacked, has failed here: nothing but another package changes that. */
function asRefusal(error: unknown): Deployed {
  if (error instanceof Failure && (error.outcome === 'fail' || error.code === 'PACKAGE_INVALID')) {
    return { kind: 'failed', words: `It did not start: ${error.facts.problem}` }
  }
  throw error
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
