import type { Settings } from '#core/config/settings.ts'
import { type CutChannel, cutTrainingChannels } from '#core/data/cut-channels.ts'
import type { Table } from '#core/data/tables.ts'
import type { Sha256 } from '#core/digest.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import type { Folder } from '#core/repository/folder.ts'
import { codeDigests, dependencyDigests, trainingKey } from './training-key.ts'

/** What goes into a training, and the key it has. */
export interface GatheredIngredients {
  readonly key: Sha256
  readonly code: Readonly<Record<string, Sha256>>
  readonly dependencies: Readonly<Record<string, Sha256>>
  readonly channels: Readonly<Record<'train' | 'validation', CutChannel>>
}

/**
 * Cuts the training channels and computes the training key of a tree: what trains, judges and promotes has to come to
 * the same.
 * @param from table: named with the pipeline's features under `candidate`; scratch: where the channels are written
 */
export async function gatherIngredients(from: {
  readonly table: Table
  readonly pipeline: Pipeline
  readonly tree: FileTree
  readonly settings: Settings
  readonly scratch: Folder
  readonly runtime: string
}): Promise<GatheredIngredients> {
  const { pipeline, tree, settings, runtime } = from
  const channels = await cutTrainingChannels(from.table, pipeline, 'candidate', from.scratch)
  const code = await codeDigests(tree, settings, pipeline)
  const dependencies = await dependencyDigests(tree, settings)
  const digests = { train: channels.train.sha256, validation: channels.validation.sha256 }
  const key = trainingKey({ pipeline, code, dependencies, channels: digests, runtime })
  return { key, code, dependencies, channels }
}
