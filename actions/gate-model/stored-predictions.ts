import { readDocument } from '#core/config/read-document.ts'
import type { Table } from '#core/data/tables.ts'
import { sha256 } from '#core/digest.ts'
import { baselineRecordKey, type RowDigests } from '#core/evaluation/baseline-answers.ts'
import {
  Evaluation,
  evaluationRecordKey,
  Latencies,
  latencyRecordKey,
  type ScoredPart,
} from '#core/evaluation/evaluation-key.ts'
import { askedRows, keyOfRows } from '#core/evaluation/score-parts.ts'
import { Failure } from '#core/failure.ts'
import type { PredictionColumns } from '#core/metrics/join-scored.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { ArtifactStore } from '#core/store/artifact-store.ts'
import { parseRecord } from '#core/store/parse-record.ts'
import type { GateModelPorts } from './ports.ts'

export type StoredPredictions =
  | {
      readonly kind: 'found'
      readonly predictions: PredictionColumns
      /** On the validation rows; undefined where the split leaves none. */
      readonly validation: PredictionColumns | undefined
      readonly packageBytes: number
      /** The rows it was asked about, as cut here. */
      readonly rows: RowDigests
      /** Milliseconds of requests about single rows; undefined where nobody timed any. */
      readonly latencies: readonly number[] | undefined
    }
  | { readonly kind: 'missing'; readonly words: string }

/**
 * A recorded package's predictions on the holdout cut here: from the store by evaluation key, or as the champion lane
 * left them, which the store then keeps.
 * @param owner the name space the run's features stand under in the table
 */
export async function championPredictions(
  run: RunManifest,
  owner: string,
  cut: { readonly table: Table; readonly policy: ModelFiles },
  ports: GateModelPorts,
): Promise<StoredPredictions> {
  const names = run.features.map((feature) => feature.name)
  const asked = await askedRows(cut.table, cut.policy.pipeline, owner, names)
  const key = keyOfRows(run.package.sha256, asked)
  const text = await ports.champion.readText(bundleFiles.evaluation)
  const left =
    text === undefined
      ? undefined
      : readDocument(Evaluation, text, `champion ${bundleFiles.evaluation}`).value
  const ofLane = left?.evaluationKey === key ? left : undefined
  const stored = await ports.store.readRecord('trusted', evaluationRecordKey(key))
  if (stored !== undefined) {
    if (ofLane !== undefined) await keepEvaluation(ofLane, ports.store)
    const place = { store: ports.store.location, key: evaluationRecordKey(key) }
    const found = await readKept(parseRecord(Evaluation, stored, place), run, asked, ports)
    if (found !== undefined) return found
  }
  if (ofLane !== undefined) {
    await keep(ofLane, ports)
    const found = await readKept(ofLane, run, asked, ports)
    if (found !== undefined) return found
  }
  return {
    kind: 'missing',
    words: `Version ${run.version} has no predictions for this holdout (evaluation ${key.slice(0, 12)}): run \`npx assay evaluate-model ${run.model} --champion\`, then judge again.`,
  }
}

/** The predictions of an evaluation out of the store; undefined if it does not hold those on the holdout. */
async function readKept(
  evaluation: Evaluation,
  run: RunManifest,
  rows: RowDigests,
  ports: GateModelPorts,
): Promise<Extract<StoredPredictions, { kind: 'found' }> | undefined> {
  const read = async (part: ScoredPart): Promise<PredictionColumns | undefined> => {
    const digest = evaluation.predictions[part]?.sha256
    const bytes = digest === undefined ? undefined : await ports.store.readBlob(digest)
    const name = `stored ${part} ${evaluation.evaluationKey.slice(0, 12)}`
    return bytes === undefined ? undefined : await ports.predictionFiles.read(bytes, name)
  }
  const predictions = await read('holdout')
  if (predictions === undefined) return undefined
  const key = latencyRecordKey(evaluation.evaluationKey)
  const timed = await ports.store.readRecord('trusted', key)
  return {
    kind: 'found',
    predictions,
    validation: await read('validation'),
    packageBytes: run.package.bytes,
    rows,
    latencies:
      timed === undefined ? undefined : parseRecord(Latencies, timed, { store: ports.store.location, key }),
  }
}

async function keep(evaluation: Evaluation, ports: GateModelPorts): Promise<void> {
  if (evaluation.predictions.holdout === undefined) {
    throw new Failure({
      code: 'BUNDLE_INVALID',
      problem: 'the champion lane left no predictions for the holdout',
    })
  }
  for (const [part, listed] of Object.entries(evaluation.predictions)) {
    const path = bundleFiles.predictions(part)
    const bytes = await ports.champion.readBytes(path)
    if (bytes === undefined || sha256(bytes) !== listed.sha256) {
      throw new Failure({
        code: 'BUNDLE_INVALID',
        problem: `the champion lane's ${path} is not what its evaluation.json names`,
        next: 'run evaluate-model for the champion again.',
      })
    }
    await ports.store.putBlob(bytes)
  }
  await keepEvaluation(evaluation, ports.store)
}

/** Records what was asked, how long requests took, where they were timed, and what programs on the ladder said; the first to come stays. */
export async function keepEvaluation(
  { latencies, baselines, ...evaluation }: Evaluation,
  store: Pick<ArtifactStore, 'putRecord'>,
): Promise<void> {
  const { evaluationKey: key } = evaluation
  await store.putRecord('trusted', evaluationRecordKey(key), JSON.stringify(evaluation))
  if (latencies !== undefined)
    await store.putRecord('trusted', latencyRecordKey(key), JSON.stringify(latencies))
  for (const baseline of baselines ?? [])
    if (baseline.predictions !== undefined)
      await store.putRecord('trusted', baselineRecordKey(baseline.key), JSON.stringify(baseline))
}
