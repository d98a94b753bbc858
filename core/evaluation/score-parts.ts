import { readUnlabelled } from '#core/data/cut-channels.ts'
import type { Cell, Table } from '#core/data/tables.ts'
import { digestOf, type Sha256, sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import type { Folder } from '#core/repository/folder.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { BaselineEvaluation } from './baseline-answers.ts'
import { type Evaluation, evaluationKey, type ScoredPart, scoredParts } from './evaluation-key.ts'
import { predictionColumns } from './predictions-file.ts'
import type { PredictionFiles, RequestRow } from './scorer.ts'
import { timedPlaces } from './timing.ts'

/** Unlabelled rows of one part and their digest. */
export interface AskedRows {
  readonly rowIds: readonly string[]
  readonly features: Readonly<Record<string, Cell[]>>
  readonly sha256: Sha256
}

/** The unlabelled rows a package is asked about: ids and its owner's features, by part; empty parts are left out. */
export async function askedRows(
  table: Table,
  pipeline: Pick<Pipeline, 'data'>,
  owner: string,
  features: readonly string[],
): Promise<Partial<Record<ScoredPart, AskedRows>>> {
  const parts: Partial<Record<ScoredPart, AskedRows>> = {}
  for (const part of scoredParts) {
    const rows = await readUnlabelled(table, pipeline, owner, features, part)
    if (rows.rowIds.length > 0) {
      parts[part] = { ...rows, sha256: digestOf({ rowIds: rows.rowIds, features: rows.features }) }
    }
  }
  return parts
}

/** The key under which the predictions of a package about these rows are kept. */
export function keyOfRows(packageDigest: Sha256, rows: Partial<Record<ScoredPart, AskedRows>>): Sha256 {
  const digests = Object.fromEntries(Object.entries(rows).map(([part, asked]) => [part, asked.sha256]))
  return evaluationKey(packageDigest, digests)
}

/** Asks a serving package about every part and leaves the answers as Parquet files and `evaluation.json`. */
export async function scoreParts(
  request: {
    readonly packageDigest: Sha256
    readonly rows: Partial<Record<ScoredPart, AskedRows>>
    readonly decisionThreshold: number
    readonly score: (rows: readonly RequestRow[]) => Promise<Prediction[]>
    /** Left out where nobody looks at latency. */
    readonly time?: ((rows: readonly RequestRow[]) => Promise<number[]>) | undefined
    /** What programs on the ladder said before. */
    readonly baselines?: readonly BaselineEvaluation[] | undefined
  },
  files: PredictionFiles,
  folder: Folder,
): Promise<Evaluation> {
  const evaluation: Evaluation = {
    schemaVersion: 1,
    evaluationKey: keyOfRows(request.packageDigest, request.rows),
    package: request.packageDigest,
    rows: {},
    predictions: {},
    ...(request.baselines === undefined ? {} : { baselines: [...request.baselines] }),
  }
  for (const part of scoredParts) {
    const asked = request.rows[part]
    if (asked === undefined) continue
    const predictions = await request.score(requestRows(asked))
    if (predictions.length !== asked.rowIds.length) {
      throw new Failure({
        code: 'PREDICTIONS_INVALID',
        problem: `${asked.rowIds.length} rows of ${part} were asked about, ${predictions.length} answers came`,
      })
    }
    const bytes = files.write(predictionColumns(asked.rowIds, predictions, request.decisionThreshold))
    await folder.write(bundleFiles.predictions(part), bytes)
    evaluation.rows[part] = { sha256: asked.sha256, rows: asked.rowIds.length }
    evaluation.predictions[part] = { sha256: sha256(bytes), bytes: bytes.byteLength }
  }
  const { holdout } = request.rows
  if (request.time !== undefined && holdout !== undefined) {
    const rows = requestRows(holdout)
    const places = timedPlaces(rows.length)
    const warm = Array.from(places.subarray(0, Math.ceil(places.length / 10)))
    await request.time(warm.map((place) => rows[place]!))
    evaluation.latencies = await request.time(Array.from(places, (place) => rows[place]!))
  }
  await folder.write(bundleFiles.evaluation, `${JSON.stringify(evaluation, null, 2)}\n`)
  return evaluation
}

/** Rows as requests carry them. */
export function requestRows(asked: AskedRows): RequestRow[] {
  const names = Object.keys(asked.features)
  return asked.rowIds.map((_, row) =>
    Object.fromEntries(names.map((name) => [name, asked.features[name]?.[row] ?? null])),
  )
}
