import { readDocument } from '#core/config/read-document.ts'
import type { Table } from '#core/data/tables.ts'
import { type Sha256, sha256 } from '#core/digest.ts'
import { Evaluation, evaluationRecordKey } from '#core/evaluation/evaluation-key.ts'
import { askedRows, keyOfRows } from '#core/evaluation/score-parts.ts'
import { Failure } from '#core/failure.ts'
import type { PredictionColumns } from '#core/metrics/join-scored.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import { parseRecord } from '#core/store/parse-record.ts'
import type { GateModelPorts } from './ports.ts'

export type StoredPredictions =
  | { readonly kind: 'found'; readonly predictions: PredictionColumns; readonly evaluationKey: Sha256 }
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
    const digest = evaluation.predictions.holdout?.sha256
    const bytes = digest === undefined ? undefined : await ports.store.readBlob(digest)
    if (bytes !== undefined) {
      return {
        kind: 'found',
        predictions: await ports.predictionFiles.read(bytes, `stored ${key.slice(0, 12)}`),
        evaluationKey: key,
      }
    }
  }
  const text = await ports.champion.readText(bundleFiles.evaluation)
  if (text !== undefined) {
    const evaluation = readDocument(Evaluation, text, `champion ${bundleFiles.evaluation}`).value
    if (evaluation.evaluationKey === key) {
      const predictions = await keep(evaluation, ports)
      return { kind: 'found', predictions, evaluationKey: key }
    }
  }
  return {
    kind: 'missing',
    words: `Version ${run.version} has no predictions for this holdout (evaluation ${key.slice(0, 12)}): run \`npx assay evaluate-model ${run.model} --champion\`, then judge again.`,
  }
}

async function keep(evaluation: Evaluation, ports: GateModelPorts): Promise<PredictionColumns> {
  let holdout: Uint8Array | undefined
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
    if (part === 'holdout') holdout = bytes
  }
  await ports.store.putRecord(
    'trusted',
    evaluationRecordKey(evaluation.evaluationKey),
    JSON.stringify(evaluation),
  )
  if (holdout === undefined) {
    throw new Failure({
      code: 'BUNDLE_INVALID',
      problem: 'the champion lane left no predictions for the holdout',
    })
  }
  return ports.predictionFiles.read(holdout, 'champion holdout')
}
