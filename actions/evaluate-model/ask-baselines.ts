import { secondsOf } from '#core/config/quantities.ts'
import { cutRowsToAnswer, cutTrainingChannels } from '#core/data/cut-channels.ts'
import type { Table } from '#core/data/tables.ts'
import { sha256 } from '#core/digest.ts'
import {
  type BaselineEvaluation,
  baselineKey,
  baselinePart,
  baselineParts,
  readBaselineAnswers,
} from '#core/evaluation/baseline-answers.ts'
import { predictionColumns } from '#core/evaluation/predictions-file.ts'
import type { AskedRows } from '#core/evaluation/score-parts.ts'
import type { PredictionFiles } from '#core/evaluation/scorer.ts'
import { type CommandRung, isCommand, rungName, rungsOf } from '#core/gate/rungs.ts'
import { signatureOf } from '#core/package/manifest-of.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import type { Folder } from '#core/repository/folder.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { Surroundings } from '#core/surroundings.ts'
import { type Trainer, trainingJobOf } from '#core/training/training-job.ts'

export interface AskBaselinesRequest {
  /** The model that is checked out: programs run in its folder. */
  readonly files: ModelFiles
  /** Whose gates name programs: the checked-out model's own, and the base's. */
  readonly policies: readonly ModelFiles[]
  readonly run: RunManifest
  readonly rows: Readonly<Partial<Record<(typeof baselineParts)[number], AskedRows>>>
  /** Named with the model's features under `subject`. */
  readonly table: Table
  /** The model's folder in the checkout. */
  readonly folder: string
}

export interface AskBaselinesPorts {
  readonly trainer: Pick<Trainer, 'answer'>
  readonly predictionFiles: Pick<PredictionFiles, 'write'>
  readonly bundle: Folder
  readonly scratch: Folder
}

/**
 * Runs the programs on the ladder: each learns from the channels that training has and answers for the unlabelled rows the
 * candidate is asked about. What they say is left in the bundle; one that says nothing usable is told with the reason.
 * @returns undefined where no gate names a program
 */
export async function askBaselines(
  request: AskBaselinesRequest,
  ports: AskBaselinesPorts,
  { progress, signal }: Surroundings,
): Promise<BaselineEvaluation[] | undefined> {
  const { files, policies, run, rows, table, folder } = request
  const rungs = new Map<string, CommandRung>()
  for (const { pipeline } of policies)
    for (const rung of rungsOf(pipeline.gate.baselines).filter(isCommand))
      if (!rungs.has(rungName(rung))) rungs.set(rungName(rung), rung)
  if (rungs.size === 0) return undefined
  const { scratch } = ports
  const channels = await cutTrainingChannels(table, files.pipeline, 'subject', scratch)
  const rowsFile = 'rows.csv'
  await scratch.write(rowsFile, '')
  await cutRowsToAnswer(table, files.pipeline, 'subject', scratch.absolute(rowsFile))
  const found: BaselineEvaluation[] = []
  for (const [name, rung] of rungs) {
    progress.step(`Asking a simple model: ${rung.command}`)
    const job = trainingJobOf(
      files.pipeline,
      folder,
      { train: channels.train.folder, validation: channels.validation.folder },
      secondsOf(rung.timeout),
    )
    const output = scratch.absolute(`baseline-${found.length + 1}`)
    const outcome = await ports.trainer.answer(
      { ...job, command: rung.command },
      scratch.absolute(rowsFile),
      output,
      signal,
    )
    const entry = { rung: name, key: baselineKey({ rung: name, trainingKey: run.trainingKey, rows }) }
    const place = found.length
    if (outcome.kind === 'failed') {
      progress.warn([`\`${rung.command}\`: ${outcome.words}`, ...outcome.tail].join('\n'))
      found.push({ ...entry, words: shortened(outcome.words) })
      continue
    }
    const asked = new Set(baselineParts.flatMap((part) => rows[part]?.rowIds ?? []))
    const read = readBaselineAnswers(outcome.text, signatureOf(run).output, asked)
    if (read.kind === 'unusable') {
      progress.warn(`\`${rung.command}\`: ${read.words}`)
      found.push({ ...entry, words: shortened(read.words) })
      continue
    }
    const predictions: BaselineEvaluation['predictions'] = {}
    for (const part of baselineParts) {
      const ids = rows[part]?.rowIds
      if (ids === undefined) continue
      const answers = ids.flatMap((id) => read.of.get(id) ?? [])
      const bytes = ports.predictionFiles.write(predictionColumns(ids, answers, 0.5))
      await ports.bundle.write(bundleFiles.predictions(baselinePart(place, part)), bytes)
      predictions[part] = { sha256: sha256(bytes), bytes: bytes.byteLength }
    }
    found.push({ ...entry, predictions })
  }
  return found
}

function shortened(words: string): string {
  return words.length > 500 ? `${words.slice(0, 499)}…` : words
}
