import { type Cell, readNumber } from './cells.ts'
import type { JoinAnswer, JoinRequest } from './join-scored.ts'
import type { PredictedQuantile } from './scored.ts'
import { type Unusable, unusable } from './unusable.ts'

/** Regression: label and predicted number. */
export function joinRegression(request: JoinRequest, positions: Uint32Array): JoinAnswer {
  const columns = joinColumns(request, positions)
  return columns.kind === 'unusable'
    ? columns
    : { kind: 'scored', scored: { task: 'regression', labels: columns.labels, predicted: columns.predicted } }
}

/** Forecast: what came, what was predicted, predicted quantiles and the naive forecast where they are given. */
export function joinForecast(request: JoinRequest, positions: Uint32Array): JoinAnswer {
  const columns = joinColumns(request, positions)
  if (columns.kind === 'unusable') return columns
  const quantiles = readQuantiles(request.predictions.quantiles ?? {}, positions)
  if (!Array.isArray(quantiles)) return quantiles
  const naive = request.labels.naive
  const naiveNumbers =
    naive === undefined ? undefined : readFinite(naive, undefined, 'naive', positions.length)
  if (naiveNumbers !== undefined && !(naiveNumbers instanceof Float64Array)) return naiveNumbers
  return {
    kind: 'scored',
    scored: {
      task: 'forecast',
      labels: columns.labels,
      predicted: columns.predicted,
      ...(quantiles.length > 0 ? { quantiles } : {}),
      ...(naiveNumbers === undefined ? {} : { naive: naiveNumbers }),
    },
  }
}

/** Free scores: one finite number a row; labels are not read. */
export function joinScores({ predictions }: JoinRequest, positions: Uint32Array): JoinAnswer {
  const score = predictions.score ?? predictions.prediction
  if (score === undefined) return unusable('missing-scores', 'The predictions have no column score.')
  const predicted = readFinite(score, positions, 'score', positions.length)
  if (!(predicted instanceof Float64Array)) return predicted
  return { kind: 'scored', scored: { task: 'scores', labels: new Float64Array(positions.length), predicted } }
}

interface Joined {
  readonly kind: 'joined'
  readonly labels: Float64Array
  readonly predicted: Float64Array
}

function joinColumns(request: JoinRequest, positions: Uint32Array): Joined | Unusable {
  const { prediction } = request.predictions
  if (prediction === undefined) {
    return unusable('missing-predictions', 'The predictions have no column prediction.')
  }
  const labels = new Float64Array(positions.length)
  for (let row = 0; row < positions.length; row++) {
    labels[row] = readNumber(request.labels.labels[row])
    if (!Number.isFinite(labels[row])) {
      return unusable('unreadable-labels', `The label ${String(request.labels.labels[row])} is not a number.`)
    }
  }
  const predicted = readFinite(prediction, positions, 'prediction', positions.length)
  return predicted instanceof Float64Array ? { kind: 'joined', labels, predicted } : predicted
}

function readQuantiles(
  columns: Readonly<Record<string, ArrayLike<Cell>>>,
  positions: Uint32Array,
): PredictedQuantile[] | Unusable {
  const quantiles: PredictedQuantile[] = []
  for (const [name, column] of Object.entries(columns)) {
    const level = name.trim() === '' ? Number.NaN : Number(name)
    if (!(level > 0 && level < 1) || quantiles.some((other) => other.level === level)) {
      return unusable(
        'unreadable-quantiles',
        `The column quantile_${name} does not name a level between 0 and 1 that no other column has.`,
      )
    }
    const values = readFinite(column, positions, `quantile_${name}`, positions.length)
    if (!(values instanceof Float64Array)) return values
    quantiles.push({ level, values })
  }
  return quantiles.sort((left, right) => left.level - right.level)
}

function readFinite(
  column: ArrayLike<Cell>,
  positions: Uint32Array | undefined,
  name: string,
  count: number,
): Float64Array | Unusable {
  const numbers = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    const number = readNumber(column[positions === undefined ? row : positions[row]!])
    if (!Number.isFinite(number)) {
      return unusable('non-finite-scores', `Some values of ${name} are missing, infinite or not numbers.`)
    }
    numbers[row] = number
  }
  return numbers
}
