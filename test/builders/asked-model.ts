import type { Question } from '#core/behaviour/questions.ts'
import type { AskedRows } from '#core/evaluation/score-parts.ts'
import type { RequestRow } from '#core/evaluation/scorer.ts'
import type { BinaryScored } from '#core/metrics/scored.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import type { AskedModel } from '#core/robustness/robustness-report.ts'

/** 200 rows: a whole number, a number, a text of three, a flag; every seventh speed is missing. */
export function holdoutRows(count = 200): AskedRows {
  const each = <Value>(of: (row: number) => Value) => Array.from({ length: count }, (_, row) => of(row))
  return {
    rowIds: each((row) => `r${row}`),
    features: {
      speed: each((row) => (row % 7 === 0 ? null : (row * 37) % 100)),
      weight: each((row) => ((row * 53) % 97) / 10),
      town: each((row) => ['Ulm', 'Köln', 'Bonn'][row % 3] ?? null),
      night: each((row) => row % 2 === 0),
    },
    sha256: 'a'.repeat(64),
  }
}

/** A model as a function of a row, on its holdout; labels are its own answers, one in ten turned. */
export function askedModel(
  score: (row: RequestRow) => number,
  questions: readonly (Question | undefined)[],
  change: Partial<AskedModel> = {},
): AskedModel {
  const holdout = change.holdout ?? holdoutRows()
  const scores = Float64Array.from(holdout.rowIds, (_, place) =>
    score(
      Object.fromEntries(Object.entries(holdout.features).map(([name, values]) => [name, values[place]!])),
    ),
  )
  const predicted = Uint8Array.from(scores, (value) => (value >= 0.5 ? 1 : 0))
  const labels = predicted.map((value, row) => (row % 10 === 3 ? 1 - value : value))
  const scored: BinaryScored = { task: 'binary-classification', labels, scores, predicted }
  const answers = new Map<string, Prediction>(
    questions.flatMap((question) =>
      question === undefined ? [] : [[question.id, { kind: 'score', score: score(question.row) }]],
    ),
  )
  return {
    scored,
    holdout,
    answers,
    decisionThreshold: 0.5,
    metric: 'roc_auc',
    options: {},
    alpha: 0.05,
    ...change,
  }
}
