import type { Settings } from '#core/config/settings.ts'
import { digestOf, type Sha256, sha256 } from '#core/digest.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import { modelPaths } from '#core/repository/layout.ts'

/** The code of a model: every file of its folder that is not policy, environment or prose. By path in the folder. */
export async function codeDigests(
  tree: FileTree,
  settings: Settings,
  pipeline: Pipeline,
): Promise<Record<string, Sha256>> {
  const { folder } = modelPaths(settings, pipeline.model)
  const digests = await tree.digests(folder)
  const entries = Object.entries(digests).map(
    ([path, digest]) => [path.slice(folder.length + 1), digest] as const,
  )
  return Object.fromEntries(entries.filter(([path]) => isCode(path, pipeline)))
}

/** Digests of the files that pin what training imports. */
export async function dependencyDigests(tree: FileTree, settings: Settings): Promise<Record<string, Sha256>> {
  const entries = await Promise.all(
    settings.dependency_lock.map(async (path) => {
      const text = await tree.read(path)
      return text === undefined ? [] : [[path, sha256(text)] as const]
    }),
  )
  return Object.fromEntries(entries.flat())
}

/** Everything that decides which package comes out of training. */
export interface TrainingIngredients {
  readonly pipeline: Pipeline
  readonly code: Readonly<Record<string, Sha256>>
  readonly dependencies: Readonly<Record<string, Sha256>>
  /** Digest of each cut channel. */
  readonly channels: Readonly<Record<string, Sha256>>
  readonly runtime: string
}

/**
 * Same key, same run: nothing is trained twice. It covers the training and serving sections, features and label, code,
 * dependency locks, channels, seed and runtime; never environments, gate or purpose.
 */
export function trainingKey(ingredients: TrainingIngredients): Sha256 {
  const { pipeline } = ingredients
  const { columns, features, label } = pipeline.data
  return digestOf({
    model: pipeline.model,
    task: pipeline.task,
    training: pipeline.training,
    serving: pipeline.serving,
    features: features.map((name) => ({ name, expression: columns[name] ?? name })),
    label: { name: label, expression: columns[label] ?? label },
    code: ingredients.code,
    dependencies: ingredients.dependencies,
    channels: ingredients.channels,
    runtime: ingredients.runtime,
  })
}

function isCode(path: string, pipeline: Pipeline): boolean {
  return (
    path !== 'pipeline.yaml' &&
    path !== pipeline.data.contract &&
    path !== 'data.lock.yaml' &&
    path !== 'cases.csv' &&
    !path.startsWith('environments/') &&
    !path.endsWith('.md')
  )
}
