import { readCsv } from '#core/package/csv-text.ts'
import type { SignatureOutput } from '#core/package/package-manifest.ts'
import {
  inWords,
  type Prediction,
  type PredictionsProblem,
  predictionOf,
  type RowAnswer,
  show,
} from '#core/package/prediction-row.ts'

/** The predictions of a response, or why it is none. */
export type PredictionsRead =
  | { readonly ok: true; readonly predictions: readonly Prediction[] }
  | { readonly ok: false; readonly problem: PredictionsProblem }

export interface PredictionsResponse {
  /** Value of the Content-Type header; anything but text/csv is read as JSON. */
  readonly contentType: string
  readonly text: string
}

/**
 * Reads what a model answered to a batch. Tolerant in form: JSON lines, a JSON array, `{"predictions": […]}`, bare
 * values, CSV with or without a header. Strict in meaning: one prediction a row, finite numbers, scores between
 * 0 and 1, classes of the signature.
 * @param expectedRows how many rows were sent; undefined where nobody knows.
 */
export function readPredictions(
  response: PredictionsResponse,
  output: SignatureOutput,
  expectedRows: number | undefined,
): PredictionsRead {
  const answers = isCsv(response.contentType) ? csvAnswers(response.text, output) : jsonAnswers(response.text)
  if (!answers.ok) return answers
  if (expectedRows !== undefined && answers.rows.length !== expectedRows) {
    return {
      ok: false,
      problem: {
        kind: 'wrong_row_count',
        expected: expectedRows,
        found: answers.rows.length,
        words: `${expectedRows} rows were sent and ${answers.rows.length} predictions came back`,
      },
    }
  }
  const predictions: Prediction[] = []
  for (const [index, answer] of answers.rows.entries()) {
    const read = predictionOf(answer, output, index + 1)
    if (!read.ok) return read
    predictions.push(read.prediction)
  }
  return { ok: true, predictions }
}

/** Whether a Content-Type is CSV, whatever its parameters. */
export function isCsv(contentType: string): boolean {
  return /^\s*text\/csv\s*(;|$)/i.test(contentType)
}

type Answers =
  | { readonly ok: true; readonly rows: readonly RowAnswer[] }
  | { readonly ok: false; readonly problem: PredictionsProblem }

function jsonAnswers(text: string): Answers {
  const whole = parseJson(text)
  if (whole.ok) {
    const { value } = whole
    const wrapped = typeof value === 'object' && value !== null && 'predictions' in value
    const rows = wrapped ? value.predictions : value
    return { ok: true, rows: (Array.isArray(rows) ? rows : [rows]).map(jsonAnswer) }
  }
  const rows: RowAnswer[] = []
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  for (const [index, line] of lines.entries()) {
    const parsed = parseJson(line)
    if (!parsed.ok) return { ok: false, problem: unreadableLine(line, index + 1) }
    rows.push(jsonAnswer(parsed.value))
  }
  return { ok: true, rows }
}

function jsonAnswer(value: unknown): RowAnswer {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { kind: 'record', values: new Map(Object.entries(value)), numbersAreText: false }
  }
  return { kind: 'bare', values: [value], numbersAreText: false }
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    return { ok: false }
  }
}

function unreadableLine(line: string, row: number): PredictionsProblem {
  const constant = /(?:"([^"]{1,80})"\s*:\s*)?(-?(?:NaN|Infinity))/.exec(line)
  if (constant !== null) {
    return inWords('not_finite', row, constant[1] ?? 'the answer', `${constant[2]} is not a finite number`)
  }
  return { kind: 'unreadable', row, words: `row ${row} is not JSON: ${show(line)}` }
}

function csvAnswers(text: string, output: SignatureOutput): Answers {
  const csv = readCsv(text)
  if (!csv.ok) return { ok: false, problem: { kind: 'unreadable', row: undefined, words: csv.words } }
  const [first, ...rest] = csv.rows
  if (first === undefined) return { ok: true, rows: [] }
  if (!isHeader(first)) {
    const rows = csv.rows.map((values): RowAnswer => ({ kind: 'bare', values, numbersAreText: true }))
    return { ok: true, rows }
  }
  const rows: RowAnswer[] = []
  for (const [index, fields] of rest.entries()) {
    if (fields.length !== first.length) {
      const words = `row ${index + 1} has ${fields.length} fields, the header has ${first.length}`
      return { ok: false, problem: { kind: 'unreadable', row: index + 1, words } }
    }
    rows.push({ kind: 'record', values: csvRecord(first, fields, output), numbersAreText: true })
  }
  return { ok: true, rows }
}

function isHeader(fields: readonly string[]): boolean {
  return fields.some((field) => field === 'score' || field === 'prediction' || field.startsWith('score_'))
}

function csvRecord(
  header: readonly string[],
  fields: readonly string[],
  output: SignatureOutput,
): Map<string, unknown> {
  const values = new Map<string, unknown>()
  const scores: [string, string][] = []
  for (const [index, name] of header.entries()) {
    const field = fields[index]!
    if (output.kind === 'class_scores' && name.startsWith('score_')) scores.push([name.slice(6), field])
    else if (field !== '') values.set(name, field)
  }
  if (scores.length > 0) values.set('scores', Object.fromEntries(scores))
  return values
}
