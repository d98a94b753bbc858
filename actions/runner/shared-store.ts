import type { Kit } from '#adapters/kit.ts'
import { Failure } from '#core/failure.ts'
import type { Runner } from './run-step.ts'

/**
 * What is promoted, deployed or watched has to lie where every run sees it. A folder of a machine that GitHub throws
 * away after the job is not such a place; on machines of one's own a folder may be.
 * @throws Failure STORE_MISSING
 */
export function requireSharedStore(kit: Kit, verb: string, runner: Runner): void {
  if (isSharedStore(kit, runner)) return
  throw new Failure({
    code: 'STORE_MISSING',
    problem: `\`store\` is ${kit.store.location}, a folder of this runner that is gone after the job: ${verb} has nothing to work with`,
    allowed: 's3://bucket/prefix',
    next: 'set `store` in assay.yaml, or the variable ASSAY_STORE of the repository; infra/README.md shows how to make the bucket. Without a shared store the hosted workflow ends at comment and check.',
  })
}

/** Whether what is put into the store is there after the job. */
export function isSharedStore({ store }: Kit, { variables }: Runner): boolean {
  return variables.RUNNER_ENVIRONMENT !== 'github-hosted' || store.location.startsWith('s3://')
}
