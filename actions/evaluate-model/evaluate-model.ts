import { askBehaviour, questionsOf } from '#core/behaviour/ask.ts'
import { readDocument } from '#core/config/read-document.ts'
import type { Settings } from '#core/config/settings.ts'
import { readLabels } from '#core/data/cut-channels.ts'
import { type DataPorts, nameColumns, openLockedData } from '#core/data/open-data.ts'
import type { Table } from '#core/data/tables.ts'
import { type Evaluation, evaluationRecordKey, latencyRecordKey } from '#core/evaluation/evaluation-key.ts'
import {
  type AskedRows,
  askedRows,
  keyOfRows,
  requestRows,
  scoreParts,
} from '#core/evaluation/score-parts.ts'
import type { PredictionFiles, RequestRow, Scorer } from '#core/evaluation/scorer.ts'
import { asksForLatency } from '#core/evaluation/timing.ts'
import { Failure } from '#core/failure.ts'
import { rulesAmong } from '#core/gate/rungs.ts'
import { bestThreshold } from '#core/gate/value-curve.ts'
import { readBinary } from '#core/metrics/cells.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import { findModel, type ModelFiles, readLock, readModel } from '#core/pipeline/read-model.ts'
import type { FileTree, History } from '#core/repository/file-tree.ts'
import type { Folder } from '#core/repository/folder.ts'
import { modelPaths } from '#core/repository/layout.ts'
import { bundleFiles, type Stage } from '#core/run/bundle.ts'
import { RunManifest } from '#core/run/run-manifest.ts'
import { sealBundle } from '#core/run/seal-bundle.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import type { Surroundings } from '#core/surroundings.ts'
import type { Trainer } from '#core/training/training-job.ts'
import { askBaselines } from './ask-baselines.ts'

export interface EvaluateModelRequest {
  readonly model: string
  /** The package to ask: the one in the bundle, or (champion lane) one of the store with the run that made it. */
  readonly subject: { readonly kind: 'bundle' } | { readonly kind: 'stored'; readonly run: RunManifest }
  /** The commit or branch whose rules judge: what it wants to know is asked too. Default: `branch` of assay.yaml. */
  readonly base?: string | undefined
}

export interface EvaluateModelPorts extends DataPorts {
  readonly tree: FileTree
  /** Where data.lock.yaml is read: the head of a pull request, for the champion too. */
  readonly data: FileTree
  readonly settings: Settings
  /** Where the base's rules are read; without it only those of `tree` ask. */
  readonly history?: Pick<History, 'at' | 'resolve'> | undefined
  readonly store: ArtifactStore
  /** The checkout, to run programs of the ladder in. */
  readonly root: string
  readonly trainer: Pick<Trainer, 'answer'>
  readonly scorer: Scorer
  readonly predictionFiles: PredictionFiles
  /** Where package and run are read from and predictions are left. */
  readonly bundle: Folder
  readonly scratch: Folder
}

export type EvaluateModelAnswer =
  | { readonly kind: 'evaluated'; readonly evaluation: Evaluation }
  /** The store holds predictions of this package for these very rows. */
  | { readonly kind: 'known'; readonly evaluationKey: string }
  | { readonly kind: 'not-serving'; readonly words: string }

/**
 * Serves a package as it will be served and asks it about the unlabelled rows of the pinned data: what is judged is
 * what ships. Predictions are left in the bundle; the holdout's labels are not read here. The candidate is also asked about the cases,
 * worse rows and shuffled rows that its own rules and the base's name, and programs on their ladders answer for the same rows.
 */
export async function evaluateModel(
  request: EvaluateModelRequest,
  ports: EvaluateModelPorts,
  surroundings: Surroundings,
): Promise<EvaluateModelAnswer> {
  const files = await readModel(ports.tree, ports.settings, request.model)
  const lock = await readLock(ports.data, ports.settings, request.model)
  const paths = modelPaths(ports.settings, request.model)
  const { run, bytes } = await subjectOf(request, ports)

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
  const { pipeline } = files
  await nameColumns(
    table,
    {
      policy: pipeline,
      contract: files.contract,
      features: { subject: run.features },
      // Not read here: what the judge would refuse is said before anything is served.
      rules: rulesAmong(pipeline.gate.baselines),
      file: paths.pipeline,
      placeOf: files.pipelinePlaceOf,
    },
    ports.tables,
  )
  const features = run.features.map((feature) => feature.name)
  const rows = await askedRows(table, pipeline, 'subject', features)
  if (rows.holdout === undefined) {
    throw new Failure({
      code: 'NO_DATA',
      problem: 'data.split leaves no row for the holdout',
      next: 'move the split, or bring more data.',
    })
  }
  const key = keyOfRows(run.package.sha256, rows)
  const stored = request.subject.kind === 'stored' ? evaluationRecordKey(key) : undefined
  const policies = [files, ...(request.subject.kind === 'bundle' ? await baseRules(request, ports) : [])]
  const timed = policies.some(({ pipeline: rules }) => asksForLatency(rules))
  const kept = async (record: string): Promise<boolean> =>
    (await ports.store.readRecord('trusted', record)) !== undefined
  if (stored !== undefined && (await kept(stored)) && (!timed || (await kept(latencyRecordKey(key))))) {
    return { kind: 'known', evaluationKey: key }
  }
  const baselines =
    request.subject.kind === 'stored'
      ? undefined
      : await askBaselines(
          { files, policies, run, rows, table, folder: `${ports.root}/${paths.folder}` },
          ports,
          surroundings,
        )
  surroundings.progress.step(
    `Serving ${run.version} and asking it about ${rows.holdout.rowIds.length} holdout rows`,
  )
  try {
    const evaluation = await ports.scorer.withPackage(
      {
        bytes,
        sha256: run.package.sha256,
        log: ports.scratch.absolute('serving.log'),
        signal: surroundings.signal,
      },
      async (score, time) => {
        const decisionThreshold = await thresholdOf(files, table, rows.validation, score)
        const evaluated = await scoreParts(
          {
            packageDigest: run.package.sha256,
            rows,
            decisionThreshold,
            score,
            time: timed ? time : undefined,
            baselines,
          },
          ports.predictionFiles,
          ports.bundle,
        )
        const { holdout } = rows
        const groups =
          holdout === undefined || request.subject.kind !== 'bundle'
            ? []
            : policies.flatMap((policy) => questionsOf(policy, run.features, holdout))
        if (groups.length > 0) {
          surroundings.progress.detail('Asking about cases and changed rows')
          const asking = { score, decisionThreshold, warn: surroundings.progress.warn }
          await askBehaviour(groups, asking, ports.predictionFiles, ports.bundle)
        }
        return evaluated
      },
    )
    if (request.subject.kind === 'bundle') await seal({ stage: 'complete' })
    return { kind: 'evaluated', evaluation }
  } catch (error) {
    if (!(error instanceof Failure) || error.outcome !== 'fail') throw error
    const words = error.message
    if (request.subject.kind === 'bundle') await seal({ stage: 'not-serving', words })
    return { kind: 'not-serving', words }
  }

  async function seal(end: { readonly stage: Stage; readonly words?: string }): Promise<void> {
    const commit = (await ports.bundle.readText(bundleFiles.commit)) ?? run.commit
    await sealBundle(ports.bundle, { model: request.model, commit, ...end })
  }
}

/**
 * The threshold that the `prediction` column and the search for flips go by: where it is chosen, the one worth most on the
 * validation rows. The judge chooses again, from its own labels.
 */
async function thresholdOf(
  { pipeline: { data, task, evaluation, value } }: ModelFiles,
  table: Table,
  validation: AskedRows | undefined,
  score: (rows: readonly RequestRow[]) => Promise<Prediction[]>,
): Promise<number> {
  const { decision_threshold: stated } = evaluation
  if (stated !== 'chosen') return stated
  if (validation === undefined || value === undefined) return 0.5
  const { labels } = await readLabels(table, { data, task }, 'validation')
  const said = await score(requestRows(validation))
  return bestThreshold(
    {
      labels: Uint8Array.from(labels, (label) => readBinary(label) ?? 0),
      scores: Float64Array.from(said, (answer) => (answer.kind === 'score' ? answer.score : 0)),
    },
    value,
  ).threshold
}

/** The rules of the base; none where it has no such model, or they cannot be read: then the head's own judge. */
async function baseRules(
  { model, base }: EvaluateModelRequest,
  { history, settings }: EvaluateModelPorts,
): Promise<ModelFiles[]> {
  const commit = await history?.resolve(base ?? settings.branch)
  if (history === undefined || commit === undefined) return []
  try {
    const found = await findModel(history.at(commit), settings, model)
    return found === undefined ? [] : [found]
  } catch (error) {
    if (error instanceof Failure && error.outcome === 'invalid') return []
    throw error
  }
}

async function subjectOf(
  request: EvaluateModelRequest,
  ports: EvaluateModelPorts,
): Promise<{ readonly run: RunManifest; readonly bytes: Uint8Array }> {
  if (request.subject.kind === 'stored') {
    const { run } = request.subject
    const bytes = await ports.store.readBlob(run.package.sha256)
    if (bytes !== undefined) return { run, bytes }
    throw new Failure({
      code: 'STORE_MISSING',
      problem: `the store (${ports.store.location}) does not hold package ${run.package.sha256} of ${run.version}`,
      next: 'check `store` in assay.yaml; packages of deployed versions must stay in it.',
    })
  }
  const text = await ports.bundle.readText(bundleFiles.run)
  const bytes = await ports.bundle.readBytes(bundleFiles.package)
  if (text === undefined || bytes === undefined) {
    throw new Failure({
      code: 'NO_RUN',
      problem: `there is no trained package in ${ports.bundle.path}`,
      next: `run \`npx assay train-model ${request.model}\` first.`,
    })
  }
  return { run: readDocument(RunManifest, text, bundleFiles.run).value, bytes }
}
