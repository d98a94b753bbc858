import type { Settings } from '#core/config/settings.ts'
import type { Environment } from '#core/environment/environment.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import { findEnvironment } from '#core/pipeline/read-model.ts'
import type { FileTree } from '#core/repository/file-tree.ts'

/**
 * The environment whose package a change has to meet: for a promotion its target, otherwise the last environment that
 * has one.
 * @returns undefined if nothing is deployed there: a first model
 */
export async function findChampion(
  tree: FileTree,
  settings: Settings,
  pipeline: Pick<Pipeline, 'model' | 'environments'>,
  target?: string,
): Promise<Environment | undefined> {
  const names =
    target === undefined ? pipeline.environments.map((environment) => environment.name).reverse() : [target]
  for (const name of names) {
    const environment = await findEnvironment(tree, settings, pipeline.model, name)
    if (environment !== undefined) return environment
  }
  return undefined
}
