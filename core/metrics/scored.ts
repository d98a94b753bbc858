/** What serving the model cost, where it was measured. */
export interface Serving {
  /** Milliseconds until each row was answered; NaN for rows that were not timed. */
  readonly latencies?: Float64Array
  readonly packageBytes?: number
}

interface Served {
  readonly serving?: Serving
}

/** A binary model's answers beside the labels, row by row. */
export interface BinaryScored extends Served {
  readonly task: 'binary-classification'
  /** 1 = positive. */
  readonly labels: Uint8Array
  /** P(positive), within [0, 1]; metrics of ranks and of classes take any finite score. */
  readonly scores: Float64Array
  /** 1 where the score reaches the decision threshold. */
  readonly predicted: Uint8Array
}

/** A multiclass model's answers beside the labels. */
export interface MulticlassScored extends Served {
  readonly task: 'multiclass'
  readonly classes: readonly string[]
  /** Positions in `classes`. */
  readonly labels: Int32Array
  /** Positions in `classes`; -1 for a class no label has. */
  readonly predicted: Int32Array
  /** P(class), one array for each of `classes`, in their order. */
  readonly scores?: readonly Float64Array[]
}

/** A regression model's answers beside the labels. */
export interface RegressionScored extends Served {
  readonly task: 'regression'
  readonly labels: Float64Array
  readonly predicted: Float64Array
}

/** A predicted quantile: the value under which a share `level` of the labels should lie. */
export interface PredictedQuantile {
  /** Between 0 and 1. */
  readonly level: number
  readonly values: Float64Array
}

/** A forecasting model's answers beside what came. */
export interface ForecastScored extends Served {
  readonly task: 'forecast'
  readonly labels: Float64Array
  readonly predicted: Float64Array
  /** By ascending level. */
  readonly quantiles?: readonly PredictedQuantile[]
  /** What a naive forecast, such as the last value, says of the same rows. It belongs to the data, not to the model. */
  readonly naive?: Float64Array
}

/** Free scores of the rows themselves, such as a judge's of a model's texts; higher is better. */
export interface ScoresScored extends Served {
  readonly task: 'scores'
  /** Nothing is labelled: all 0, so that rows are counted and matched like any other's. */
  readonly labels: Float64Array
  /** The score of each row. */
  readonly predicted: Float64Array
}

/** Predictions joined with labels. Rows of two `Scored` that are compared are the same, in the same order. */
export type Scored = BinaryScored | MulticlassScored | RegressionScored | ForecastScored | ScoresScored

/** The answers of one task. */
export type ScoredOf<Task extends Scored['task']> = Extract<Scored, { task: Task }>

/** Number of rows. */
export function rowCount(scored: Scored): number {
  return scored.labels.length
}

/** The rows that were timed. */
export function timedRows(scored: Scored): Scored {
  const latencies = scored.serving?.latencies
  if (latencies === undefined || !latencies.some(Number.isNaN)) return scored
  const timed = Uint32Array.from(latencies.keys()).filter((row) => !Number.isNaN(latencies[row]))
  return selectRows(scored, timed)
}

/** A column of any kind. */
export type Column = Uint8Array | Int32Array | Float64Array

/** The chosen rows, in the chosen order: a slice, a sample. A row may be chosen more than once. */
export function selectRows(scored: Scored, rows: Uint32Array): Scored {
  return mapColumns(scored, (column) => {
    const chosen = emptyLike(column, rows.length)
    for (let index = 0; index < rows.length; index++) chosen[index] = column[rows[index]!]!
    return chosen
  })
}

/** The same answers with every column of rows replaced by another; what is not by row stays. */
export function mapColumns(scored: Scored, map: <Of extends Column>(column: Of) => Of): Scored {
  const { serving } = scored
  const { latencies } = serving ?? {}
  const served = {
    ...(serving === undefined
      ? {}
      : { serving: { ...serving, ...(latencies === undefined ? {} : { latencies: map(latencies) }) } }),
  }
  switch (scored.task) {
    case 'binary-classification': {
      const { task, labels, scores, predicted } = scored
      return { task, labels: map(labels), scores: map(scores), predicted: map(predicted), ...served }
    }
    case 'multiclass': {
      const { task, classes, labels, predicted, scores } = scored
      return {
        task,
        classes,
        labels: map(labels),
        predicted: map(predicted),
        ...(scores === undefined ? {} : { scores: scores.map((column) => map(column)) }),
        ...served,
      }
    }
    case 'forecast': {
      const { task, labels, predicted, quantiles, naive } = scored
      return {
        task,
        labels: map(labels),
        predicted: map(predicted),
        ...(quantiles === undefined
          ? {}
          : { quantiles: quantiles.map(({ level, values }) => ({ level, values: map(values) })) }),
        ...(naive === undefined ? {} : { naive: map(naive) }),
        ...served,
      }
    }
    case 'regression':
    case 'scores': {
      const { task, labels, predicted } = scored
      return { task, labels: map(labels), predicted: map(predicted), ...served }
    }
  }
}

/** A column of zeros of the same kind. */
export function emptyLike<Of extends Column>(column: Of, length: number): Of {
  const Kind = column.constructor as new (length: number) => Of
  return new Kind(length)
}

/** True if both models gave every row the very same score (or, without scores, the same prediction). */
export function sameAnswers(left: Scored, right: Scored): boolean {
  if (!sameNumbers(left.predicted, right.predicted)) return false
  if (left.task === 'binary-classification' && right.task === 'binary-classification') {
    return sameNumbers(left.scores, right.scores)
  }
  if (left.task === 'multiclass' && right.task === 'multiclass') return sameColumns(left.scores, right.scores)
  if (left.task === 'forecast' && right.task === 'forecast') {
    const levels = (scored: ForecastScored) => scored.quantiles?.map(({ level }) => level).join()
    const columns = (scored: ForecastScored) => scored.quantiles?.map(({ values }) => values)
    return levels(left) === levels(right) && sameColumns(columns(left), columns(right))
  }
  return left.task === right.task
}

/** True if both hold the same labels in the same order, of the same task and classes. */
export function sameLabels(left: Scored, right: Scored): boolean {
  if (left.task !== right.task || !sameNumbers(left.labels, right.labels)) return false
  if (left.task !== 'multiclass' || right.task !== 'multiclass') return true
  return (
    left.classes.length === right.classes.length &&
    left.classes.every((name, index) => name === right.classes[index])
  )
}

function sameColumns(
  left: readonly Float64Array[] | undefined,
  right: readonly Float64Array[] | undefined,
): boolean {
  if (left === undefined || right === undefined) return left === right
  return left.length === right.length && left.every((column, index) => sameNumbers(column, right[index]!))
}

function sameNumbers(left: Column, right: Column): boolean {
  if (left.length !== right.length) return false
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false
  return true
}
