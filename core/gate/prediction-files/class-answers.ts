import type { RoleColumns } from './file-columns.ts'
import type { Labels } from './holdout-labels.ts'
import type { AnswersQuestion, ModelAnswers } from './model-answers.ts'
import { cellsOf, type MatchedColumn, readNames, readNumbers, toBinary } from './read-cells.ts'
import { isUnusable, quoted, rowsText, type Unusable, unusable } from './unusable.ts'

/** What is said of scores that are probabilities where nobody said from which on a row is positive. */
export const takenThreshold = 'Predicted positive from a score of 0.5 on (--threshold sets it).'

/** Scores are taken for probabilities this far beyond 0 and 1, and cut there: rounding leaves such crumbs. */
const slack = 1e-6
/** Scores by class are probabilities if they add up to 1 within this. */
const sumSlack = 1e-3

/** Answers of two classes: scores, predicted classes, or both. */
export function binaryAnswers(question: AnswersQuestion): ModelAnswers | Unusable {
  const { file, columns, labels, threshold } = question
  if (labels.kind !== 'binary') throw new TypeError('binary answers need binary labels')
  const positiveScore = columns.score ?? columns.classScores.get(labels.yes)
  const scores = positiveScore === undefined ? undefined : readScores(question, positiveScore)
  if (scores !== undefined && isUnusable(scores)) return scores
  const byThreshold = scores !== undefined && (threshold !== undefined || columns.prediction === undefined)
  const task = 'binary-classification' as const
  if (byThreshold) {
    const { values, notProbabilities } = scores
    const from = threshold ?? 0.5
    const predicted = new Uint8Array(values.length)
    for (let row = 0; row < predicted.length; row++) predicted[row] = values[row]! >= from ? 1 : 0
    return {
      kind: 'answers',
      scored: { task, labels: labels.codes, scores: values, predicted },
      scores: true,
      // Half is a threshold of probabilities, not of scores on a scale of their own.
      classes: threshold !== undefined || notProbabilities === undefined,
      notProbabilities,
      ...(threshold === undefined && notProbabilities === undefined ? { how: takenThreshold } : {}),
    }
  }
  if (columns.prediction === undefined) {
    return unusable('missing-predictions', {
      role: file.role,
      words: `${file.path} has neither a score of the positive class nor a predicted class.`,
      next: 'name the column by --score or --prediction.',
    })
  }
  const predicted = readBinary({ file, name: columns.prediction, match: question.match }, labels)
  if (isUnusable(predicted)) return predicted
  return {
    kind: 'answers',
    scored: {
      task,
      labels: labels.codes,
      scores: scores?.values ?? Float64Array.from(predicted),
      predicted,
    },
    scores: scores !== undefined,
    classes: true,
    notProbabilities: scores?.notProbabilities,
    how: `${file.path}: predicted classes are column ${columns.prediction}${scores === undefined ? '; it has no scores' : ' (--threshold takes them from the scores)'}.`,
  }
}

/** Answers of several classes: predicted names, scores by class, or both. */
export function multiclassAnswers(question: AnswersQuestion): ModelAnswers | Unusable {
  const { file, columns, labels, match } = question
  if (labels.kind !== 'classes') throw new TypeError('multiclass answers need classes')
  const { names, codes } = labels
  const scores = new Map<string, Float64Array>()
  for (const [name, column] of columns.classScores) {
    const read = readNumbers({ file, name: column, match }, 'finite')
    if (isUnusable(read)) return read
    scores.set(name, read)
  }
  const lacking = names.filter((name) => !scores.has(name))
  const all = scores.size > 0 && lacking.length === 0
  if (columns.prediction === undefined && !all) {
    return unusable('missing-predictions', {
      role: file.role,
      words:
        scores.size === 0
          ? `${file.path} has neither predicted classes nor scores by class.`
          : `${file.path} has no scores of ${lacking.length} ${lacking.length === 1 ? 'class' : 'classes'}, such as ${quoted(lacking[0] ?? '')}, and no predicted classes.`,
      next: 'name the column of predicted classes by --prediction, or bring a column <score>_<class> for each class.',
    })
  }
  const position = new Map(names.map((name, index) => [name, index]))
  const predicted = new Int32Array(codes.length)
  if (columns.prediction === undefined) {
    const ranked = [...scores]
    for (let row = 0; row < predicted.length; row++) {
      let best = ranked[0]!
      for (const one of ranked) if (one[1][row]! > best[1][row]!) best = one
      predicted[row] = position.get(best[0]) ?? -1
    }
  } else {
    const read = readNames({ file, name: columns.prediction, match })
    if (isUnusable(read)) return read
    for (let row = 0; row < predicted.length; row++) predicted[row] = position.get(read[row]!) ?? -1
  }
  return {
    kind: 'answers',
    scored: {
      task: 'multiclass',
      classes: names,
      labels: codes,
      predicted,
      ...(all ? { scores: names.map((name) => scores.get(name)!) } : {}),
    },
    scores: all,
    classes: true,
    notProbabilities: all ? whyNoShares(file, [...scores.values()]) : undefined,
    how:
      columns.prediction === undefined
        ? 'Predicted is the class with the highest score.'
        : `${file.path}: predicted classes are column ${columns.prediction}.`,
  }
}

interface ReadScores {
  readonly kind: 'scores'
  readonly values: Float64Array
  readonly notProbabilities: string | undefined
}

function readScores({ file, match }: AnswersQuestion, name: string): ReadScores | Unusable {
  const read = readNumbers({ file, name, match }, 'finite')
  if (isUnusable(read)) return read
  let outside = 0
  let first = 0
  for (let row = 0; row < read.length; row++) {
    const score = read[row]!
    if (score >= -slack && score <= 1 + slack) continue
    if (outside++ === 0) first = row
  }
  if (outside > 0) {
    const place = match.positions === undefined ? first : match.positions[first]!
    return {
      kind: 'scores',
      values: read,
      notProbabilities: `column ${name} of ${file.path} holds ${rowsText(outside)} outside 0 to 1, such as ${read[first]} in row ${place + 1}`,
    }
  }
  for (let row = 0; row < read.length; row++) read[row] = Math.min(1, Math.max(0, read[row]!))
  return { kind: 'scores', values: read, notProbabilities: undefined }
}

function whyNoShares(file: RoleColumns, columns: readonly Float64Array[]): string | undefined {
  const rows = columns[0]?.length ?? 0
  for (let row = 0; row < rows; row++) {
    let sum = 0
    for (const column of columns) {
      const score = column[row]!
      if (!(score >= -slack && score <= 1 + slack))
        return `${file.path} holds scores outside 0 to 1, such as ${score}`
      sum += score
    }
    if (Math.abs(sum - 1) > sumSlack)
      return `the scores by class of ${file.path} do not add up to 1 on every row, but to ${Number(sum.toPrecision(6))}`
  }
  return undefined
}

/** Predicted classes of two, in the spellings of the labels or of a yes or no. */
function readBinary(
  column: MatchedColumn,
  labels: Extract<Labels, { kind: 'binary' }>,
): Uint8Array | Unusable {
  const names = readNames(column)
  if (isUnusable(names)) return names
  const cells = cellsOf(column)
  const { positions } = column.match
  const predicted = new Uint8Array(names.length)
  for (let row = 0; row < predicted.length; row++) {
    const place = positions === undefined ? row : positions[row]!
    const name = names[row]!
    const code = labels.named ? (name === labels.yes ? 1 : name === labels.no ? 0 : undefined) : undefined
    const found = code ?? toBinary(cells[place])
    if (found === undefined) {
      return unusable('unknown-class', {
        role: column.file.role,
        column: column.name,
        first: [name],
        words: `${column.file.path}, column ${column.name}: row ${place + 1} predicts ${quoted(name)}, which is neither ${quoted(labels.yes)} nor ${quoted(labels.no)}.`,
        next: 'predict the classes of the labels, or 1 and 0; scores go into another column (--score).',
      })
    }
    predicted[row] = found
  }
  return predicted
}
