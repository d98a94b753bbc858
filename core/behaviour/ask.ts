import { predictionColumns } from '#core/evaluation/predictions-file.ts'
import type { AskedRows } from '#core/evaluation/score-parts.ts'
import type { PredictionFiles, RequestRow } from '#core/evaluation/scorer.ts'
import { Failure } from '#core/failure.ts'
import { permutations } from '#core/importance/permutations.ts'
import type { Prediction } from '#core/package/prediction-row.ts'
import type { Folder } from '#core/repository/folder.ts'
import { perturbations } from '#core/robustness/perturbations.ts'
import { bundleFiles } from '#core/run/bundle.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { CaseFile } from './case-file.ts'
import { caseQuestion } from './case-questions.ts'
import { flipAttempts } from './flips.ts'
import type { Question, QuestionGroup } from './questions.ts'
import { type BehaviourRules, transparencyOf } from './rules.ts'

/** Name of the file of answers among the predictions of a bundle. */
export const behaviourPart = 'behaviour'

/** So few questions are asked one by one where the model refuses them together. */
const mostAskedSingly = 200

/** Whose rules ask. */
export interface AskingPolicy {
  readonly pipeline: BehaviourRules
  readonly cases?: CaseFile | undefined
}

/** Everything a policy asks of the served model beside the holdout. */
export function questionsOf(
  policy: AskingPolicy,
  features: RunManifest['features'],
  holdout: AskedRows,
): QuestionGroup[] {
  const rules = policy.pipeline
  const transparency = transparencyOf(rules)
  const given = (questions: readonly (Question | undefined)[]): Question[] =>
    questions.filter((question) => question !== undefined)
  const rowsOfCases = (policy.cases?.cases ?? []).flatMap(({ rows }) => rows)
  const cases = rowsOfCases.flatMap((row) => {
    const asked = caseQuestion(row, features)
    return asked.kind === 'question' ? [asked.question] : []
  })
  const flips = rules.behaviour?.flips === undefined ? [] : flipAttempts(holdout, rules.behaviour.flips)
  return [
    { name: 'cases', questions: cases },
    { name: 'flips', questions: flips.map(({ question }) => question) },
    ...(rules.robustness === undefined ? [] : perturbations(holdout, rules.robustness)).map((one) => ({
      name: one.name,
      questions: given(one.questions),
    })),
    ...(transparency === undefined ? [] : permutations(holdout, transparency)).map((one) => ({
      name: `shuffled ${one.feature}`,
      questions: given(one.shuffles.flat()),
    })),
  ].filter(({ questions }) => questions.length > 0)
}

/**
 * Asks the served model what the policies want to know, each question once, and leaves the answers beside the other
 * predictions of the bundle, named by what was asked. A group the model refuses is left unanswered: the judge says so.
 * @param warn told which group was refused, and why
 */
export async function askBehaviour(
  groups: readonly QuestionGroup[],
  asking: {
    readonly score: (rows: readonly RequestRow[]) => Promise<Prediction[]>
    readonly decisionThreshold: number
    readonly warn: (words: string) => void
  },
  files: PredictionFiles,
  folder: Folder,
): Promise<void> {
  const answers = new Map<string, Prediction>()
  for (const { name, questions } of groups) {
    const open = [...new Map(questions.map((question) => [question.id, question])).values()].filter(
      ({ id }) => !answers.has(id),
    )
    const refused = await askGroup(open, asking.score, answers)
    if (refused !== undefined) asking.warn(`${name}: the model refuses these rows. ${refused}`)
  }
  const columns = predictionColumns([...answers.keys()], [...answers.values()], asking.decisionThreshold)
  await folder.write(bundleFiles.predictions(behaviourPart), files.write(columns))
}

/** Adds what is answered; returns why some of it was not. */
async function askGroup(
  questions: readonly Question[],
  score: (rows: readonly RequestRow[]) => Promise<Prediction[]>,
  answers: Map<string, Prediction>,
): Promise<string | undefined> {
  if (questions.length === 0) return undefined
  try {
    const said = await score(questions.map(({ row }) => row))
    for (const [index, { id }] of questions.entries()) {
      const answer = said[index]
      if (answer !== undefined) answers.set(id, answer)
    }
    return undefined
  } catch (error) {
    if (!(error instanceof Failure) || error.outcome !== 'fail') throw error
    if (questions.length === 1 || questions.length > mostAskedSingly || error.code === 'MODEL_NOT_SERVING')
      return error.message
    for (const question of questions) await askGroup([question], score, answers)
    return error.message
  }
}
