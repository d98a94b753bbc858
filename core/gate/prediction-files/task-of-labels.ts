import type { Cell } from '#core/metrics/cells.ts'
import type { Task } from '#core/metrics/metric-table.ts'
import { cellText, type FileRole } from './file-columns.ts'
import { toBinary, toNumber } from './read-cells.ts'
import { examplesText, quoted, type Unusable, unusable } from './unusable.ts'

/** So many different labels are looked at; more are taken for numbers or for no classes at all. */
export const mostClasses = 200
/** Whole numbers with so many different values are amounts, not classes. */
const countedClasses = 20

/** What the models answer, and how that was found out. */
export interface TakenTask {
  readonly kind: 'task'
  readonly task: Task
  /** The two classes of a binary task, where the labels are not 0 and 1. */
  readonly positive?: { readonly yes: string; readonly no: string }
  /** A sentence for the reader; none where the task was named. */
  readonly how?: string
}

export interface TaskQuestion {
  readonly labels: ArrayLike<Cell>
  readonly labelColumn: string
  readonly labelFile: { readonly role: FileRole; readonly path: string }
  readonly task?: Task | undefined
  readonly positive?: string | undefined
  /** The classes that the candidate's file has scores of. */
  readonly classScores: ReadonlyMap<string, string>
}

/**
 * Takes the task from the labels where only one fits them, and says so; asks where more than one does. 0 and 1 (true and false)
 * are two classes; two other names are, once one is called positive; several names are several classes; numbers with a fraction, or more than
 * twenty different whole ones, are amounts. Few different whole numbers may be either: asked.
 */
export function taskOfLabels(question: TaskQuestion): TakenTask | Unusable {
  const { task, positive, labelColumn } = question
  const seen = differentLabels(question.labels)
  if (positive !== undefined || task === 'binary-classification') {
    if (task !== undefined && task !== 'binary-classification') {
      return unclear(
        'task-unclear',
        question,
        `--positive names a class of two, but the task is ${task}.`,
        'leave out --positive, or --task.',
      )
    }
    return binaryTask(question, seen)
  }
  if (task !== undefined) return { kind: 'task', task }
  const taken = (found: Task, because: string): TakenTask => ({
    kind: 'task',
    task: found,
    how: `Taken as ${found}: ${because} (--task sets it).`,
  })
  if (seen.binary) {
    return taken('binary-classification', `the labels of column ${labelColumn} are ${shown(seen)}`)
  }
  if (seen.texts.size === 2 && !seen.numeric) return binaryTask(question, seen)
  if (seen.texts.size <= mostClasses && [...seen.texts].every((name) => question.classScores.has(name))) {
    return taken('multiclass', 'the candidate has scores of every label')
  }
  if (seen.numeric) {
    if (seen.fraction) return taken('regression', `column ${labelColumn} holds numbers with a fraction`)
    if (seen.texts.size > countedClasses) {
      return taken('regression', `column ${labelColumn} holds more than ${countedClasses} different numbers`)
    }
    return unclear(
      'task-unclear',
      question,
      `column ${labelColumn} holds ${seen.texts.size} different whole numbers (${shown(seen)}): are they classes or amounts?`,
      'say --task multiclass or --task regression.',
    )
  }
  if (seen.texts.size > mostClasses) {
    return unclear(
      'task-unclear',
      question,
      `column ${labelColumn} holds more than ${mostClasses} different values, which are not numbers.`,
      `name the column of the labels by --label; a task has at most ${mostClasses} classes.`,
    )
  }
  return taken('multiclass', `column ${labelColumn} holds ${seen.texts.size} different names`)
}

interface Seen {
  /** Different values, at most one more than are looked at. */
  readonly texts: ReadonlySet<string>
  readonly binary: boolean
  readonly numeric: boolean
  readonly fraction: boolean
}

function differentLabels(labels: ArrayLike<Cell>): Seen {
  const texts = new Set<string>()
  // The first different cells as they are: most rows repeat one of them, and need no text.
  const known = new Set<Cell>()
  let fraction = false
  let binary = true
  let numeric = true
  for (let row = 0; row < labels.length; row++) {
    const cell = labels[row]
    if (known.has(cell)) continue
    if (known.size <= mostClasses) known.add(cell)
    const text = cellText(cell)
    if (text === undefined || texts.has(text)) continue
    if (texts.size <= mostClasses) texts.add(text)
    binary &&= toBinary(cell) !== undefined
    const number = toNumber(cell)
    numeric &&= !Number.isNaN(number)
    fraction ||= !Number.isInteger(number)
    if (!numeric && texts.size > mostClasses) break
  }
  return { texts, binary, numeric, fraction: fraction && numeric }
}

function binaryTask(question: TaskQuestion, seen: Seen): TakenTask | Unusable {
  const { positive, labelColumn } = question
  const task = 'binary-classification'
  if (positive === undefined && seen.binary) return { kind: 'task', task }
  const names = [...seen.texts].sort()
  if (positive === undefined && names.length === 2) {
    return unclear(
      'positive-unclear',
      question,
      `the labels of column ${labelColumn} are ${shown(seen)}: which one is positive?`,
      `say --positive ${JSON.stringify(names[1])} or --positive ${JSON.stringify(names[0])}; precision and recall are about that one.`,
    )
  }
  if (positive === undefined || names.length > 2) {
    return unclear(
      'unreadable-labels',
      question,
      `column ${labelColumn} holds ${seen.texts.size > mostClasses ? `more than ${mostClasses}` : seen.texts.size} different labels (${shown(seen)}), binary-classification has two.`,
      'say --task multiclass, or name another column by --label.',
    )
  }
  if (!seen.texts.has(positive)) {
    return unclear(
      'positive-unclear',
      question,
      `no label of column ${labelColumn} is ${quoted(positive)}, which --positive names; they are ${shown(seen)}.`,
      'name one of them.',
    )
  }
  const no = names.find((name) => name !== positive) ?? ''
  return { kind: 'task', task, positive: { yes: positive, no } }
}

function shown({ texts }: Seen): string {
  return examplesText([...texts].sort(), texts.size)
}

function unclear(
  reason: 'task-unclear' | 'positive-unclear' | 'unreadable-labels',
  { labelColumn, labelFile }: TaskQuestion,
  words: string,
  next: string,
): Unusable {
  return unusable(reason, {
    role: labelFile.role,
    column: labelColumn,
    words: `${labelFile.path}: ${words}`,
    next,
  })
}
