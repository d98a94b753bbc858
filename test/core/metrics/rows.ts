import type {
  BinaryScored,
  ForecastScored,
  MulticlassScored,
  RegressionScored,
  ScoresScored,
} from '#core/metrics/scored.ts'

/** A repeatable source of numbers in (0, 1) for simulations. */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4294967296
  }
}

/** Normal draws from uniform ones. */
export function normals(uniform: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** Answers of a binary model; predicted at `threshold`. */
export function binary(labels: ArrayLike<number>, scores: ArrayLike<number>, threshold = 0.5): BinaryScored {
  return {
    task: 'binary-classification',
    labels: Uint8Array.from(labels),
    scores: Float64Array.from(scores),
    predicted: Uint8Array.from(Array.from(scores), (score) => (score >= threshold ? 1 : 0)),
  }
}

/** Answers of a multiclass model without scores. */
export function multiclass(
  classes: readonly string[],
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
): MulticlassScored {
  return {
    task: 'multiclass',
    classes,
    labels: Int32Array.from(labels),
    predicted: Int32Array.from(predicted),
  }
}

/** Labels (15 % positive) and scores of two models of about the given strengths, on the same rows. */
export function twoModels(
  rows: number,
  strengths: readonly [number, number],
  seed = 1,
): { labels: Uint8Array; candidate: BinaryScored; champion: BinaryScored } {
  const uniform = uniforms(seed)
  const normal = normals(uniform)
  const labels = Uint8Array.from({ length: rows }, () => (uniform() < 0.15 ? 1 : 0))
  const scores = [new Float64Array(rows), new Float64Array(rows)] as const
  for (let row = 0; row < rows; row++) {
    const shared = normal()
    strengths.forEach((strength, model) => {
      const signal = strength * labels[row]! + 0.8 * shared + 0.4 * normal() - 1.8
      scores[model as 0 | 1][row] = 1 / (1 + Math.exp(-signal))
    })
  }
  return { labels, candidate: binary(labels, scores[0], 0.3), champion: binary(labels, scores[1], 0.3) }
}

/** A multiclass model's scores for `classes` classes, each row's own raised by `strength`; the likeliest is predicted. */
export function severalClasses(rows: number, classes: number, strength: number, seed = 1): MulticlassScored {
  const normal = normals(uniforms(seed))
  const names = Array.from({ length: classes }, (_, index) => `class ${index}`)
  const labels = Array.from({ length: rows }, (_, row) => row % classes)
  const scores = names.map(() => new Float64Array(rows))
  const predicted = labels.map((label, row) => {
    const powers = names.map((_, index) => Math.exp(normal() + (index === label ? strength : 0)))
    const sum = powers.reduce((total, power) => total + power, 0)
    powers.forEach((power, index) => {
      scores[index]![row] = power / sum
    })
    return powers.indexOf(Math.max(...powers))
  })
  return { ...multiclass(names, labels, predicted), scores }
}

/** Numbers around 20 and predictions that miss them by about 1. */
export function numbers(rows: number, seed = 1): RegressionScored {
  const normal = normals(uniforms(seed))
  const labels = Float64Array.from({ length: rows }, () => 20 + 3 * normal())
  return { task: 'regression', labels, predicted: labels.map((label) => label + normal() + 0.2) }
}

/** The same as a forecast, with quantiles and a naive forecast that misses by about 2. */
export function forecast(rows: number, seed = 1): ForecastScored {
  const { labels, predicted } = numbers(rows, seed)
  const normal = normals(uniforms(seed + 1))
  return {
    task: 'forecast',
    labels,
    predicted,
    quantiles: [
      { level: 0.1, values: predicted.map((value) => value - 1.2) },
      { level: 0.5, values: predicted },
      { level: 0.9, values: predicted.map((value) => value + 0.8) },
    ],
    naive: labels.map((label) => label + 2 * normal()),
  }
}

/** Free scores. */
export function freeScores(scores: ArrayLike<number>): ScoresScored {
  return { task: 'scores', labels: new Float64Array(scores.length), predicted: Float64Array.from(scores) }
}

/** Row numbers from 0. */
export function allRows(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row)
}
