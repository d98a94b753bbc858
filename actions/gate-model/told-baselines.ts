import { sha256 } from '#core/digest.ts'
import {
  BaselineEvaluation,
  type BaselinePart,
  baselineKey,
  baselinePart,
  baselineParts,
  baselineRecordKey,
  type RowDigests,
} from '#core/evaluation/baseline-answers.ts'
import type { Evaluation } from '#core/evaluation/evaluation-key.ts'
import { Failure } from '#core/failure.ts'
import { isCommand, type RungName, rungName, rungsOf } from '#core/gate/rungs.ts'
import type { PredictionColumns } from '#core/metrics/join-scored.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import { parseRecord } from '#core/store/parse-record.ts'
import type { GateModelPorts } from './ports.ts'

/** What a program on the ladder said, as the build lane told it: believed as the candidate's own predictions are. */
export type ToldBaseline =
  | {
      readonly kind: 'answered'
      readonly holdout: PredictionColumns
      /** Undefined where the split leaves no validation rows. */
      readonly validation: PredictionColumns | undefined
    }
  | { readonly kind: 'failed'; readonly words: string }

export type ToldBaselines = ReadonlyMap<RungName, ToldBaseline>

/**
 * Reads what the bundle holds of programs: their key has to be the one computed here and their files have to be the bytes
 * that are listed.
 * @param refuse makes the error for a bundle that is not what it says
 */
export async function baselinesInBundle(
  { baselines = [] }: Evaluation,
  { run, rows }: { readonly run: RunManifest; readonly rows: RowDigests },
  refuse: (problem: string) => Failure,
  { bundle, predictionFiles }: Pick<GateModelPorts, 'bundle' | 'predictionFiles'>,
): Promise<{ readonly told: ToldBaselines; readonly bytes: readonly Uint8Array[] }> {
  const told = new Map<RungName, ToldBaseline>()
  const bytes: Uint8Array[] = []
  for (const [place, { rung, key, predictions, words }] of baselines.entries()) {
    if (told.has(rung)) throw refuse(`what ${rung} said is there twice`)
    if (key !== baselineKey({ rung, trainingKey: run.trainingKey, rows }))
      throw refuse(`what ${rung} said is about other rows, data or code than the judge finds`)
    if (predictions === undefined) {
      told.set(rung, { kind: 'failed', words: words ?? 'it said no more' })
      continue
    }
    const files: Partial<Record<BaselinePart, Uint8Array>> = {}
    for (const part of baselineParts) {
      if (rows[part] === undefined) continue
      const path = bundleFiles.predictions(baselinePart(place, part))
      const file = await bundle.readBytes(path)
      if (file === undefined) throw refuse(`${path} is missing`)
      if (sha256(file) !== predictions[part]?.sha256)
        throw refuse(`${path} is not the file that evaluation.json names`)
      files[part] = file
      bytes.push(file)
    }
    told.set(rung, await readFiles(files, rung, predictionFiles))
  }
  return { told, bytes }
}

/** What the store holds of the programs that a policy names, for a recorded run and rows cut here. */
export async function baselinesInStore(
  { pipeline }: ModelFiles,
  run: RunManifest,
  rows: RowDigests,
  { store, predictionFiles }: Pick<GateModelPorts, 'store' | 'predictionFiles'>,
): Promise<ToldBaselines> {
  const told = new Map<RungName, ToldBaseline>()
  for (const rung of rungsOf(pipeline.gate.baselines).filter(isCommand).map(rungName)) {
    const key = baselineRecordKey(baselineKey({ rung, trainingKey: run.trainingKey, rows }))
    const text = await store.readRecord('trusted', key)
    if (text === undefined) continue
    const kept = parseRecord(BaselineEvaluation, text, { store: store.location, key })
    const files: Partial<Record<BaselinePart, Uint8Array>> = {}
    for (const part of baselineParts) {
      const digest = kept.predictions?.[part]?.sha256
      const file = digest === undefined ? undefined : await store.readBlob(digest)
      if (file !== undefined) files[part] = file
    }
    told.set(rung, await readFiles(files, rung, predictionFiles))
  }
  return told
}

async function readFiles(
  { holdout, validation }: Readonly<Partial<Record<BaselinePart, Uint8Array>>>,
  rung: RungName,
  files: GateModelPorts['predictionFiles'],
): Promise<ToldBaseline> {
  if (holdout === undefined) return { kind: 'failed', words: 'what it said of the holdout is not there' }
  try {
    return {
      kind: 'answered',
      holdout: await files.read(holdout, rung),
      validation: validation === undefined ? undefined : await files.read(validation, rung),
    }
  } catch (error) {
    if (error instanceof Failure && error.code === 'PREDICTIONS_INVALID')
      return { kind: 'failed', words: error.facts.problem }
    throw error
  }
}
