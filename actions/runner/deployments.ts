import type { Kit } from '#adapters/kit.ts'
import { readModel } from '#core/pipeline/read-model.ts'
import { partOf } from '#core/repository/layout.ts'
import { commitOf, namedOrAll } from './checkout.ts'

/** An environment of a model. */
export interface Target {
  readonly model: string
  readonly environment: string
}

/**
 * What a step about environments is to look at: what is named, else what the commit touched.
 * @returns the commit in full, and the environments in order of their names
 */
export async function deploymentsOf(
  kit: Kit,
  named: {
    readonly commit: string
    readonly before?: string | undefined
    readonly model?: string | undefined
    readonly environment?: string | undefined
  },
): Promise<{ readonly commit: string; readonly targets: readonly Target[] }> {
  const commit = await commitOf(kit, named.commit)
  if (named.model !== undefined)
    return { commit, targets: wanted(await standing(kit, commit, named.model), named) }
  const before = await commitBefore(kit, named.before, commit)
  const touched =
    before === undefined ? await standing(kit, commit) : await touchedBetween(kit, before, commit)
  return { commit, targets: wanted(touched, named) }
}

/** Every environment that has a file at a commit. */
export async function standing(kit: Kit, commit: string, named?: string): Promise<Target[]> {
  const tree = kit.history.at(commit)
  const targets: Target[] = []
  for (const model of await namedOrAll(kit, named, tree)) {
    const files = Object.keys(await tree.digests(`${kit.settings.pipelines}/${model}/environments`))
    targets.push(...targetsOf(kit, files))
  }
  return targets
}

async function touchedBetween(kit: Kit, before: string, commit: string): Promise<Target[]> {
  return targetsOf(kit, await kit.history.changedPaths(before, commit))
}

function targetsOf(kit: Kit, paths: readonly string[]): Target[] {
  return paths.flatMap((path) => {
    const part = partOf(kit.settings, path)
    return part.kind === 'environment' ? [{ model: part.model, environment: part.environment }] : []
  })
}

function wanted(targets: readonly Target[], named: { readonly environment?: string | undefined }): Target[] {
  return targets.filter(
    ({ environment }) => named.environment === undefined || environment === named.environment,
  )
}

/** What GitHub calls the commit before the first push of a branch. */
const nothingBefore = /^0+$/

async function commitBefore(
  kit: Kit,
  named: string | undefined,
  commit: string,
): Promise<string | undefined> {
  if (named !== undefined && !nothingBefore.test(named)) return commitOf(kit, named)
  return kit.history.resolve(`${commit}^1`)
}

/** Every environment that runs something of a model with `monitoring`, or what is named. */
export async function watchedOf(
  kit: Kit,
  named: {
    readonly commit: string
    readonly model?: string | undefined
    readonly environment?: string | undefined
  },
): Promise<{ readonly commit: string; readonly targets: readonly Target[] }> {
  const commit = await commitOf(kit, named.commit)
  const { model, environment } = named
  if (model !== undefined && environment !== undefined) return { commit, targets: [{ model, environment }] }
  const tree = kit.history.at(commit)
  const targets: Target[] = []
  for (const target of wanted(await standing(kit, commit, model), named)) {
    const { pipeline } = await readModel(tree, kit.settings, target.model)
    if (model !== undefined || pipeline.monitoring !== undefined) targets.push(target)
  }
  return { commit, targets }
}
