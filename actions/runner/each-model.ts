import { Failure, type Outcome } from '#core/failure.ts'
import { code, type Markdown, md, paragraphs, table } from '#core/report/markdown.ts'
import { failureAnnotation } from './log.ts'
import { worstOutcome } from './outcomes.ts'
import type { Runner } from './run-step.ts'

/** What became of one model, or of one environment of it. */
export interface Answer {
  /** The model; with its environment, `model/environment`. */
  readonly subject: string
  readonly outcome: Outcome
  /** One sentence. */
  readonly words: string
  /** For programs: part of a JSON output. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined
  /** More for the job summary. */
  readonly more?: Markdown | undefined
}

/** All answers of a step. */
export interface Answers {
  readonly outcome: Outcome
  readonly headline: string
  readonly summary: string
  readonly answers: readonly Answer[]
  /** The facts of all answers as one JSON array. */
  readonly json: string
}

/**
 * Does the same for one subject after another. What fails for one is annotated and leaves the others their turn, so
 * that a pull request hears about all its models at once.
 */
export async function forEachOf<Subject>(
  subjects: readonly Subject[],
  nameOf: (subject: Subject) => string,
  work: (subject: Subject) => Promise<Omit<Answer, 'subject'>>,
  runner: Runner,
  none: string,
): Promise<Answers> {
  const answers: Answer[] = []
  for (const subject of subjects) {
    const name = nameOf(subject)
    try {
      answers.push({ subject: name, ...(await work(subject)) })
    } catch (error) {
      if (runner.signal.aborted || !(error instanceof Failure)) throw error
      runner.annotate(failureAnnotation(error, name))
      answers.push({ subject: name, outcome: error.outcome, words: error.message })
    }
  }
  const outcome = worstOutcome(answers.map((answer) => answer.outcome))
  return {
    outcome,
    headline: answers.length === 0 ? none : headlineOf(answers, outcome),
    summary: answers.length === 0 ? `${none}\n` : `${summaryOf(answers).markdown}\n`,
    answers,
    json: JSON.stringify(answers.flatMap(({ facts }) => (facts === undefined ? [] : [facts]))),
  }
}

function headlineOf(answers: readonly Answer[], outcome: Outcome): string {
  const worst = answers.find((answer) => answer.outcome === outcome)
  const first = `${worst?.subject}: ${worst?.words}`
  return answers.length === 1 ? first : `${first} (${answers.length} in all: ${counts(answers)})`
}

function counts(answers: readonly Answer[]): string {
  const passed = answers.filter((answer) => answer.outcome === 'pass').length
  return `${passed} passed, ${answers.length - passed} did not`
}

function summaryOf(answers: readonly Answer[]): Markdown {
  const rows = answers.map(({ subject, outcome, words }) => [
    code(subject),
    md`${outcome}`,
    md`${words.split('\n')[0] ?? ''}`,
  ])
  const heads = [{ head: 'subject' }, { head: 'outcome' }, { head: 'in short' }]
  return paragraphs([
    table(heads, rows),
    ...answers.flatMap(({ more }) => (more === undefined ? [] : [more])),
  ])
}
