import { openPredictionFile } from '#adapters/predictions/open-prediction-file.ts'
import { assess, measurementOf } from '#core/gate/assessment.ts'
import { compare, differenceMeasurement } from '#core/gate/comparison.ts'
import type { FileColumns, FileRole, PredictionFile } from '#core/gate/prediction-files/file-columns.ts'
import { judgeFiles } from '#core/gate/prediction-files/judge-files.ts'
import { FilesQuestion } from '#core/gate/prediction-files/question.ts'
import { partitionRows } from '#core/metrics/partition-rows.ts'
import type { BinaryScored, Scored } from '#core/metrics/scored.ts'

/**
 * Judges three Parquet files in this process: the whole gate, as the command runs it, and then what it leaves out, the
 * other seven metrics with intervals and tests within every slice. Argument: the folder. Prints one line of JSON.
 */
const eight = [
  'roc_auc',
  'average_precision',
  'log_loss',
  'brier',
  'accuracy',
  'precision',
  'recall',
  'f1',
] as const
const alpha = 0.05

const folder = process.argv[2] ?? '.'
const question = FilesQuestion.parse({
  label: 'label',
  task: 'binary-classification',
  slices: ['segment'],
  show: [],
  gate: { metric: 'roc_auc', better_by: 0, slices: { by: ['segment'], margin: 0.01 } },
})
const started = performance.now()
const open = async (role: FileRole): Promise<PredictionFile> => {
  const file = await openPredictionFile(role, `${role}.parquet`, folder)
  let columns: Promise<FileColumns> | undefined
  // What follows the gate reads the same columns.
  return { ...file, read: (names) => (columns ??= file.read(names)) }
}
const files = {
  candidate: await open('candidate'),
  champion: await open('champion'),
  holdout: await open('holdout'),
}
const answer = await judgeFiles(files, question)
if (answer.kind !== 'judged' || answer.verdict.outcome === 'unjudgeable')
  throw new Error(JSON.stringify(answer))
const judged = performance.now()

const { columns } = await files.holdout.read([])
const given = columns.get('label') as BigInt64Array
const labels = new Uint8Array(given.length)
for (let row = 0; row < labels.length; row++) labels[row] = Number(given[row])
const scoredOf = async (file: PredictionFile): Promise<BinaryScored> => {
  const scores = (await file.read([])).columns.get('score') as Float64Array
  const predicted = new Uint8Array(scores.length)
  for (let row = 0; row < predicted.length; row++) predicted[row] = scores[row]! >= 0.5 ? 1 : 0
  return { task: 'binary-classification', labels, scores, predicted }
}
const models = [await scoredOf(files.candidate), await scoredOf(files.champion)] as const
const segments = columns.get('segment') as readonly string[]
const codeOf = new Map<string, number>()
const codes = new Uint32Array(labels.length)
for (let row = 0; row < codes.length; row++) {
  const segment = segments[row]!
  const code = codeOf.get(segment)
  codes[row] = code ?? codeOf.size
  if (code === undefined) codeOf.set(segment, codeOf.size)
}
// One sort of each model, which its slices share.
for (const model of models) assess('roc_auc', model, {})
const cut = models.map((model) => partitionRows(model, codes, codeOf.size)) as [Scored[], Scored[]]
let intervals = 0
for (const metric of eight.slice(1)) {
  for (let slice = 0; slice < codeOf.size; slice++) {
    const [left, right] = [assess(metric, cut[0][slice]!, {}), assess(metric, cut[1][slice]!, {})]
    const comparison = compare(left, right, alpha)
    for (const one of [
      measurementOf(left, alpha),
      measurementOf(right, alpha),
      differenceMeasurement(comparison),
    ])
      if (one.kind === 'estimate') intervals++
    if (comparison.kind === 'difference') comparison.test(0)
  }
}
const done = performance.now()
const differences = Object.fromEntries(answer.verdict.metrics.map((row) => [row.metric, row.difference]))
console.log(
  JSON.stringify({
    gate: (judged - started) / 1000,
    rest: (done - judged) / 1000,
    processor: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1000,
    intervals: intervals + answer.verdict.metrics.length * 3 + answer.verdict.slices.length * 3,
    differences: eight.map((metric) => differences[metric]),
  }),
)
