import type { Cell } from '#core/metrics/cells.ts'
import { cellText, type RoleColumns } from './file-columns.ts'
import type { RowIds, RowMatch } from './match-rows.ts'
import { readNumbers, toBinary, toNumber } from './read-cells.ts'
import type { TakenTask } from './task-of-labels.ts'
import {
  examplesText,
  isUnusable,
  quoted,
  rowsText,
  shownExamples,
  type Unusable,
  unusable,
} from './unusable.ts'

/** The labels in the order of the holdout, as the metrics take them. */
export type Labels =
  | {
      readonly kind: 'binary'
      readonly codes: Uint8Array
      /** Names of the classes. */
      readonly yes: string
      readonly no: string
      /** The classes have names of their own, other than 1 and 0. */
      readonly named: boolean
    }
  | { readonly kind: 'classes'; readonly names: readonly string[]; readonly codes: Int32Array }
  | { readonly kind: 'numbers'; readonly values: Float64Array }

const inOrder: RowMatch = { kind: 'matched', positions: undefined }

/** Rows without a label; a model is judged on labelled rows alone, and it is not for the gate to drop the others. */
export function missingLabels(file: RoleColumns, column: string): Unusable | undefined {
  const cells = file.columns.get(column) ?? []
  let missing = 0
  let first = 0
  for (let row = 0; row < file.rows; row++) {
    const cell = cells[row]
    const none =
      typeof cell === 'number' ? Number.isNaN(cell) : cell === null || cell === undefined || cell === ''
    if (none && missing++ === 0) first = row
  }
  if (missing === 0) return undefined
  return unusable('missing-labels', {
    role: file.role,
    column,
    rows: missing,
    words: `${rowsText(missing)} of ${rowsText(file.rows)} in ${file.path} ${missing === 1 ? 'has' : 'have'} no label in column ${column}; the first is row ${first + 1}.`,
    next: 'label them, or take those rows out of every file.',
  })
}

/** Reads the labels for a task. One class alone, and labels that are no numbers where numbers are needed, are answers. */
export function readLabels(file: RoleColumns, column: string, taken: TakenTask): Labels | Unusable {
  const cells = file.columns.get(column) ?? []
  switch (taken.task) {
    case 'binary-classification':
      return binaryLabels(file, column, cells, taken)
    case 'multiclass': {
      const texts = Array.from({ length: file.rows }, (_, row) => cellText(cells[row]) ?? '')
      const names = [...new Set(texts)].sort()
      if (names.length < 2) return oneClass(file, column, quoted(names[0] ?? ''))
      const position = new Map(names.map((name, index) => [name, index]))
      return { kind: 'classes', names, codes: Int32Array.from(texts, (text) => position.get(text)!) }
    }
    case 'regression':
    case 'forecast':
    case 'scores': {
      const values = readNumbers({ file, name: column, match: inOrder }, 'summable')
      return isUnusable(values) ? { ...values, reason: 'unreadable-labels' } : { kind: 'numbers', values }
    }
  }
}

/** Nothing is labelled: what free scores have instead of labels. */
export function noLabels(rows: number): Labels {
  return { kind: 'numbers', values: new Float64Array(rows) }
}

/**
 * Labels that a model's file carries itself and that are not the holdout's: it was scored on others.
 * A row without a label there says nothing.
 */
export function movedLabels(
  labelled: RoleColumns,
  other: RoleColumns,
  match: RowMatch,
  column: string,
  ids: RowIds | undefined,
): Unusable | undefined {
  const theirs = other.columns.get(column)
  const ours = labelled.columns.get(column)
  if (theirs === undefined || ours === undefined) return undefined
  const first: string[] = []
  let count = 0
  for (let row = 0; row < labelled.rows; row++) {
    const place = match.positions === undefined ? row : match.positions[row]!
    const [own, their] = [ours[row], theirs[place]]
    if (own === their || sameLabel(own, their)) continue
    if (count++ < shownExamples) {
      const where = ids === undefined ? `row ${row + 1}` : `id ${String(ids[row])}`
      first.push(`${where}: ${cellText(their) ?? ''} instead of ${cellText(own) ?? ''}`)
    }
  }
  if (count === 0) return undefined
  return unusable('labels-moved', {
    role: other.role,
    column,
    rows: count,
    first,
    words: `${rowsText(count, 'label')} in column ${column} of ${other.path} ${count === 1 ? 'is' : 'are'} not the one${count === 1 ? '' : 's'} of ${labelled.path} (${examplesText(first, count)}): the labels moved since it was scored.`,
    next: `judge both models on the same labels, or take column ${column} out of ${other.path} if it is old.`,
  })
}

function sameLabel(own: Cell, their: Cell): boolean {
  const text = cellText(their)
  if (text === undefined || text === cellText(own)) return true
  const [left, right] = [toNumber(own), toNumber(their)]
  if (left === right) return true
  const [yes, other] = [toBinary(own), toBinary(their)]
  return yes !== undefined && yes === other
}

function binaryLabels(
  file: RoleColumns,
  column: string,
  cells: ArrayLike<Cell>,
  { positive }: TakenTask,
): Labels | Unusable {
  const codes = new Uint8Array(file.rows)
  let positives = 0
  for (let row = 0; row < codes.length; row++) {
    const code = positive === undefined ? toBinary(cells[row]) : cellText(cells[row]) === positive.yes ? 1 : 0
    if (code === undefined) {
      return unusable('unreadable-labels', {
        role: file.role,
        column,
        words: `${file.path}, column ${column}: row ${row + 1} holds ${quoted(cellText(cells[row]) ?? '')}, which is neither 1 nor 0.`,
        next: 'name the positive class by --positive, or another column by --label.',
      })
    }
    codes[row] = code
    positives += code
  }
  const yes = positive?.yes ?? '1'
  const no = positive?.no ?? '0'
  if (positives === 0 || positives === codes.length)
    return oneClass(file, column, positives === 0 ? `${quoted(no)}: none is positive` : quoted(yes))
  return { kind: 'binary', codes, yes, no, named: positive !== undefined }
}

function oneClass(file: RoleColumns, column: string, all: string): Unusable {
  return unusable('one-class', {
    role: file.role,
    column,
    rows: file.rows,
    words: `All ${rowsText(file.rows, 'label')} in column ${column} of ${file.path} are ${all}. With one class nothing can be told about a classifier.`,
    next: 'label rows of the other class too, and score both models on them.',
  })
}
