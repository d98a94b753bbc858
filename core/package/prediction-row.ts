import type { SignatureOutput } from '#core/package/package-manifest.ts'

/** What a model said about one row. Scores are probabilities, 0 to 1. */
export type Prediction =
  | { readonly kind: 'score'; readonly score: number }
  | {
      readonly kind: 'class'
      readonly prediction: string
      /** By class, every class of the signature; undefined if the model gave its prediction only. */
      readonly scores: Readonly<Record<string, number>> | undefined
    }
  | {
      readonly kind: 'value'
      readonly prediction: number
      /** Forecast: by level, every one of the signature. */
      readonly quantiles?: Readonly<Record<string, number>>
    }

interface RowProblem<Kind extends string> {
  readonly kind: Kind
  readonly row: number
  readonly key: string
  readonly words: string
}

/** Why a response is not a list of predictions. Rows are counted from 1; `words` is for people. */
export type PredictionsProblem =
  | { readonly kind: 'unreadable'; readonly row: number | undefined; readonly words: string }
  | {
      readonly kind: 'wrong_row_count'
      readonly expected: number
      readonly found: number
      readonly words: string
    }
  | RowProblem<'missing_key'>
  | RowProblem<'not_finite'>
  | RowProblem<'not_a_probability'>
  | RowProblem<'unknown_class'>

/** One row of a response in any form: keys and values, or values alone. */
export type RowAnswer =
  | {
      readonly kind: 'record'
      readonly values: ReadonlyMap<string, unknown>
      /** CSV: numbers come as text. */
      readonly numbersAreText: boolean
    }
  | { readonly kind: 'bare'; readonly values: readonly unknown[]; readonly numbersAreText: boolean }

export type PredictionRead =
  | { readonly ok: true; readonly prediction: Prediction }
  | { readonly ok: false; readonly problem: PredictionsProblem }

/** The meaning of one row's answer for a kind of output. */
export function predictionOf(answer: RowAnswer, output: SignatureOutput, row: number): PredictionRead {
  const named = answer.kind === 'record' ? answer.values : nameBareValues(answer.values, output)
  const reader: RowReader = { row, values: named, numbersAreText: answer.numbersAreText }
  switch (output.kind) {
    case 'score': {
      const score = probability(reader, 'score', named.get('score'))
      return score.ok ? { ok: true, prediction: { kind: 'score', score: score.number } } : score
    }
    case 'value': {
      const value = finite(reader, 'prediction', named.get('prediction'))
      if (!value.ok) return value
      if (output.quantiles === undefined)
        return { ok: true, prediction: { kind: 'value', prediction: value.number } }
      const quantiles: [string, number][] = []
      for (const level of output.quantiles) {
        const read = finite(reader, `quantile_${level}`, named.get(`quantile_${level}`))
        if (!read.ok) return read
        quantiles.push([String(level), read.number])
      }
      return {
        ok: true,
        prediction: { kind: 'value', prediction: value.number, quantiles: Object.fromEntries(quantiles) },
      }
    }
    case 'class_scores':
      return classPrediction(reader, output.classes)
  }
}

/** A problem with one value of one row. */
export function inWords<Kind extends RowProblem<string>['kind']>(
  kind: Kind,
  row: number,
  key: string,
  what: string,
): RowProblem<Kind> {
  return { kind, row, key, words: `row ${row}, ${key}: ${what}` }
}

/** A value of a response as messages show it: JSON, cut at 60 characters. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

interface RowReader {
  readonly row: number
  readonly values: ReadonlyMap<string, unknown>
  readonly numbersAreText: boolean
}

const decimalNumber = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i

type NumberRead =
  | { readonly ok: true; readonly number: number }
  | { readonly ok: false; readonly problem: PredictionsProblem }

function finite(reader: RowReader, key: string, value: unknown): NumberRead {
  const { row } = reader
  if (value === undefined) {
    return { ok: false, problem: inWords('missing_key', row, key, 'there is no such value') }
  }
  const numeric =
    reader.numbersAreText && typeof value === 'string' && decimalNumber.test(value) ? Number(value) : value
  if (typeof numeric !== 'number' || !Number.isFinite(numeric)) {
    return { ok: false, problem: inWords('not_finite', row, key, `${show(value)} is not a finite number`) }
  }
  return { ok: true, number: numeric }
}

function probability(reader: RowReader, key: string, value: unknown): NumberRead {
  const read = finite(reader, key, value)
  if (!read.ok || (read.number >= 0 && read.number <= 1)) return read
  const what = `${read.number} is not a probability between 0 and 1`
  return { ok: false, problem: inWords('not_a_probability', reader.row, key, what) }
}

function classPrediction(reader: RowReader, classes: readonly string[]): PredictionRead {
  const { row, values } = reader
  const scores = classScores(reader, classes)
  if (!scores.ok) return scores
  const said = values.get('prediction')
  if (said === undefined || said === null) {
    if (scores.scores === undefined) {
      const what = 'there is neither a prediction nor scores'
      return { ok: false, problem: inWords('missing_key', row, 'prediction', what) }
    }
    const found = scores.scores
    const best = classes.reduce((a, b) => (found[b]! > found[a]! ? b : a))
    return { ok: true, prediction: { kind: 'class', prediction: best, scores: found } }
  }
  const prediction = typeof said === 'number' ? String(said) : said
  if (typeof prediction !== 'string' || !classes.includes(prediction)) {
    return { ok: false, problem: unknownClass(row, 'prediction', said, classes) }
  }
  return { ok: true, prediction: { kind: 'class', prediction, scores: scores.scores } }
}

type ScoresRead =
  | { readonly ok: true; readonly scores: Readonly<Record<string, number>> | undefined }
  | { readonly ok: false; readonly problem: PredictionsProblem }

function classScores(reader: RowReader, classes: readonly string[]): ScoresRead {
  const { row } = reader
  const said = reader.values.get('scores')
  if (said === undefined || said === null) return { ok: true, scores: undefined }
  if (typeof said !== 'object' || Array.isArray(said)) {
    const words = `row ${row}, scores: ${show(said)} is not an object of class and score`
    return { ok: false, problem: { kind: 'unreadable', row, words } }
  }
  const given = new Map<string, unknown>(Object.entries(said))
  const stranger = [...given.keys()].find((name) => !classes.includes(name))
  if (stranger !== undefined) {
    return { ok: false, problem: unknownClass(row, 'scores', stranger, classes) }
  }
  const scores: [string, number][] = []
  for (const name of classes) {
    const read = probability(reader, `scores.${name}`, given.get(name))
    if (!read.ok) return read
    scores.push([name, read.number])
  }
  return { ok: true, scores: Object.fromEntries(scores) }
}

function unknownClass(
  row: number,
  key: string,
  found: unknown,
  classes: readonly string[],
): PredictionsProblem {
  const allowed = classes.slice(0, 10).join(', ') + (classes.length > 10 ? ', …' : '')
  return inWords('unknown_class', row, key, `${show(found)} is not a class of the signature (${allowed})`)
}

function nameBareValues(values: readonly unknown[], output: SignatureOutput): ReadonlyMap<string, unknown> {
  const [only] = values
  if (values.length === 1 && only !== undefined && only !== null && typeof only !== 'object') {
    return new Map([[output.kind === 'score' ? 'score' : 'prediction', only]])
  }
  if (output.kind === 'class_scores' && values.length === output.classes.length) {
    return new Map([
      ['scores', Object.fromEntries(output.classes.map((name, index) => [name, values[index]]))],
    ])
  }
  return new Map()
}
