import type { Rung } from '../judge.ts'
import { type AnswerColumns, answerColumns, type GivenFiles } from './column-roles.ts'
import { cellText, type PredictionFile, type RoleColumns } from './file-columns.ts'
import type { Labels } from './holdout-labels.ts'
import { type Identified, matchPlaces, matchRows, type RowMatch, rowIds, uniqueIds } from './match-rows.ts'
import { type AnswersQuestion, modelAnswers } from './model-answers.ts'
import type { FilesQuestion } from './question.ts'
import { toBinary } from './read-cells.ts'
import { isUnusable, type Unusable, unusable } from './unusable.ts'
import { asNumbers } from './whole-numbers.ts'

/** What today's practice is called on the ladder. */
export const todayRung = 'today'

/** What baselines are held beside. */
export interface BaselineSurroundings {
  readonly labelled: RoleColumns
  readonly id: string | undefined
  readonly answers: Pick<AnswersQuestion, 'task' | 'labels' | 'threshold' | 'naive'>
}

/**
 * Simple models somebody brought: today's practice from a column beside the labels, and files of predictions, in the
 * order they were named. They are read like the candidate's file.
 */
export async function baselineRungs(
  files: GivenFiles,
  question: FilesQuestion,
  surroundings: BaselineSurroundings,
): Promise<{ readonly kind: 'rungs'; readonly rungs: readonly Rung[] } | Unusable> {
  const { today, beat = [] } = question.baselines ?? {}
  const given = [...(files.baselines ?? [])]
  const names = [...(today === undefined ? [] : [todayRung]), ...given.map(([name]) => name)]
  const unknown = beat.find((name) => !names.includes(name))
  if (unknown !== undefined || new Set(names).size < names.length) {
    return unusable('gate-unfit', {
      words:
        unknown === undefined
          ? `--baseline ${todayRung} and --today are both given.`
          : `--beat ${unknown}: there is no such baseline.`,
      next:
        names.length === 0
          ? 'name one by --baseline NAME=FILE or --today COLUMN.'
          : `use ${names.join(', ')}.`,
    })
  }
  const rungs: Rung[] = []
  const add = (name: string, description: string, asked: AnswersQuestion): Unusable | undefined => {
    const answers = modelAnswers(asked)
    if (isUnusable(answers)) return answers
    rungs.push({ name, description, role: beat.includes(name) ? 'beat' : 'show', scored: answers.scored })
    return undefined
  }
  const { labelled, answers } = surroundings
  if (today !== undefined) {
    const match = { kind: 'matched', positions: undefined } as const
    const columns = todayColumns(labelled, today, answers.labels)
    const problem = add(todayRung, `today’s practice, ${today}`, {
      ...answers,
      file: labelled,
      columns,
      match,
    })
    if (problem !== undefined) return problem
  }
  for (const [name, file] of given) {
    const read = await readBaseline(file, question, surroundings)
    if (isUnusable(read)) return read
    const problem = add(name, file.path, { ...answers, ...read })
    if (problem !== undefined) return problem
  }
  return { kind: 'rungs', rungs }
}

async function readBaseline(
  file: PredictionFile,
  question: FilesQuestion,
  { labelled, id }: BaselineSurroundings,
): Promise<
  { readonly file: RoleColumns; readonly columns: AnswerColumns; readonly match: RowMatch } | Unusable
> {
  const columns = answerColumns('baseline', file, question, {
    score: question.score,
    prediction: question.prediction,
  })
  if (isUnusable(columns)) return columns
  if (id !== undefined && !file.names.includes(id)) {
    return unusable('column-missing', {
      role: 'baseline',
      column: id,
      words: `${file.path} has no column "${id}" to match rows by.`,
      next: 'give every file the ids of the holdout’s rows.',
    })
  }
  const { score, prediction, classScores, quantiles } = columns
  const wanted = [id, score, prediction, ...classScores.values(), ...quantiles.values()]
  const content = await file.read([...new Set(wanted.filter((name) => name !== undefined))])
  const cells = [...content.columns].map(
    ([name, column]) => [name, name === id ? column : asNumbers(column)] as const,
  )
  const own: RoleColumns = {
    role: 'baseline',
    path: file.path,
    names: file.names,
    rows: content.rows,
    columns: new Map(cells),
  }
  const match = id === undefined ? matchPlaces(labelled, own) : matchById(labelled, own, id)
  return isUnusable(match) ? match : { file: own, columns, match }
}

function matchById(labelled: RoleColumns, own: RoleColumns, id: string): RowMatch | Unusable {
  const identified: Identified[] = []
  for (const file of [labelled, own]) {
    const ids = rowIds(file, id)
    if ('kind' in ids) return ids
    const repeated = uniqueIds(ids, file, id)
    if (repeated !== undefined) return repeated
    identified.push({ file, ids })
  }
  return matchRows(identified[0]!, identified[1]!)
}

/** Of two classes, names of the classes or yes and no are predictions; other numbers are scores. */
function todayColumns(labelled: RoleColumns, name: string, labels: Labels): AnswerColumns {
  const none = { classScores: new Map<string, string>(), quantiles: new Map<string, string>() }
  const cells = labelled.columns.get(name) ?? []
  const named = (text: string | undefined): boolean =>
    labels.kind === 'binary' && labels.named && (text === labels.yes || text === labels.no)
  const classes =
    labels.kind !== 'binary' ||
    Array.from(cells).every((cell) => toBinary(cell) !== undefined || named(cellText(cell)))
  return classes ? { ...none, prediction: name } : { ...none, score: name }
}
