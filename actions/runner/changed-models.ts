import type { Kit } from '#adapters/kit.ts'
import { changesOf, type ModelChange } from '#core/promotion/change.ts'
import { baseCommit, commitOf } from './checkout.ts'

/** What a pull request is about: both its ends, and what lies between them. */
export interface ProposedChange {
  /** The commit whose policy judges. */
  readonly base: string
  readonly head: string
  /** Paths that differ between the head and where it left the base. */
  readonly paths: readonly string[]
  readonly models: readonly ModelChange[]
}

/**
 * Compares a head with where it left its base.
 * @param only one model; all that are touched if left out
 * @throws Failure CONFIGURATION_MISSING if the clone does not hold a commit
 */
export async function proposedChange(
  kit: Kit,
  named: { readonly base?: string | undefined; readonly head: string; readonly model?: string | undefined },
): Promise<ProposedChange> {
  const head = await commitOf(kit, named.head)
  const base = await baseCommit(kit, named.base)
  const fork = (await kit.history.mergeBase(base, head)) ?? base
  const paths = await kit.history.changedPaths(fork, head)
  const models = changesOf(kit.settings, paths)
  return {
    base,
    head,
    paths,
    models: named.model === undefined ? models : models.filter(({ model }) => model === named.model),
  }
}

/** The models of a change that are to be trained: a promotion trains none, and what mixes the two is refused. */
export function changedModels(change: ProposedChange): string[] {
  return change.models.flatMap((entry) => (entry.kind === 'model' ? [entry.model] : []))
}
