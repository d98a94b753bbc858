import { secondsOf } from '#core/config/quantities.ts'
import type { Settings } from '#core/config/settings.ts'
import { checkTable } from '#core/contract/check-table.ts'
import { type DataResults, findingsOf } from '#core/contract/results.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import { featureTypes, trainingClasses } from '#core/data/cut-channels.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import { type DataPorts, featuresOf, nameColumns, openLockedData } from '#core/data/open-data.ts'
import type { Table } from '#core/data/tables.ts'
import type { Packer } from '#core/evaluation/scorer.ts'
import { manifestOf } from '#core/package/manifest-of.ts'
import { packageManifestFile } from '#core/package/package-manifest.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import { type ModelFiles, readLock, readModel } from '#core/pipeline/read-model.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import type { Folder } from '#core/repository/folder.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { bundleFiles, type Stage } from '#core/run/bundle.ts'
import { findRun } from '#core/run/find-run.ts'
import { type RunManifest, runKey } from '#core/run/run-manifest.ts'
import { madeFrom, runOf, type TrainedCommit } from '#core/run/run-of.ts'
import { sealBundle } from '#core/run/seal-bundle.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { gatherIngredients } from '#core/training/gather-ingredients.ts'
import { type Trainer, trainingJobOf } from '#core/training/training-job.ts'

export interface TrainModelRequest {
  readonly model: string
  readonly commit: TrainedCommit
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
 * What the bundle held before goes once there is something to put there, and stays where an error ends the work.
 * A run with the same training key is not trained again. Data that break the contract are not trained on.
 */
export async function trainModel(
  request: TrainModelRequest,
  ports: TrainModelPorts,
  surroundings: Surroundings,
): Promise<TrainModelAnswer> {
  const { model, commit } = request
  const { answer, data } = await testAndTrain(request, ports, surroundings)
  await ports.bundle.remove('.')
  await ports.bundle.write(bundleFiles.dataResults, `${JSON.stringify(data, null, 2)}\n`)
  if (answer.kind !== 'trained') {
    await sealBundle(ports.bundle, { model, commit: commit.id, stage: answer.kind, words: answer.words })
    return answer
  }
  const { run, bytes, reused, seconds } = answer
  await ports.bundle.write(bundleFiles.package, bytes)
  await ports.bundle.write(bundleFiles.run, `${JSON.stringify(run, null, 2)}\n`)
  await ports.bundle.write(bundleFiles.commit, commit.id)
  return { kind: 'trained', run, reused, seconds }
}

type Stopped = Exclude<TrainModelAnswer, { kind: 'trained' }>
type Made = Extract<TrainModelAnswer, { kind: 'trained' }> & { readonly bytes: Uint8Array }

async function testAndTrain(
  request: TrainModelRequest,
  ports: TrainModelPorts,
  surroundings: Surroundings,
): Promise<{ readonly answer: Made | Stopped; readonly data: DataResults }> {
  const { model } = request
  const files = await readModel(ports.tree, ports.settings, model)
  const lock = await readLock(ports.tree, ports.settings, model)
  const paths = modelPaths(ports.settings, model)
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
  const data = await checkTable(table, files, lock, model, {
    ...surroundings,
    use: tableUseOf(files.pipeline, files.contract, table.relation.dialect),
  })
  if (data.outcome !== 'pass') return { answer: { kind: 'data-failed', words: dataWords(data) }, data }
  const failed = await ownTests(files.pipeline, `${ports.root}/${paths.folder}`, ports, surroundings)
  const answer = failed ?? (await trainOn(table, { files, lock }, request, ports, surroundings))
  return { answer, data }
}

async function trainOn(
  table: Table,
  { files, lock }: { readonly files: ModelFiles; readonly lock: DataLock },
  { model, commit }: TrainModelRequest,
  ports: TrainModelPorts,
  { progress, signal }: Surroundings,
): Promise<Made | Stopped> {
  const { pipeline, contract } = files
  const paths = modelPaths(ports.settings, model)
  const features = { candidate: featuresOf(pipeline) }
  const { pipelinePlaceOf: placeOf } = files
  const naming = { policy: pipeline, contract, features, file: paths.pipeline, placeOf }
  await nameColumns(table, naming, ports.tables)
  const { runtime } = ports.trainer
  const ingredients = await gatherIngredients({ ...ports, table, pipeline, runtime })
  const known = await findRun(ports.store, model, ingredients.key)
  if (known !== undefined) {
    const { run, bytes, trust } = known
    progress.detail(`Nothing to train: run ${ingredients.key.slice(0, 12)} made ${run.version} already`)
    // What no judge has recorded yet is as much of this commit as of the one it was first trained at.
    const dated = trust === 'trusted' ? run : { ...run, ...madeFrom(commit, run.package.sha256) }
    return { kind: 'trained', run: dated, bytes, reused: true, seconds: 0 }
  }

  const { train, validation } = ingredients.channels
  progress.step(`Training ${model}: ${pipeline.training.command} on ${train.rows} rows`)
  const job = trainingJobOf(
    pipeline,
    `${ports.root}/${paths.folder}`,
    { train: train.folder, validation: validation.folder },
    secondsOf(pipeline.training.timeout),
  )
  const outcome = await ports.trainer.train(job, ports.scratch.absolute('training'), signal)
  if (outcome.kind === 'failed') {
    return {
      kind: 'training-failed',
      words: [`Training failed: ${outcome.words}`, ...outcome.tail].join('\n'),
    }
  }
  const types = await featureTypes(table, 'candidate', pipeline.data.features)
  const classes =
    pipeline.task === 'multiclass' ? await trainingClasses(table, pipeline.data.label) : undefined
  const manifest = manifestOf(files, types, classes)
  await ports.scratch.write(`training/model/${packageManifestFile}`, `${JSON.stringify(manifest, null, 2)}\n`)
  const packed = await ports.packer.pack(outcome.modelFolder, signal)
  const run = runOf({ files, lock, commit, ingredients, types, classes, runtime, package: packed })
  await ports.store.putBlob(packed.bytes)
  await ports.store.putRecord('untrusted', runKey(run), JSON.stringify(run))
  return { kind: 'trained', run, bytes: packed.bytes, reused: false, seconds: outcome.seconds }
}

async function ownTests(
  { tests }: Pipeline,
  folder: string,
  { trainer, scratch }: TrainModelPorts,
  { progress, signal }: Surroundings,
): Promise<Stopped | undefined> {
  if (tests === undefined) return undefined
  progress.step(`Running the model's own tests: ${tests}`)
  const tested = await trainer.test(tests, folder, scratch.absolute('tests.log'), signal)
  if (tested.kind === 'passed') return undefined
  return {
    kind: 'tests-failed',
    words: [`The model's own tests failed: ${tested.words}`, ...tested.tail].join('\n'),
  }
}

function dataWords(results: DataResults): string {
  const [worst, ...others] = findingsOf(results.checks).filter(({ severity }) => severity === 'block')
  if (worst === undefined) return `The data cannot be judged by ${results.contract.file}: ${results.outcome}`
  const where = worst.line === undefined ? results.contract.file : `${results.contract.file}:${worst.line}`
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return `The data break the contract: ${worst.id}: ${worst.observed}, expected ${worst.expected} (${where})${more}; \`npx assay validate-data\` lists everything.`
}
