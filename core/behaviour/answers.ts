import { readNumber } from '#core/metrics/cells.ts'
import type { PredictionColumns } from '#core/metrics/join-scored.ts'
import { mapColumns, type Scored, selectRows } from '#core/metrics/scored.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import type { Task } from '#core/pipeline/pipeline.ts'
import type { Question } from './questions.ts'

/** What the served model said to each question, by id. */
export type Answers = ReadonlyMap<string, Prediction>

/** Nobody asked. */
export const noAnswers: Answers = new Map()

/**
 * Reads a file of answers that somebody else's code wrote: what is no answer of the task (a score beyond 0 to 1, no
 * number, no class) is left out, so that its question counts as not answered.
 */
export function readAnswers(columns: PredictionColumns, task: Task): Answers {
  const answers = new Map<string, Prediction>()
  for (let row = 0; row < columns.rowIds.length; row++) {
    const answer = answerAt(columns, task, row)
    if (answer !== undefined) answers.set(String(columns.rowIds[row]), answer)
  }
  return answers
}

function answerAt(columns: PredictionColumns, task: Task, row: number): Prediction | undefined {
  switch (task) {
    case 'binary-classification': {
      const score = readNumber(columns.score?.[row])
      return score >= 0 && score <= 1 ? { kind: 'score', score } : undefined
    }
    case 'regression':
    case 'forecast':
    case 'scores': {
      const prediction = readNumber(columns.prediction?.[row])
      const quantiles = Object.entries(columns.quantiles ?? {}).map(
        ([level, values]) => [level, readNumber(values[row])] as const,
      )
      if (![prediction, ...quantiles.map(([, value]) => value)].every(Number.isFinite)) return undefined
      return {
        kind: 'value',
        prediction,
        ...(quantiles.length === 0 ? {} : { quantiles: Object.fromEntries(quantiles) }),
      }
    }
    case 'multiclass': {
      const prediction = columns.prediction?.[row]
      if (prediction === undefined || prediction === null || prediction === '') return undefined
      const scores = Object.entries(columns.classScores ?? {}).map(
        ([name, values]) => [name, readNumber(values[row])] as const,
      )
      if (scores.some(([, score]) => !(score >= 0 && score <= 1))) return undefined
      return {
        kind: 'class',
        prediction: String(prediction),
        scores: scores.length === 0 ? undefined : Object.fromEntries(scores),
      }
    }
  }
}

/** Rows of the holdout answered anew. */
export type AnsweredAnew =
  | { readonly kind: 'answered'; readonly scored: Scored }
  | { readonly kind: 'unanswered'; readonly missing: number; readonly of: number }

/**
 * The chosen rows of the holdout with the answers to other questions in the place of their own.
 * @param questions one for each of `rows`; undefined where the row is as it was and keeps its answer
 */
export function answeredAnew(
  scored: Scored,
  rows: Uint32Array,
  questions: readonly (Question | undefined)[],
  answers: Answers,
  decisionThreshold: number,
): AnsweredAnew {
  const missing = questions.filter(
    (question) => question !== undefined && !fits(answers.get(question.id), scored),
  ).length
  if (missing > 0) return { kind: 'unanswered', missing, of: questions.length }
  // A copy: what is changed below must not be the holdout's own columns.
  const anew = mapColumns(selectRows(scored, rows), (column) => column.slice() as typeof column)
  for (const [row, question] of questions.entries()) {
    const answer = question === undefined ? undefined : answers.get(question.id)
    if (answer === undefined) continue
    if (anew.task === 'binary-classification' && answer.kind === 'score') {
      anew.scores[row] = answer.score
      anew.predicted[row] = answer.score >= decisionThreshold ? 1 : 0
    } else if (anew.task === 'multiclass' && answer.kind === 'class') {
      anew.predicted[row] = anew.classes.indexOf(answer.prediction)
      anew.classes.forEach((name, index) => {
        if (anew.scores !== undefined) anew.scores[index]![row] = answer.scores?.[name] ?? 0
      })
    } else if (anew.task !== 'binary-classification' && anew.task !== 'multiclass') {
      if (answer.kind !== 'value') continue
      anew.predicted[row] = answer.prediction
      if (anew.task !== 'forecast') continue
      for (const { level, values } of anew.quantiles ?? [])
        values[row] = answer.quantiles?.[String(level)] ?? Number.NaN
    }
  }
  return { kind: 'answered', scored: anew }
}

/** Whether an answer can stand in the place of the holdout's own: of the task, with scores where those have scores. */
function fits(answer: Prediction | undefined, scored: Scored): boolean {
  switch (answer?.kind) {
    case 'score':
      return scored.task === 'binary-classification'
    case 'value':
      return scored.task === 'forecast'
        ? (scored.quantiles ?? []).every(({ level }) => answer.quantiles?.[String(level)] !== undefined)
        : scored.task === 'regression' || scored.task === 'scores'
    case 'class':
      return scored.task === 'multiclass' && (scored.scores === undefined || answer.scores !== undefined)
    case undefined:
      return false
  }
}
