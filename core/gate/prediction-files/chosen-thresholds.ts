import type { DecisionThreshold } from '../decision-threshold.ts'
import { countText } from '../number-words.ts'
import { bestThreshold, valueCurve } from '../value-curve.ts'
import { answerColumns, type GivenFiles } from './column-roles.ts'
import type { FileRole, PredictionFile, RoleColumns } from './file-columns.ts'
import { missingLabels, readLabels } from './holdout-labels.ts'
import { type RowIds, rowIds } from './match-rows.ts'
import type { FilesQuestion } from './question.ts'
import { readNumbers } from './read-cells.ts'
import type { TakenTask } from './task-of-labels.ts'
import { isUnusable, rowsText, type Unusable, unusable } from './unusable.ts'
import { asNumbers } from './whole-numbers.ts'

/** The column of the champion's scores in a validation file that holds both models'. */
export const championScoreColumn = 'champion_score'

/** What choosing rests on beside the question. */
export interface ChoosingSurroundings {
  readonly taken: TakenTask
  readonly label: string
  /** The column of the ids; undefined where rows are matched by their place. */
  readonly id: string | undefined
  /** Ids of the holdout. */
  readonly ids: RowIds | undefined
  /** The champion has scores that a threshold can be put on. */
  readonly championHasScores: boolean
}

export interface ChosenThresholds {
  readonly kind: 'chosen'
  readonly thresholds: DecisionThreshold
  /** A sentence for what a reader should know of the rows. */
  readonly taken: readonly string[]
}

/**
 * The threshold worth most to each model on labelled validation rows, as a pipeline with `decision_threshold: chosen` takes
 * it: nothing is chosen on the holdout.
 * @returns undefined where the question states a threshold, or none
 */
export async function chosenThresholds(
  files: GivenFiles,
  question: FilesQuestion,
  surroundings: ChoosingSurroundings,
): Promise<ChosenThresholds | Unusable | undefined> {
  if (question.threshold !== 'chosen') return undefined
  const { value } = question
  const { taken, championHasScores } = surroundings
  if (taken.task !== 'binary-classification')
    return unfit(`it goes with two classes, not with ${taken.task}`, 'leave it out.')
  if (value === undefined)
    return unfit(
      'a threshold is chosen by what it is worth, and nothing says what answers are worth',
      'say --value.',
    )
  if (files.validation === undefined)
    return unfit(
      'there are no rows to choose it on, and it is not chosen on the holdout',
      'name a file with labels and the candidate’s scores of other rows by --validation.',
    )
  const sameFile = [files.candidate, files.champion, files.holdout].some(
    (file) => file?.sha256 === files.validation?.sha256,
  )
  if (sameFile)
    return unfit(
      `${files.validation.path} is what the models are judged on: a threshold chosen there flatters them`,
      'name a file with other rows by --validation.',
    )
  const candidate = await scoredRows('validation', files.validation, question.score, question, surroundings)
  if (isUnusable(candidate)) return candidate
  const champion =
    files.champion === undefined || !championHasScores
      ? undefined
      : files.championValidation === undefined
        ? await scoredRows(
            'validation',
            files.validation,
            question.championScore ?? championScoreColumn,
            question,
            surroundings,
          )
        : await scoredRows(
            'champion-validation',
            files.championValidation,
            question.championScore ?? question.score,
            question,
            surroundings,
          )
  if (champion !== undefined && isUnusable(champion)) {
    return files.championValidation === undefined && champion.reason === 'column-missing'
      ? {
          ...champion,
          next: `add the champion’s scores as column ${championScoreColumn} (--champion-score names another), or name its file by --champion-validation.`,
        }
      : champion
  }
  const threshold = bestThreshold(candidate, value).threshold
  const shared = [candidate, ...(champion === undefined ? [] : [champion])].flatMap(({ shared }) => shared)
  return {
    kind: 'chosen',
    thresholds: {
      candidate: { threshold, from: 'validation' },
      ...(champion === undefined
        ? {}
        : {
            champion: {
              threshold: bestThreshold(champion, value).threshold,
              from: 'validation' as const,
            },
          }),
      validation: valueCurve(candidate, value, threshold),
    },
    taken: [...new Set(shared)],
  }
}

interface ValidationRows {
  readonly kind: 'rows'
  readonly labels: Uint8Array
  readonly scores: Float64Array
  /** Said where ids of these rows are ids of the holdout. */
  readonly shared: readonly string[]
}

async function scoredRows(
  role: Extract<FileRole, 'validation' | 'champion-validation'>,
  file: PredictionFile,
  score: string | undefined,
  question: FilesQuestion,
  { taken, label, id, ids }: ChoosingSurroundings,
): Promise<ValidationRows | Unusable> {
  if (!file.names.includes(label)) {
    return unusable('column-missing', {
      role,
      column: label,
      words: `${file.path} has no column "${label}": a threshold is chosen on labelled rows.`,
      next: 'give the validation rows their labels, under the name they have in the holdout.',
    })
  }
  const columns = answerColumns(role, file, question, { score, prediction: undefined })
  if (isUnusable(columns)) return columns
  const name = columns.score ?? columns.classScores.get(taken.positive?.yes ?? '1')
  if (name === undefined) {
    return unusable('needs-scores', {
      role,
      words: `${file.path} has no score of the positive class to put a threshold on.`,
      next: 'name the column by --score.',
    })
  }
  const own = id !== undefined && file.names.includes(id) ? [id] : []
  const content = await file.read([...new Set([...own, label, name])])
  const read: RoleColumns = {
    role,
    path: file.path,
    names: file.names,
    rows: content.rows,
    columns: new Map(
      [...content.columns].map(([of, column]) => [of, of === own[0] ? column : asNumbers(column)] as const),
    ),
  }
  if (read.rows === 0)
    return unusable('no-rows', {
      role,
      rows: 0,
      words: `${file.path} has no rows.`,
      next: 'bring validation rows.',
    })
  const missing = missingLabels(read, label)
  if (missing !== undefined) return missing
  const labels = readLabels(read, label, taken)
  if (isUnusable(labels)) return labels
  if (labels.kind !== 'binary') throw new TypeError('two classes have binary labels')
  const scores = readNumbers({ file: read, name, match: { kind: 'matched', positions: undefined } }, 'finite')
  if (isUnusable(scores)) return scores
  return { kind: 'rows', labels: labels.codes, scores, shared: sharedIds(read, own[0], ids) }
}

/** Ids may be counted anew in each file, so that this is told and not refused. */
function sharedIds(file: RoleColumns, id: string | undefined, holdout: RowIds | undefined): string[] {
  if (id === undefined || holdout === undefined) return []
  const own = rowIds(file, id)
  if ('kind' in own) return []
  const known = new Set(Array.from(holdout, String))
  const count = Array.from(own, String).filter((one) => known.has(one)).length
  return count === 0
    ? []
    : [
        `${rowsText(count, 'id')} of ${file.path} ${count === 1 ? 'is' : 'are'} among the ${countText(known.size)} of the holdout: if they are the same rows, the threshold was chosen on what it is judged by.`,
      ]
}

function unfit(words: string, next: string): Unusable {
  return unusable('gate-unfit', { words: `--threshold chosen: ${words}.`, next })
}
