import { countText } from '#core/gate/number-words.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { Answers } from './answers.ts'
import type { CasesReport } from './behaviour-report.ts'
import type { BehaviourCase, CaseFile, CaseRow } from './case-file.ts'
import { caseQuestion } from './case-questions.ts'
import type { Expectation } from './expectation.ts'

const mostFailures = 50
/** Two scores this near are equal: what a model writes is rounded. */
const rounding = 1e-9

/**
 * Holds the answers of the served model against the cases. A case fails with its first row that does not hold; a row the
 * model did not answer does not hold.
 */
export function judgeCases(
  cases: CaseFile,
  maxFailing: number,
  model: {
    readonly features: RunManifest['features']
    readonly answers: Answers
    readonly decisionThreshold: number
  },
): CasesReport {
  const failures = cases.cases.flatMap((one) => failureOf(one, model))
  const failing = failures.length
  const verdict = failing > maxFailing ? 'fail' : 'pass'
  const first = failures[0]
  const total = cases.cases.length
  const named =
    first === undefined
      ? ''
      : `; \`${first.case}\` (${cases.file}:${first.line}): ${first.found}, expected ${first.expected}`
  const words =
    failing === 0
      ? `All ${countText(total)} cases of \`${cases.file}\` hold.`
      : `${countText(failing)} of ${countText(total)} cases of \`${cases.file}\` do not hold, ${maxFailing === 0 ? 'none' : `at most ${countText(maxFailing)}`} may fail${named}.`
  return {
    verdict,
    words,
    file: cases.file,
    cases: total,
    failing,
    maxFailing,
    failures: failures.slice(0, mostFailures),
  }
}

function failureOf(
  one: BehaviourCase,
  model: Parameters<typeof judgeCases>[2],
): CasesReport['failures'][number][] {
  const reference = one.rows[0] === undefined ? undefined : answerTo(one.rows[0], model)
  for (const row of one.rows) {
    if (row.expectation === undefined) continue
    const answer = answerTo(row, model)
    const found =
      answer.kind === 'none' ? answer.words : broken(row.expectation, answer.prediction, reference, model)
    if (found === undefined) continue
    const note = row.note ?? one.rows[0]?.note
    const noted = note === undefined ? {} : { note }
    return [{ case: one.name, line: row.line, expected: row.expected, found, ...noted }]
  }
  return []
}

type Answered =
  | { readonly kind: 'answer'; readonly prediction: Prediction }
  | { readonly kind: 'none'; readonly words: string }

function answerTo(row: CaseRow, { features, answers }: Parameters<typeof judgeCases>[2]): Answered {
  const asked = caseQuestion(row, features)
  if (asked.kind === 'unfit') return { kind: 'none', words: `it cannot be asked: ${asked.words}` }
  const prediction = answers.get(asked.question.id)
  return prediction === undefined
    ? { kind: 'none', words: 'the model gave no answer' }
    : { kind: 'answer', prediction }
}

/** What was found instead, in words; undefined where the expectation holds. */
function broken(
  expectation: Expectation,
  answer: Prediction,
  reference: Answered | undefined,
  { decisionThreshold }: { readonly decisionThreshold: number },
): string | undefined {
  const said = classOf(answer, decisionThreshold)
  if (expectation.kind === 'class') {
    return said === expectation.name ? undefined : `it is ${said ?? 'no class'}${scoreWords(answer)}`
  }
  const value = numberOf(answer, expectation.of)
  if (expectation.kind === 'bounds') {
    if (value === undefined) return noNumber(expectation.of)
    const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = expectation
    return value >= low && value <= high ? undefined : `it is ${text(value)}`
  }
  if (reference === undefined || reference.kind === 'none')
    return `the first row of the case cannot be compared with: ${reference?.words ?? 'there is none'}`
  const first = reference.prediction
  if (expectation.kind === 'same') {
    const before = classOf(first, decisionThreshold)
    if (before !== said)
      return `it is ${said}${scoreWords(answer)}, the first row ${before}${scoreWords(first)}`
    if (expectation.within === undefined) return undefined
  }
  const from = numberOf(first, expectation.of)
  if (value === undefined || from === undefined) return noNumber(expectation.of)
  return holds(expectation, value, from) ? undefined : `it is ${text(value)}, the first row ${text(from)}`
}

function holds(
  expectation: Extract<Expectation, { kind: 'same' | 'moves' }>,
  value: number,
  from: number,
): boolean {
  if (expectation.kind === 'same') return Math.abs(value - from) <= (expectation.within ?? 0) + rounding
  const moved = expectation.way === 'higher' ? value - from : from - value
  if (expectation.allowEqual) return moved >= -rounding
  return expectation.by === 0 ? moved > rounding : moved >= expectation.by - rounding
}

function classOf(answer: Prediction, decisionThreshold: number): string | undefined {
  if (answer.kind === 'score') return answer.score >= decisionThreshold ? 'positive' : 'negative'
  return answer.kind === 'class' ? answer.prediction : undefined
}

function numberOf(answer: Prediction, of: string | undefined): number | undefined {
  if (answer.kind === 'score') return answer.score
  if (answer.kind === 'value') return answer.prediction
  return of === undefined ? undefined : answer.scores?.[of]
}

function noNumber(of: string | undefined): string {
  return of === undefined ? 'there is no number' : `there is no score for ${of}`
}

function scoreWords(answer: Prediction): string {
  return answer.kind === 'score' ? ` (score ${text(answer.score)})` : ''
}

function text(value: number): string {
  return String(Number(value.toPrecision(4)))
}
