import { secondsOf } from '#core/config/quantities.ts'
import type { Settings } from '#core/config/settings.ts'
import { checkTable } from '#core/contract/check-table.ts'
import { findingsOf } from '#core/contract/results.ts'
import { cutTrainingChannels, featureTypes } from '#core/data/cut-channels.ts'
import { type DataPorts, featuresOf, nameColumns, openLockedData } from '#core/data/open-data.ts'
import { inPart } from '#core/data/parts.ts'
import { identifier } from '#core/data/sql.ts'
import type { Table } from '#core/data/tables.ts'
import type { Sha256 } from '#core/digest.ts'
import type { Packer } from '#core/evaluation/scorer.ts'
import { Failure } from '#core/failure.ts'
import { manifestOf } from '#core/package/manifest-of.ts'
import { packageManifestFile } from '#core/package/package-manifest.ts'
import { readLock, readModel } from '#core/pipeline/read-model.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import type { Folder } from '#core/repository/folder.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { bundleFiles, type Stage } from '#core/run/bundle.ts'
import { findRun } from '#core/run/find-run.ts'
import { RunManifest, runKey } from '#core/run/run-manifest.ts'
import { sealBundle } from '#core/run/seal-bundle.ts'
import { versionOf } from '#core/run/version.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { type Trainer, trainingJobOf } from '#core/training/training-job.ts'
import { codeDigests, dependencyDigests, trainingKey } from '#core/training/training-key.ts'
import { kitVersion } from '#core/version.ts'

export interface TrainModelRequest {
  readonly model: string
  /** The commit that is checked out, and its committer time; `uncommitted` if files differ from it. */
  readonly commit: { readonly id: string; readonly time: Date }
}

export interface TrainModelPorts extends DataPorts {
  readonly tree: FileTree
  readonly settings: Settings
  /** The checkout, to run the model's commands in. */
  readonly root: string
  readonly store: ArtifactStore
  readonly trainer: Trainer
  readonly packer: Packer
  readonly bundle: Folder
  /** Working space for channels and training; nothing in it is kept. */
  readonly scratch: Folder
}

/** What training came to. All but `trained` are answers about the model or its data. */
export type TrainModelAnswer =
  | {
      readonly kind: 'trained'
      readonly run: RunManifest
      readonly reused: boolean
      readonly seconds: number
    }
  | { readonly kind: Exclude<Stage, 'complete'>; readonly words: string }

/**
 * Runs the model's tests and its training on the pinned data, and leaves the package and `run.json` in the bundle.
 * A run with the same training key is not trained again. Data that break the contract are not trained on.
 */
export async function trainModel(
  request: TrainModelRequest,
  ports: TrainModelPorts,
  surroundings: Surroundings,
): Promise<TrainModelAnswer> {
  const files = await readModel(ports.tree, ports.settings, request.model)
  const lock = await readLock(ports.tree, ports.settings, request.model)
  const paths = modelPaths(ports.settings, request.model)
  await using table = await openLockedData(
    {
      lock,
      lockFile: paths.lock,
      contract: files.contract,
      scratch: ports.scratch.path,
      signal: surroundings.signal,
    },
    ports,
  )
  const results = await checkTable(table, files, lock, request.model)
  await ports.bundle.write(bundleFiles.dataResults, `${JSON.stringify(results, null, 2)}\n`)
  if (results.outcome !== 'pass') {
    const worst = findingsOf(results.checks)[0]
    const found =
      worst === undefined ? results.outcome : `${worst.id}: ${worst.observed}, expected ${worst.expected}`
    return stop('data-failed', `The data break the contract: ${found}`)
  }

  const { pipeline } = files
  const folder = `${ports.root}/${paths.folder}`
  if (pipeline.tests !== undefined) {
    surroundings.progress.step(`Running the model's own tests: ${pipeline.tests}`)
    const tested = await ports.trainer.test(
      pipeline.tests,
      folder,
      ports.scratch.absolute('tests.log'),
      surroundings.signal,
    )
    if (tested.kind === 'failed')
      return stop(
        'tests-failed',
        [`The model's own tests failed: ${tested.words}`, ...tested.tail].join('\n'),
      )
  }

  const features = featuresOf(pipeline)
  await nameColumns(
    table,
    { policy: pipeline, contract: files.contract, features: { candidate: features }, file: paths.pipeline },
    ports.tables,
  )
  const channels = await cutTrainingChannels(table, pipeline, 'candidate', ports.scratch)
  const code = await codeDigests(ports.tree, ports.settings, pipeline)
  const dependencies = await dependencyDigests(ports.tree, ports.settings)
  const digests = { train: channels.train.sha256, validation: channels.validation.sha256 }
  const key = trainingKey({ pipeline, code, dependencies, channels: digests, runtime: ports.trainer.runtime })

  const known = await findRun(ports.store, request.model, key)
  if (known !== undefined) {
    surroundings.progress.detail(
      `Nothing to train: run ${key.slice(0, 12)} made ${known.run.version} already`,
    )
    // What no judge has recorded yet is as much of this commit as of the one it was first trained at.
    const run =
      known.trust === 'trusted' ? known.run : { ...known.run, ...madeFrom(known.run.package.sha256) }
    await keep(run, known.bytes)
    return { kind: 'trained', run, reused: true, seconds: 0 }
  }

  surroundings.progress.step(
    `Training ${request.model}: ${pipeline.training.command} on ${channels.train.rows} rows`,
  )
  const job = trainingJobOf(
    pipeline,
    folder,
    { train: channels.train.folder, validation: channels.validation.folder },
    secondsOf(pipeline.training.timeout),
  )
  const outcome = await ports.trainer.train(job, ports.scratch.absolute('training'), surroundings.signal)
  if (outcome.kind === 'failed')
    return stop('training-failed', [`Training failed: ${outcome.words}`, ...outcome.tail].join('\n'))

  const types = await featureTypes(table, 'candidate', pipeline.data.features)
  const classes =
    pipeline.task === 'multiclass' ? await trainingClasses(table, pipeline.data.label) : undefined
  const manifest = manifestOf(files, types, classes)
  await ports.scratch.write(`training/model/${packageManifestFile}`, `${JSON.stringify(manifest, null, 2)}\n`)
  const packed = await ports.packer.pack(outcome.modelFolder, surroundings.signal)
  const run = RunManifest.parse({
    schemaVersion: 1,
    model: request.model,
    task: files.task,
    trainingKey: key,
    ...madeFrom(packed.sha256),
    code,
    dependencies,
    data: {
      files: lock.files.map(({ location, sha256: digest }) => ({ location, sha256: digest })),
      channels: {
        train: { sha256: channels.train.sha256, rows: channels.train.rows },
        validation: { sha256: channels.validation.sha256, rows: channels.validation.rows },
      },
    },
    features: features.map(({ name, expression }) => ({ name, expression, type: types[name] })),
    label: {
      name: pipeline.data.label,
      expression: pipeline.data.columns[pipeline.data.label] ?? pipeline.data.label,
    },
    ...(classes === undefined ? {} : { classes }),
    training: {
      command: pipeline.training.command,
      hyperparameters: pipeline.training.hyperparameters,
      seed: pipeline.training.seed,
      runtime: ports.trainer.runtime,
      kit: kitVersion,
    },
    package: { sha256: packed.sha256, bytes: packed.size },
  })
  await ports.store.putBlob(packed.bytes)
  await ports.store.putRecord('untrusted', runKey(run), JSON.stringify(run))
  await keep(run, packed.bytes)
  return { kind: 'trained', run, reused: false, seconds: outcome.seconds }

  function madeFrom(packageDigest: Sha256): Pick<RunManifest, 'version' | 'commit' | 'commitTime'> {
    const { id, time } = request.commit
    return { version: versionOf(time, packageDigest), commit: id, commitTime: time.toISOString() }
  }

  async function keep(manifestOfRun: RunManifest, bytes: Uint8Array): Promise<void> {
    await ports.bundle.write(bundleFiles.package, bytes)
    await ports.bundle.write(bundleFiles.run, `${JSON.stringify(manifestOfRun, null, 2)}\n`)
    await ports.bundle.write(bundleFiles.commit, request.commit.id)
  }

  async function stop(kind: Exclude<Stage, 'complete'>, words: string): Promise<TrainModelAnswer> {
    await sealBundle(ports.bundle, { model: request.model, commit: request.commit.id, stage: kind, words })
    return { kind, words }
  }
}

async function trainingClasses(table: Table, label: string): Promise<string[]> {
  const name = identifier(label)
  const found = await table.aggregate({
    select: { classes: `LIST_SORT(LIST(DISTINCT CAST(${name} AS VARCHAR)))` },
    where: inPart('train'),
  })
  const classes = found.classes
  if (!Array.isArray(classes))
    throw new Failure({ code: 'NO_DATA', problem: `\`${label}\` has no class in training` })
  return classes.map(String)
}
