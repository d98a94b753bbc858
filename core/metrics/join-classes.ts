import { type Cell, distinctTexts, readBinary, readNumber, readText } from './cells.ts'
import type { JoinAnswer, JoinRequest } from './join-scored.ts'
import { type Unusable, unusable } from './unusable.ts'

/** Scores are taken for probabilities this far beyond 0 and 1, and cut there: rounding leaves such crumbs. */
const slack = 1e-6

/** Binary: labels, scores and the classes that the decision threshold makes of them. */
export function joinBinary(request: JoinRequest, positions: Uint32Array): JoinAnswer {
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
  const predicted = new Uint8Array(scores.length)
  for (let row = 0; row < predicted.length; row++) predicted[row] = scores[row]! >= threshold ? 1 : 0
  return { kind: 'scored', scored: { task: 'binary-classification', labels, scores, predicted } }
}

/** Multiclass: labels and predictions as positions of classes, and the scores of each class where there are any. */
export function joinMulticlass(request: JoinRequest, positions: Uint32Array): JoinAnswer {
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
  const scores = readClassScores(request, classes, positions)
  if (!Array.isArray(scores)) return scores
  const predicted = readPredicted(request, positionOfClass, scores, positions)
  if (!(predicted instanceof Int32Array)) return predicted
  return {
    kind: 'scored',
    scored: { task: 'multiclass', classes, labels, predicted, ...(scores.length > 0 ? { scores } : {}) },
  }
}

function readClassScores(
  request: JoinRequest,
  classes: readonly string[],
  positions: Uint32Array,
): Float64Array[] | Unusable {
  const given = request.predictions.classScores ?? {}
  const scores: Float64Array[] = []
  if (Object.keys(given).length === 0) return scores
  for (const name of classes) {
    const column = given[name]
    if (column === undefined)
      return unusable('missing-scores', `The predictions have no column score_${name}.`)
    const read = readProbabilities(column, positions, `score_${name}`)
    if (!(read instanceof Float64Array)) return read
    scores.push(read)
  }
  return scores
}

function readPredicted(
  { predictions: { prediction } }: JoinRequest,
  positionOfClass: ReadonlyMap<string, number>,
  scores: readonly Float64Array[],
  positions: Uint32Array,
): Int32Array | Unusable {
  const predicted = new Int32Array(positions.length)
  if (prediction === undefined && scores.length === 0) {
    return unusable('missing-predictions', 'The predictions have neither prediction nor score_<class>.')
  }
  for (let row = 0; row < predicted.length; row++) {
    if (prediction === undefined) {
      predicted[row] = likeliest(scores, row)
      continue
    }
    const cell = prediction[positions[row]!]
    if (cell === null || cell === undefined) {
      return unusable('missing-predictions', 'Some rows have no prediction.')
    }
    predicted[row] = positionOfClass.get(readText(cell)) ?? -1
  }
  return predicted
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
    if (score < -slack || score > 1 + slack) {
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
