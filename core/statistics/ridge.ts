/** Rows as their non-zero entries, one after the other: those of row r stand from `starts[r]` to `starts[r + 1]`. */
export interface SparseRows {
  readonly columns: number
  readonly starts: Uint32Array
  readonly places: Uint32Array
  readonly values: Float64Array
}

/** A linear model: the intercept, and a weight for each column. */
export interface LinearModel {
  readonly intercept: number
  readonly weights: Float64Array
}

const mostSteps = 30
const tolerance = 1e-10

/** Intercept plus weighted entries of one row. */
export function linearScore(model: LinearModel, rows: SparseRows, row: number): number {
  let sum = model.intercept
  for (let at = rows.starts[row]!; at < rows.starts[row + 1]!; at++)
    sum += model.weights[rows.places[at]!]! * rows.values[at]!
  return sum
}

/**
 * Logistic regression with a ridge: the least of the summed log-loss plus `ridge` / 2 times the squared weights, the
 * intercept free. Newton's steps (iteratively reweighted least squares), halved while they do not help; the answer is the
 * same on every machine. Source: Hastie, Tibshirani and Friedman 2009, The elements of statistical learning, 4.4.1.
 * @param labels 0 or 1
 */
export function ridgeLogistic(rows: SparseRows, labels: ArrayLike<number>, ridge: number): LinearModel {
  const count = labels.length
  let share = 0
  for (let row = 0; row < count; row++) share += labels[row]!
  share = Math.min(1 - 1e-6, Math.max(1e-6, share / Math.max(1, count)))
  let model: LinearModel = {
    intercept: Math.log(share / (1 - share)),
    weights: new Float64Array(rows.columns),
  }
  let loss = logisticLoss(model, rows, labels, ridge)
  const weight = new Float64Array(count)
  const pull = new Float64Array(count)
  for (let step = 0; step < mostSteps; step++) {
    for (let row = 0; row < count; row++) {
      const p = 1 / (1 + Math.exp(-linearScore(model, rows, row)))
      weight[row] = Math.max(1e-10, p * (1 - p))
      pull[row] = labels[row]! - p
    }
    const move = newtonStep(model, rows, weight, pull, ridge)
    let factor = 1
    let next = moved(model, move, factor)
    let after = logisticLoss(next, rows, labels, ridge)
    while (after > loss && factor > 1e-6) {
      factor /= 2
      next = moved(model, move, factor)
      after = logisticLoss(next, rows, labels, ridge)
    }
    const gain = loss - after
    if (!(gain >= 0)) break
    model = next
    loss = after
    if (gain <= tolerance * (1 + Math.abs(loss))) break
  }
  return model
}

/** Linear regression with a ridge: the least of half the squared errors plus `ridge` / 2 times the squared weights. */
export function ridgeLinear(rows: SparseRows, targets: ArrayLike<number>, ridge: number): LinearModel {
  const count = targets.length
  const start: LinearModel = { intercept: 0, weights: new Float64Array(rows.columns) }
  const pull = Float64Array.from({ length: count }, (_, row) => targets[row]!)
  return moved(start, newtonStep(start, rows, new Float64Array(count).fill(1), pull, ridge), 1)
}

function moved(model: LinearModel, move: Float64Array, factor: number): LinearModel {
  return {
    intercept: model.intercept + factor * move[0]!,
    weights: model.weights.map((weight, column) => weight + factor * move[column + 1]!),
  }
}

function logisticLoss(
  model: LinearModel,
  rows: SparseRows,
  labels: ArrayLike<number>,
  ridge: number,
): number {
  let sum = 0
  for (let row = 0; row < labels.length; row++) {
    const score = linearScore(model, rows, row)
    sum += Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - labels[row]! * score
  }
  for (const weight of model.weights) sum += (ridge / 2) * weight * weight
  return sum
}

/** Solves (X'WX + ridge) move = X' pull - ridge weights; place 0 is the intercept. */
function newtonStep(
  model: LinearModel,
  { columns, starts, places, values }: SparseRows,
  weight: Float64Array,
  pull: Float64Array,
  ridge: number,
): Float64Array {
  const size = columns + 1
  const matrix = new Float64Array(size * size)
  const right = new Float64Array(size)
  for (let row = 0; row < pull.length; row++) {
    const w = weight[row]!
    matrix[0]! += w
    right[0]! += pull[row]!
    for (let one = starts[row]!; one < starts[row + 1]!; one++) {
      const column = places[one]! + 1
      const value = values[one]!
      matrix[column * size]! += w * value
      right[column]! += pull[row]! * value
      for (let other = starts[row]!; other <= one; other++)
        matrix[column * size + places[other]! + 1]! += w * value * values[other]!
    }
  }
  for (let column = 1; column < size; column++) {
    matrix[column * size + column]! += ridge
    right[column]! -= ridge * model.weights[column - 1]!
  }
  return solvePositive(matrix, right, size)
}

/** Solves by Cholesky's factors; only the lower triangle is read. Columns that say nothing new get 0. */
function solvePositive(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  for (let column = 0; column < size; column++) {
    let pivot = matrix[column * size + column]!
    for (let k = 0; k < column; k++) pivot -= matrix[column * size + k]! ** 2
    const root = pivot > 1e-12 ? Math.sqrt(pivot) : 0
    matrix[column * size + column] = root
    for (let row = column + 1; row < size; row++) {
      let sum = matrix[row * size + column]!
      for (let k = 0; k < column; k++) sum -= matrix[row * size + k]! * matrix[column * size + k]!
      matrix[row * size + column] = root === 0 ? 0 : sum / root
    }
  }
  const solution = right.slice()
  for (let row = 0; row < size; row++) {
    let sum = solution[row]!
    for (let k = 0; k < row; k++) sum -= matrix[row * size + k]! * solution[k]!
    const root = matrix[row * size + row]!
    solution[row] = root === 0 ? 0 : sum / root
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = solution[row]!
    for (let k = row + 1; k < size; k++) sum -= matrix[k * size + row]! * solution[k]!
    const root = matrix[row * size + row]!
    solution[row] = root === 0 ? 0 : sum / root
  }
  return solution
}
