import type { Settings } from '#core/config/settings.ts'
import type { MetricHistory } from '#core/contract/checks/definition.ts'
import type { Contract } from '#core/contract/contract.ts'
import { keptHistory, mostVersions } from '#core/contract/kept-results.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import type { Environment } from '#core/environment/environment.ts'
import { Failure } from '#core/failure.ts'
import { readLock } from '#core/pipeline/read-model.ts'
import type { FileTree, History } from '#core/repository/file-tree.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { readTrustedRun, runNamedBy } from '#core/run/find-run.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import { datasetOf, readSnapshot } from './data-profile.ts'
import type { Snapshot } from './snapshot.ts'

/** The lock of a tree; undefined where it has none that can be read, because it only tells what was before. */
export async function lockIn(
  tree: FileTree | undefined,
  settings: Settings,
  model: string,
): Promise<DataLock | undefined> {
  if (tree === undefined || (await tree.read(modelPaths(settings, model).lock)) === undefined)
    return undefined
  try {
    return await readLock(tree, settings, model)
  } catch (error) {
    if (error instanceof Failure && error.outcome === 'invalid') return undefined
    throw error
  }
}

/**
 * What drift is measured against: the columns of the contract as they are in the data in force, and what the champion is
 * asked and answers, as it was when it was promoted.
 */
export function referenceSnapshot(
  data: Snapshot | undefined,
  champion:
    | { readonly snapshot: Snapshot; readonly features: readonly { name: string; expression: string }[] }
    | undefined,
  contract: Contract,
): Snapshot | undefined {
  if (champion === undefined || data === undefined) return data ?? champion?.snapshot
  const columns = new Set((contract.schema[0]?.properties ?? []).map(({ name }) => name))
  const expressionOf = new Map(champion.features.map(({ name, expression }) => [name, expression]))
  // A feature that has the name of a column and is made of another one would be taken for that column.
  const own = champion.snapshot.columns.filter(
    ({ name, role }) => !columns.has(name) || (role === 'feature' && expressionOf.get(name) === name),
  )
  const taken = new Set(own.map(({ name }) => name))
  return { ...data, columns: [...own, ...data.columns.filter(({ name }) => !taken.has(name))] }
}

/** The champion's own reference profile, and how it makes its features; undefined where nothing runs yet. */
export async function championReference(
  environment: Environment | undefined,
  store: ArtifactStore,
): Promise<
  | { readonly snapshot: Snapshot; readonly features: readonly { name: string; expression: string }[] }
  | undefined
> {
  if (environment === undefined) return undefined
  const snapshot = await readSnapshot(store, environment.snapshot)
  if (snapshot === undefined) {
    throw new Failure({
      code: 'STORE_MISSING',
      problem: `the store (${store.location}) does not hold the snapshot ${environment.snapshot}, which ${environment.environment} of ${environment.model} is measured against`,
      next: 'check `store` in assay.yaml; the snapshot was put there when the version was judged.',
    })
  }
  const { features } = await readTrustedRun(store, runNamedBy(environment))
  return { snapshot, features }
}

/** What checks measured on the versions of the data that a branch has had, newest at the end. */
export async function historyInForce(
  request: { readonly model: string; readonly commit: string },
  ports: { readonly settings: Settings; readonly history: History; readonly store: ArtifactStore },
): Promise<MetricHistory> {
  const { model, commit } = request
  const { settings, history, store } = ports
  const commits = await history.commitsOf(modelPaths(settings, model).lock, commit, mostVersions)
  const locks: DataLock[] = []
  for (const one of commits.toReversed()) {
    const lock = await lockIn(history.at(one), settings, model)
    if (lock !== undefined) locks.push(lock)
  }
  const datasets = locks.map(datasetOf)
  return keptHistory(model, [...new Set(datasets)], store)
}
