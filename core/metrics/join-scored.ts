import { type Cell, distinctTexts, readBinary, readNumber, readText } from './cells.ts'
import type { Task } from './metric-table.ts'
import type { Scored } from './scored.ts'

export type { Cell } from './cells.ts'

/** Labels as the judge read them: one id and one label a row. */
export interface LabelColumns {
  readonly rowIds: ArrayLike<string | number | bigint>
  readonly labels: ArrayLike<Cell>
}

/** Predictions as a model left them, in any order of rows. */
export interface PredictionColumns {
  readonly rowIds: ArrayLike<string | number | bigint>
  /** Regression: the number. Multiclass: the class; without it the class with the highest score. Binary: not read. */
  readonly prediction?: ArrayLike<Cell>
  /** Binary: P(positive). */
  readonly score?: ArrayLike<Cell>
  /** Multiclass: P(class) by class name, that is the columns `score_<class>`; for all classes or for none. */
  readonly classScores?: Readonly<Record<string, ArrayLike<Cell>>>
}

export interface JoinRequest {
  readonly task: Task
  readonly labels: LabelColumns
  readonly predictions: PredictionColumns
  /** Binary: predicted positive from this score on. Default 0.5. */
  readonly decisionThreshold?: number
  /** Multiclass: the classes and their order. Default: the distinct labels, sorted. */
  readonly classes?: readonly string[]
}

/** Why predictions and labels cannot be judged together. */
export const unusableReasons = [
  'no-rows',
  'different-rows',
  'duplicate-ids',
  'missing-labels',
  'unreadable-labels',
  'one-class',
  'missing-scores',
  'missing-predictions',
  'non-finite-scores',
  'scores-out-of-range',
] as const
export type UnusableReason = (typeof unusableReasons)[number]

export type JoinAnswer =
  | { readonly kind: 'scored'; readonly scored: Scored }
  | { readonly kind: 'unusable'; readonly reason: UnusableReason; readonly detail: string }

type Unusable = Extract<JoinAnswer, { kind: 'unusable' }>

/**
 * Joins predictions with labels by row id. Both must hold the same ids, each once; their order does not matter.
 * The rows of the answer are in the order of the labels, so that columns of the same holdout (slices) line up.
 */
export function joinScored(request: JoinRequest): JoinAnswer {
  const { labels, predictions } = request
  if (labels.rowIds.length === 0) return unusable('no-rows', 'There are no labelled rows.')
  const positions = matchRows(labels.rowIds, predictions.rowIds)
  if (!(positions instanceof Uint32Array)) return positions
  const missing = countWhere(labels.labels, (cell) => cell === null || cell === undefined || cell === '')
  if (missing > 0)
    return unusable('missing-labels', `${missing} of ${labels.rowIds.length} rows have no label.`)
  switch (request.task) {
    case 'binary-classification':
      return joinBinary(request, positions)
    case 'multiclass':
      return joinMulticlass(request, positions)
    case 'regression':
      return joinRegression(request, positions)
  }
}

function joinBinary(request: JoinRequest, positions: Uint32Array): JoinAnswer {
  const threshold = request.decisionThreshold ?? 0.5
  const labels = new Uint8Array(positions.length)
  let positives = 0
  for (let row = 0; row < positions.length; row++) {
    const label = readBinary(request.labels.labels[row])
    if (label === undefined) {
      const found = String(request.labels.labels[row])
      return unusable('unreadable-labels', `The label ${JSON.stringify(found)} is neither true nor false.`)
    }
    labels[row] = label
    positives += label
  }
  if (positives === 0 || positives === positions.length) {
    const all = positives === 0 ? 'negative' : 'positive'
    return unusable('one-class', `All ${positions.length} labels are ${all}.`)
  }
  if (request.predictions.score === undefined) {
    return unusable('missing-scores', 'The predictions have no column score.')
  }
  const scores = readProbabilities(request.predictions.score, positions, 'score')
  if (!(scores instanceof Float64Array)) return scores
  const predicted = Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0))
  return { kind: 'scored', scored: { task: 'binary-classification', labels, scores, predicted } }
}

function joinMulticlass(request: JoinRequest, positions: Uint32Array): JoinAnswer {
  const classes = request.classes ?? distinctTexts(request.labels.labels)
  const positionOfClass = new Map(classes.map((name, index) => [name, index]))
  const labels = new Int32Array(positions.length)
  for (let row = 0; row < labels.length; row++) {
    const name = readText(request.labels.labels[row])
    const position = positionOfClass.get(name)
    if (position === undefined) {
      return unusable(
        'unreadable-labels',
        `The label ${JSON.stringify(name)} is none of ${classes.join(', ')}.`,
      )
    }
    labels[row] = position
  }
  if (labels.every((label) => label === labels[0])) {
    return unusable('one-class', `All ${labels.length} labels are ${classes[labels[0]!]}.`)
  }
  const scores: Float64Array[] = []
  const given = request.predictions.classScores ?? {}
  if (Object.keys(given).length > 0) {
    for (const name of classes) {
      const column = given[name]
      if (column === undefined)
        return unusable('missing-scores', `The predictions have no column score_${name}.`)
      const read = readProbabilities(column, positions, `score_${name}`)
      if (!(read instanceof Float64Array)) return read
      scores.push(read)
    }
  }
  const { prediction } = request.predictions
  const predicted = new Int32Array(positions.length)
  for (let row = 0; row < predicted.length; row++) {
    if (prediction === undefined) {
      if (scores.length === 0) {
        return unusable('missing-predictions', 'The predictions have neither prediction nor score_<class>.')
      }
      predicted[row] = likeliest(scores, row)
      continue
    }
    const cell = prediction[positions[row]!]
    if (cell === null || cell === undefined) {
      return unusable('missing-predictions', 'Some rows have no prediction.')
    }
    predicted[row] = positionOfClass.get(readText(cell)) ?? -1
  }
  return {
    kind: 'scored',
    scored: { task: 'multiclass', classes, labels, predicted, ...(scores.length > 0 ? { scores } : {}) },
  }
}

function joinRegression(request: JoinRequest, positions: Uint32Array): JoinAnswer {
  const { prediction } = request.predictions
  if (prediction === undefined) {
    return unusable('missing-predictions', 'The predictions have no column prediction.')
  }
  const labels = new Float64Array(positions.length)
  const predicted = new Float64Array(positions.length)
  for (let row = 0; row < positions.length; row++) {
    labels[row] = readNumber(request.labels.labels[row])
    predicted[row] = readNumber(prediction[positions[row]!])
    if (!Number.isFinite(labels[row])) {
      return unusable('unreadable-labels', `The label ${String(request.labels.labels[row])} is not a number.`)
    }
    if (!Number.isFinite(predicted[row])) {
      return unusable('non-finite-scores', 'Some predictions are missing, infinite or not numbers.')
    }
  }
  return { kind: 'scored', scored: { task: 'regression', labels, predicted } }
}

/** For each label's row its place among the predictions. */
function matchRows(
  labelIds: ArrayLike<string | number | bigint>,
  predictionIds: ArrayLike<string | number | bigint>,
): Uint32Array | Unusable {
  const places = new Map<string, number>()
  for (let place = 0; place < predictionIds.length; place++) places.set(String(predictionIds[place]), place)
  if (places.size < predictionIds.length) {
    const extra = predictionIds.length - places.size
    return unusable('duplicate-ids', `${extra} of ${predictionIds.length} predictions repeat a row id.`)
  }
  const positions = new Uint32Array(labelIds.length)
  const taken = new Uint8Array(predictionIds.length)
  const unpredicted: string[] = []
  let unpredictedCount = 0
  for (let row = 0; row < labelIds.length; row++) {
    const place = places.get(String(labelIds[row]))
    if (place === undefined) {
      unpredictedCount++
      if (unpredicted.length < 3) unpredicted.push(String(labelIds[row]))
    } else if (taken[place] === 1) {
      return unusable(
        'duplicate-ids',
        `The row id ${String(labelIds[row])} occurs more than once among the labels.`,
      )
    } else {
      taken[place] = 1
      positions[row] = place
    }
  }
  const unlabelledCount = predictionIds.length - (labelIds.length - unpredictedCount)
  if (unpredictedCount === 0 && unlabelledCount === 0) return positions
  const parts: string[] = []
  if (unpredictedCount > 0) {
    parts.push(
      `${unpredictedCount} rows have no prediction (${unpredicted.join(', ')}${unpredictedCount > 3 ? ', …' : ''})`,
    )
  }
  if (unlabelledCount > 0)
    parts.push(`${unlabelledCount} predictions are for rows that are not in the holdout`)
  return unusable('different-rows', `${parts.join('; ')}.`)
}

function readProbabilities(
  column: ArrayLike<Cell>,
  positions: Uint32Array,
  name: string,
): Float64Array | Unusable {
  const scores = new Float64Array(positions.length)
  for (let row = 0; row < positions.length; row++) {
    const score = readNumber(column[positions[row]!])
    if (!Number.isFinite(score)) {
      return unusable('non-finite-scores', `Some values of ${name} are missing, infinite or not numbers.`)
    }
    if (score < -1e-6 || score > 1 + 1e-6) {
      return unusable(
        'scores-out-of-range',
        `${name} holds ${score}; it must be a probability between 0 and 1.`,
      )
    }
    scores[row] = Math.min(1, Math.max(0, score))
  }
  return scores
}

function likeliest(scores: readonly Float64Array[], row: number): number {
  let best = 0
  for (let index = 1; index < scores.length; index++)
    if (scores[index]![row]! > scores[best]![row]!) best = index
  return best
}

function countWhere(cells: ArrayLike<Cell>, test: (cell: Cell) => boolean): number {
  let count = 0
  for (let row = 0; row < cells.length; row++) if (test(cells[row])) count++
  return count
}

function unusable(reason: UnusableReason, detail: string): Unusable {
  return { kind: 'unusable', reason, detail }
}
