/** A binary model's answers beside the labels, row by row. */
export interface BinaryScored {
  readonly task: 'binary-classification'
  /** 1 = positive. */
  readonly labels: Uint8Array
  /** P(positive), within [0, 1]. */
  readonly scores: Float64Array
  /** 1 where the score reaches the decision threshold. */
  readonly predicted: Uint8Array
}

/** A multiclass model's answers beside the labels. */
export interface MulticlassScored {
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
export interface RegressionScored {
  readonly task: 'regression'
  readonly labels: Float64Array
  readonly predicted: Float64Array
}

/** Predictions joined with labels. Rows of two `Scored` that are compared are the same, in the same order. */
export type Scored = BinaryScored | MulticlassScored | RegressionScored

/** Number of rows. */
export function rowCount(scored: Scored): number {
  return scored.labels.length
}

/** The chosen rows, in the chosen order: a slice, a sample. */
export function selectRows(scored: Scored, rows: Uint32Array): Scored {
  const count = rows.length
  switch (scored.task) {
    case 'binary-classification':
      return {
        task: scored.task,
        labels: gather(scored.labels, rows, new Uint8Array(count)),
        scores: gather(scored.scores, rows, new Float64Array(count)),
        predicted: gather(scored.predicted, rows, new Uint8Array(count)),
      }
    case 'multiclass':
      return {
        task: scored.task,
        classes: scored.classes,
        labels: gather(scored.labels, rows, new Int32Array(count)),
        predicted: gather(scored.predicted, rows, new Int32Array(count)),
        ...(scored.scores === undefined
          ? {}
          : { scores: scored.scores.map((column) => gather(column, rows, new Float64Array(count))) }),
      }
    case 'regression':
      return {
        task: scored.task,
        labels: gather(scored.labels, rows, new Float64Array(count)),
        predicted: gather(scored.predicted, rows, new Float64Array(count)),
      }
  }
}

/** True if both models gave every row the very same score (or, without scores, the same prediction). */
export function sameAnswers(left: Scored, right: Scored): boolean {
  if (!sameNumbers(left.predicted, right.predicted)) return false
  if (left.task === 'binary-classification' && right.task === 'binary-classification') {
    return sameNumbers(left.scores, right.scores)
  }
  if (left.task === 'multiclass' && right.task === 'multiclass') {
    if (left.scores === undefined || right.scores === undefined) return left.scores === right.scores
    const others = right.scores
    return left.scores.every((column, index) => sameNumbers(column, others[index] ?? new Float64Array(0)))
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

type Numbers = Uint8Array | Int32Array | Float64Array

function gather<T extends Numbers>(from: T, rows: Uint32Array, into: T): T {
  for (let index = 0; index < rows.length; index++) into[index] = from[rows[index]!]!
  return into
}

function sameNumbers(left: Numbers, right: Numbers): boolean {
  if (left.length !== right.length) return false
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false
  return true
}
