import { readDocument } from '#core/config/read-document.ts'
import type { Table } from '#core/data/tables.ts'
import { sha256 } from '#core/digest.ts'
import { Evaluation, evaluationRecordKey, type ScoredPart } from '#core/evaluation/evaluation-key.ts'
import { askedRows, keyOfRows } from '#core/evaluation/score-parts.ts'
import { Failure } from '#core/failure.ts'
import type { PredictionColumns } from '#core/metrics/join-scored.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import { parseRecord } from '#core/store/parse-record.ts'
import type { GateModelPorts } from './ports.ts'

export type StoredPredictions =
  | {
      readonly kind: 'found'
      readonly predictions: PredictionColumns
      /** On the validation rows; undefined where the split leaves none. */
      readonly validation: PredictionColumns | undefined
      readonly evaluation: Evaluation
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
  const stored = await ports.store.readRecord('trusted', evaluationRecordKey(key))
  if (stored !== undefined) {
    const place = { store: ports.store.location, key: evaluationRecordKey(key) }
    const evaluation = parseRecord(Evaluation, stored, place)
    const found = await readKept(evaluation, ports)
    if (found !== undefined) return found
  }
  const text = await ports.champion.readText(bundleFiles.evaluation)
  if (text !== undefined) {
    const evaluation = readDocument(Evaluation, text, `champion ${bundleFiles.evaluation}`).value
    if (evaluation.evaluationKey === key) {
      await keep(evaluation, ports)
      const found = await readKept(evaluation, ports)
      if (found !== undefined) return found
    }
  }
  return {
    kind: 'missing',
    words: `Version ${run.version} has no predictions for this holdout (evaluation ${key.slice(0, 12)}): run \`npx assay evaluate-model ${run.model} --champion\`, then judge again.`,
  }
}

/** The predictions of an evaluation out of the store; undefined if it does not hold those on the holdout. */
async function readKept(
  evaluation: Evaluation,
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
  return { kind: 'found', predictions, validation: await read('validation'), evaluation }
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
  await ports.store.putRecord(
    'trusted',
    evaluationRecordKey(evaluation.evaluationKey),
    JSON.stringify(evaluation),
  )
}
