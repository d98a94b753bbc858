import type { DataLock } from '#core/data/data-lock.ts'
import { featuresOf } from '#core/data/open-data.ts'
import type { Sha256 } from '#core/digest.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import type { GatheredIngredients } from '#core/training/gather-ingredients.ts'
import { kitVersion } from '#core/version.ts'
import { RunManifest } from './run-manifest.ts'
import { versionOf } from './version.ts'

/** The commit that is checked out, and its committer time; `uncommitted` if files differ from it. */
export interface TrainedCommit {
  readonly id: string
  readonly time: Date
}

/** Which commit a package is of, and the version that follows. */
export function madeFrom(
  commit: TrainedCommit,
  packageDigest: Sha256,
): Pick<RunManifest, 'version' | 'commit' | 'commitTime'> {
  return {
    version: versionOf(commit.time, packageDigest),
    commit: commit.id,
    commitTime: commit.time.toISOString(),
  }
}

/** The manifest of a finished training. */
export function runOf(made: {
  readonly files: ModelFiles
  readonly lock: DataLock
  readonly commit: TrainedCommit
  readonly ingredients: GatheredIngredients
  readonly types: Readonly<Record<string, 'string' | 'number' | 'boolean'>>
  readonly classes: readonly string[] | undefined
  readonly runtime: string
  readonly package: { readonly sha256: Sha256; readonly size: number }
}): RunManifest {
  const { pipeline, task } = made.files
  const { key, code, dependencies, channels } = made.ingredients
  const { label, columns } = pipeline.data
  const { command, hyperparameters, seed, quantiles } = pipeline.training
  return RunManifest.parse({
    schemaVersion: 1,
    model: pipeline.model,
    task,
    trainingKey: key,
    ...madeFrom(made.commit, made.package.sha256),
    code,
    dependencies,
    data: {
      files: made.lock.files.map(({ location, sha256 }) => ({ location, sha256 })),
      channels: {
        train: { sha256: channels.train.sha256, rows: channels.train.rows },
        validation: { sha256: channels.validation.sha256, rows: channels.validation.rows },
      },
    },
    features: featuresOf(pipeline).map(({ name, expression }) => ({
      name,
      expression,
      type: made.types[name],
    })),
    label: { name: label, expression: columns[label] ?? label },
    ...(made.classes === undefined ? {} : { classes: made.classes }),
    ...(quantiles === undefined ? {} : { quantiles }),
    training: { command, hyperparameters, seed, runtime: made.runtime, kit: kitVersion },
    package: { sha256: made.package.sha256, bytes: made.package.size },
  })
}
