import * as z from 'zod'
import { digestOf, Sha256 } from '#core/digest.ts'
import { readCsv } from '#core/package/csv-text.ts'
import type { SignatureOutput } from '#core/package/package-manifest.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import { readPredictions } from '#core/package/predictions.ts'

/** Rows a baseline program answers for: the holdout decides, a threshold of its own is chosen on the validation rows. */
export const baselineParts = ['holdout', 'validation'] as const
export type BaselinePart = (typeof baselineParts)[number]

/** Unlabelled rows, by digest. */
export type RowDigests = Readonly<Partial<Record<BaselinePart, { readonly sha256: Sha256 }>>>

/** Where a bundle keeps what a baseline program said, by its place among `baselines` of evaluation.json. */
export function baselinePart(place: number, part: BaselinePart): string {
  return `baseline-${place + 1}-${part}`
}

/** What one baseline program said when it was run beside the candidate: files of predictions, or why there are none. */
export const BaselineEvaluation = z.strictObject({
  rung: z.string().min(1).max(2000).describe('What the ladder calls it: `command: <command>`.'),
  key: Sha256.describe('Of the program with all it learns from, and the rows it was asked about.'),
  predictions: z
    .partialRecord(z.enum(baselineParts), z.strictObject({ sha256: Sha256, bytes: z.int() }))
    .optional(),
  words: z.string().max(2000).optional().describe('Why it has no answers.'),
})
export type BaselineEvaluation = z.infer<typeof BaselineEvaluation>

/**
 * Same key, same answers: the command, everything the training key covers (code, data, dependencies, seed, runtime), and
 * the unlabelled rows.
 */
export function baselineKey(of: {
  readonly rung: string
  readonly trainingKey: Sha256
  readonly rows: RowDigests
}): Sha256 {
  const { holdout, validation } = of.rows
  const rows = { holdout: holdout?.sha256, validation: validation?.sha256 }
  return digestOf({ rung: of.rung, trainingKey: of.trainingKey, rows })
}

/** Where the store keeps what a baseline program said. */
export function baselineRecordKey(key: Sha256): string {
  return `baselines/${key}.json`
}

/** The answers a program wrote, by row id; or what is wrong with them, in words. */
export type AnswersRead =
  | { readonly kind: 'answers'; readonly of: ReadonlyMap<string, Prediction> }
  | { readonly kind: 'unusable'; readonly words: string }

/**
 * Reads the CSV a baseline program wrote: `row_id` and the columns a package answers with for its task (`score`;
 * `prediction` and `score_<class>`; `prediction` and, where it has them, `quantile_<level>`), each row it was asked about
 * once, in any order.
 */
export function readBaselineAnswers(
  text: string,
  output: SignatureOutput,
  asked: ReadonlySet<string>,
): AnswersRead {
  const csv = readCsv(text)
  if (!csv.ok) return unusable(`its answers are no CSV: ${csv.words}`)
  const [header, ...rows] = csv.rows
  const place = header?.indexOf('row_id') ?? -1
  if (header === undefined || place === -1)
    return unusable(`its answers have no column row_id; the first line is ${JSON.stringify(header ?? [])}`)
  if (!header.some((name) => name === 'score' || name === 'prediction' || name.startsWith('score_')))
    return unusable(`its answers have neither score nor prediction beside row_id`)
  const read = readPredictions({ contentType: 'text/csv', text }, without(output, header), rows.length)
  if (!read.ok) return unusable(`its answers: ${read.problem.words}`)
  const answers = new Map<string, Prediction>()
  for (const [index, row] of rows.entries()) {
    const id = row[place]!
    const prediction = read.predictions[index]
    if (!asked.has(id)) return unusable(`it answers for row ${show(id)}, which it was not asked about`)
    if (answers.has(id)) return unusable(`it answers for row ${show(id)} twice`)
    if (prediction !== undefined) answers.set(id, prediction)
  }
  const missing = [...asked].filter((id) => !answers.has(id))
  if (missing.length === 0) return { kind: 'answers', of: answers }
  const some = missing.slice(0, 3).map(show).join(', ')
  return unusable(
    `it has no answer for ${missing.length} of the ${asked.size} rows it was asked about (${some}${missing.length > 3 ? ', …' : ''})`,
  )
}

/** A program need not predict the quantiles that the model does. */
function without(output: SignatureOutput, header: readonly string[]): SignatureOutput {
  return output.kind === 'value' && !header.some((name) => name.startsWith('quantile_'))
    ? { kind: 'value' }
    : output
}

function show(id: string): string {
  return JSON.stringify(id.length > 40 ? `${id.slice(0, 39)}…` : id)
}

function unusable(words: string): AnswersRead {
  return { kind: 'unusable', words }
}
