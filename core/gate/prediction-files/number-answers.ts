import type { PredictedQuantile } from '#core/metrics/scored.ts'
import type { RoleColumns } from './file-columns.ts'
import type { RowMatch } from './match-rows.ts'
import type { AnswersQuestion, ModelAnswers } from './model-answers.ts'
import { readNumbers, toNumber } from './read-cells.ts'
import { isUnusable, type Unusable, unusable } from './unusable.ts'

/** Predicted numbers, or free scores of the rows themselves. */
export function numberAnswers(
  { file, columns, match, labels }: AnswersQuestion,
  task: 'regression' | 'scores',
): ModelAnswers | Unusable {
  if (labels.kind !== 'numbers') throw new TypeError('numbers need labels that are numbers')
  const { score, prediction } = columns
  const predicted = readPredicted(
    file,
    task === 'scores' ? (score ?? prediction) : (prediction ?? score),
    match,
  )
  if (isUnusable(predicted)) return predicted
  const scored = { task, labels: labels.values, predicted }
  return { kind: 'answers', scored, scores: true, classes: true }
}

/** A forecast: numbers, quantiles by level, and what a naive forecast says. */
export function forecastAnswers(question: AnswersQuestion): ModelAnswers | Unusable {
  const { file, columns, match, labels, naive } = question
  if (labels.kind !== 'numbers') throw new TypeError('a forecast needs labels that are numbers')
  const predicted = readPredicted(file, columns.prediction ?? columns.score, match)
  if (isUnusable(predicted)) return predicted
  const quantiles = readQuantiles(question)
  if (isUnusable(quantiles)) return quantiles
  const scored = {
    task: 'forecast' as const,
    labels: labels.values,
    predicted,
    ...(quantiles.length > 0 ? { quantiles } : {}),
    ...(naive === undefined ? {} : { naive }),
  }
  return { kind: 'answers', scored, scores: true, classes: true }
}

function readQuantiles({ file, columns, match }: AnswersQuestion): PredictedQuantile[] | Unusable {
  const quantiles: PredictedQuantile[] = []
  for (const [written, name] of columns.quantiles) {
    const level = toNumber(written)
    if (!(level > 0 && level < 1) || quantiles.some((other) => other.level === level)) {
      return unusable('unreadable-quantiles', {
        role: file.role,
        column: name,
        words: `Column ${name} of ${file.path} does not name a level between 0 and 1 that no other column has.`,
        next: 'call it quantile_<level>, such as quantile_0.9.',
      })
    }
    const values = readNumbers({ file, name, match }, 'summable')
    if (isUnusable(values)) return values
    quantiles.push({ level, values })
  }
  return quantiles.sort((left, right) => left.level - right.level)
}

function readPredicted(
  file: RoleColumns,
  name: string | undefined,
  match: RowMatch,
): Float64Array | Unusable {
  if (name !== undefined) return readNumbers({ file, name, match }, 'summable')
  return unusable('missing-predictions', {
    role: file.role,
    words: `${file.path} has no column of predicted numbers.`,
    next: 'name it by --prediction.',
  })
}
