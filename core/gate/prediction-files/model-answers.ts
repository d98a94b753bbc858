import type { Task } from '#core/metrics/metric-table.ts'
import type { Scored } from '#core/metrics/scored.ts'
import { binaryAnswers, multiclassAnswers } from './class-answers.ts'
import type { AnswerColumns } from './column-roles.ts'
import type { RoleColumns } from './file-columns.ts'
import type { Labels } from './holdout-labels.ts'
import type { RowMatch } from './match-rows.ts'
import { forecastAnswers, numberAnswers } from './number-answers.ts'
import { readNumbers } from './read-cells.ts'
import { isUnusable, type Unusable } from './unusable.ts'

/** One model's answers beside the labels, and what can be said of them. */
export interface ModelAnswers {
  readonly kind: 'answers'
  readonly scored: Scored
  /** Predicted classes are known. */
  readonly classes: boolean
  /** Every row has a score. */
  readonly scores: boolean
  /** Why scores are no probabilities; none if they are. */
  readonly notProbabilities?: string | undefined
  /** How predicted classes were found. */
  readonly how?: string | undefined
}

export interface AnswersQuestion {
  readonly task: Task
  readonly file: RoleColumns
  readonly columns: AnswerColumns
  readonly match: RowMatch
  readonly labels: Labels
  readonly threshold: number | undefined
  /** Forecast: what a naive forecast says of each row, in the order of the holdout. */
  readonly naive: Float64Array | undefined
}

/** Reads one model's answers in the order of the holdout, and how long each took where that is looked at. */
export function modelAnswers(question: AnswersQuestion): ModelAnswers | Unusable {
  const answers = answersOf(question)
  const { file, match, columns } = question
  if (isUnusable(answers) || columns.latency === undefined) return answers
  const latencies = readNumbers({ file, name: columns.latency, match }, 'finite')
  return isUnusable(latencies)
    ? latencies
    : { ...answers, scored: { ...answers.scored, serving: { latencies } } }
}

function answersOf(question: AnswersQuestion): ModelAnswers | Unusable {
  switch (question.task) {
    case 'binary-classification':
      return binaryAnswers(question)
    case 'multiclass':
      return multiclassAnswers(question)
    case 'regression':
    case 'scores':
      return numberAnswers(question, question.task)
    case 'forecast':
      return forecastAnswers(question)
  }
}
