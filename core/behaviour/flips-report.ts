import { countText } from '#core/gate/number-words.ts'
import type { Scored } from '#core/metrics/scored.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import type { AskedModel } from '#core/robustness/robustness-report.ts'
import type { FlipsReport } from './behaviour-report.ts'
import { type FlipAttempt, flipAttempts } from './flips.ts'
import type { Flips } from './rules.ts'

const mostExamples = 10

/**
 * For each drawn row the smallest of the changes that give it another class; nothing is held against it.
 * @param closed features made of classified columns: they are counted, and none of their values is shown
 */
export function flipsReport(
  model: AskedModel,
  rules: Flips,
  closed: ReadonlySet<string> = new Set(),
): FlipsReport {
  const attempts = flipAttempts(model.holdout, rules)
  const rows = Math.min(rules.rows, model.holdout.rowIds.length)
  const missing = attempts.filter(({ question }) => !model.answers.has(question.id)).length
  const known = { rows, attempts: attempts.length, flipped: 0, features: [], examples: [] }
  if (missing > 0 || attempts.length === 0) {
    const words = `Changes that flip an answer were not looked for: the model did not answer ${countText(missing)} of ${countText(attempts.length)} rows.`
    return { ...known, verdict: 'not_assessed', words }
  }
  const smallest = new Map<number, { attempt: FlipAttempt; before: string; after: string }>()
  for (const attempt of attempts) {
    const answer = model.answers.get(attempt.question.id)
    const before = heldClass(model.scored, attempt.place)
    const after = answer === undefined ? undefined : classOf(answer, model.decisionThreshold)
    if (before === undefined || after === undefined || before === after) continue
    const found = smallest.get(attempt.place)
    if (found === undefined || attempt.distance < found.attempt.distance)
      smallest.set(attempt.place, { attempt, before, after })
  }
  const all = [...smallest.values()]
  const counts = new Map<string, number>()
  for (const { attempt } of all) counts.set(attempt.feature, (counts.get(attempt.feature) ?? 0) + 1)
  const features = [...counts]
    .map(([feature, count]) => ({ feature, rows: count }))
    .sort((a, b) => b.rows - a.rows || (a.feature < b.feature ? -1 : 1))
  const most = features[0]
  return {
    ...known,
    verdict: 'shown',
    words: `One changed value flips the answer of ${countText(all.length)} of ${countText(rows)} rows${most === undefined ? '' : `, most often \`${most.feature}\``} (${countText(attempts.length)} changes tried).`,
    flipped: all.length,
    features,
    examples: all
      .filter(({ attempt }) => !closed.has(attempt.feature))
      .sort((a, b) => a.attempt.distance - b.attempt.distance || a.attempt.place - b.attempt.place)
      .slice(0, mostExamples)
      .map(({ attempt: { place, feature, from, to, distance }, before, after }) => ({
        row: model.holdout.rowIds[place] ?? '',
        feature,
        from,
        to,
        distance,
        before,
        after,
      })),
  }
}

function heldClass(scored: Scored, place: number): string | undefined {
  if (scored.task === 'binary-classification') return scored.predicted[place] === 1 ? 'positive' : 'negative'
  return scored.task === 'multiclass' ? scored.classes[scored.predicted[place]!] : undefined
}

function classOf(answer: Prediction, decisionThreshold: number): string | undefined {
  if (answer.kind === 'score') return answer.score >= decisionThreshold ? 'positive' : 'negative'
  return answer.kind === 'class' ? answer.prediction : undefined
}
