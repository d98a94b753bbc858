import type { Cell } from './cells.ts'
import { joinBinary, joinMulticlass } from './join-classes.ts'
import { joinForecast, joinRegression, joinScores } from './join-numbers.ts'
import { matchRows, type RowIds } from './match-rows.ts'
import type { Task } from './metric-table.ts'
import type { Scored } from './scored.ts'
import { type Unusable, unusable } from './unusable.ts'

export type { Cell } from './cells.ts'

/** Labels as the judge read them: one id and one label a row. */
export interface LabelColumns {
  readonly rowIds: RowIds
  /** Not read for free scores. */
  readonly labels: ArrayLike<Cell>
  /** Forecast: what a naive forecast says of each row. */
  readonly naive?: ArrayLike<Cell> | undefined
}

/** Predictions as a model left them, in any order of rows. */
export interface PredictionColumns {
  readonly rowIds: RowIds
  /**
   * Regression, forecast: the number. Multiclass: the class; without it the class with the highest score. Binary: not
   * read.
   */
  readonly prediction?: ArrayLike<Cell>
  /** Binary: P(positive). Scores: the score, any number. */
  readonly score?: ArrayLike<Cell>
  /** Multiclass: P(class) by class name, that is the columns `score_<class>`; for all classes or for none. */
  readonly classScores?: Readonly<Record<string, ArrayLike<Cell>>>
  /** Forecast: predicted quantiles by level, that is the columns `quantile_<level>`, such as `quantile_0.9`. */
  readonly quantiles?: Readonly<Record<string, ArrayLike<Cell>>>
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

export type JoinAnswer = { readonly kind: 'scored'; readonly scored: Scored } | Unusable

/**
 * Joins predictions with labels by row id. Both must hold the same ids, each once; their order does not matter.
 * The rows of the answer are in the order of the labels, so that columns of the same holdout (slices) line up.
 */
export function joinScored(request: JoinRequest): JoinAnswer {
  const { task, labels, predictions } = request
  if (labels.rowIds.length === 0) return unusable('no-rows', 'There are no labelled rows.')
  const positions = matchRows(labels.rowIds, predictions.rowIds)
  if (!(positions instanceof Uint32Array)) return positions
  if (task === 'scores') return joinScores(request, positions)
  const missing = countWhere(labels.labels, (cell) => cell === null || cell === undefined || cell === '')
  if (missing > 0)
    return unusable('missing-labels', `${missing} of ${labels.rowIds.length} rows have no label.`)
  switch (task) {
    case 'binary-classification':
      return joinBinary(request, positions)
    case 'multiclass':
      return joinMulticlass(request, positions)
    case 'regression':
      return joinRegression(request, positions)
    case 'forecast':
      return joinForecast(request, positions)
  }
}

function countWhere(cells: ArrayLike<Cell>, test: (cell: Cell) => boolean): number {
  let count = 0
  for (let row = 0; row < cells.length; row++) if (test(cells[row])) count++
  return count
}
