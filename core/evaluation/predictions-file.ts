import type { Prediction } from '#core/package/prediction-row.ts'

/** A column of a prediction file. */
export interface PredictionColumn {
  readonly name: string
  readonly values: readonly (string | number | null)[]
  readonly type: 'string' | 'number'
}

/**
 * Predictions as columns `row_id, prediction, score[, score_<class>…][, quantile_<level>…]`.
 * @param rowIds one id for each prediction
 */
export function predictionColumns(
  rowIds: readonly string[],
  predictions: readonly Prediction[],
  decisionThreshold: number,
): PredictionColumn[] {
  const columns: PredictionColumn[] = [{ name: 'row_id', values: rowIds, type: 'string' }]
  const first = predictions[0]
  if (first === undefined || first.kind === 'score') {
    const scores = predictions.map((prediction) => (prediction.kind === 'score' ? prediction.score : null))
    columns.push({
      name: 'prediction',
      values: scores.map((score) => (score !== null && score >= decisionThreshold ? 1 : 0)),
      type: 'number',
    })
    columns.push({ name: 'score', values: scores, type: 'number' })
  } else if (first.kind === 'value') {
    const values = predictions.map((prediction) =>
      prediction.kind === 'value' ? prediction.prediction : null,
    )
    columns.push({ name: 'prediction', values, type: 'number' })
    for (const level of Object.keys(first.quantiles ?? {})) {
      columns.push({
        name: `quantile_${level}`,
        values: predictions.map((prediction) =>
          prediction.kind === 'value' ? (prediction.quantiles?.[level] ?? null) : null,
        ),
        type: 'number',
      })
    }
  } else {
    const classes = predictions.map((prediction) => (prediction.kind === 'class' ? prediction : undefined))
    columns.push({
      name: 'prediction',
      values: classes.map((answer) => answer?.prediction ?? null),
      type: 'string',
    })
    for (const name of Object.keys(first.scores ?? {}).sort()) {
      columns.push({
        name: `score_${name}`,
        values: classes.map((answer) => answer?.scores?.[name] ?? null),
        type: 'number',
      })
    }
  }
  return columns
}
