import type { Cell } from '#core/metrics/cells.ts'
import { cellText, type RoleColumns } from './file-columns.ts'
import type { RowMatch } from './match-rows.ts'
import { quoted, rowsText, type Unusable, type UnusableReason, unusable } from './unusable.ts'

/** Numbers further from 0 than this cannot be squared twice and summed over a file. */
const largest = 1e75

/** A number as files write it; not hexadecimal, not with commas. */
const written = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/
const notFinite = /^\s*[+-]?(nan|inf|infinity)\s*$/i

/** A column in the order of the holdout. */
export interface MatchedColumn {
  readonly file: RoleColumns
  readonly name: string
  readonly match: RowMatch
}

/** How far numbers may go: any that is finite, or only those that can be squared and summed. */
export type NumberRange = 'finite' | 'summable'

/**
 * Reads a column of numbers in the order of the holdout. A cell without a value, a text that is no number, NaN and
 * infinities, and numbers too large to reckon with are answers of their own, with the first row and how many there are.
 */
export function readNumbers(column: MatchedColumn, range: NumberRange): Float64Array | Unusable {
  const cells = cellsOf(column)
  const { positions } = column.match
  const numbers = new Float64Array(column.file.rows)
  const wrong = new Wrong()
  for (let row = 0; row < numbers.length; row++) {
    const place = positions === undefined ? row : positions[row]!
    const number = toNumber(cells[place])
    numbers[row] = number
    if (!(Math.abs(number) <= (range === 'summable' ? largest : Number.MAX_VALUE))) {
      wrong.add(whyNot(cells[place], number), place, cells[place])
    }
  }
  return wrong.answer(column) ?? numbers
}

/** Reads a column of names in the order of the holdout; a cell without one is an answer. */
export function readNames(column: MatchedColumn): readonly string[] | Unusable {
  const cells = cellsOf(column)
  const { positions } = column.match
  const names = new Array<string>(column.file.rows)
  const wrong = new Wrong()
  for (let row = 0; row < names.length; row++) {
    const place = positions === undefined ? row : positions[row]!
    const text = cellText(cells[place])
    names[row] = text ?? ''
    if (text === undefined) wrong.add('missing-predictions', place, cells[place])
  }
  return wrong.answer(column) ?? names
}

/** The cells of a matched column, in the order of its file. */
export function cellsOf({ file, name }: MatchedColumn): ArrayLike<Cell> {
  return file.columns.get(name) ?? []
}

/** The number a cell holds, however it is written; NaN where it holds none. */
export function toNumber(cell: Cell): number {
  if (typeof cell === 'number') return cell
  if (typeof cell === 'bigint') return Number(cell)
  return typeof cell === 'string' && written.test(cell) ? Number(cell) : Number.NaN
}

/** 0 or 1 where a cell says so in one of the spellings of a yes or no; undefined for anything else. */
export function toBinary(cell: Cell): 0 | 1 | undefined {
  if (typeof cell === 'boolean') return cell ? 1 : 0
  const number = toNumber(cell)
  if (number === 0 || number === 1) return number
  if (typeof cell !== 'string') return undefined
  const text = cell.trim().toLowerCase()
  return text === 'true' ? 1 : text === 'false' ? 0 : undefined
}

function whyNot(cell: Cell, number: number): UnusableReason {
  if (cellText(cell) === undefined) return 'missing-predictions'
  if (Number.isFinite(number)) return 'too-large'
  const readable = typeof cell === 'number' || (typeof cell === 'string' && notFinite.test(cell))
  return readable || !Number.isNaN(number) ? 'non-finite' : 'not-a-number'
}

const problems: Partial<Record<UnusableReason, (shown: string) => string>> = {
  'missing-predictions': () => 'holds no value',
  'too-large': (shown) => `holds ${shown}: a number this far from 0 cannot be reckoned with`,
  'non-finite': (shown) => `holds ${shown}, which is no finite number`,
  'not-a-number': (shown) => `holds ${shown}, which is not a number`,
}

/** The first row of each kind of wrong cell, and how many there are. */
class Wrong {
  readonly #found = new Map<UnusableReason, { count: number; place: number; shown: string }>()

  add(reason: UnusableReason, place: number, cell: Cell): void {
    const known = this.#found.get(reason)
    if (known === undefined) {
      const shown = typeof cell === 'string' ? quoted(cell) : String(cell)
      this.#found.set(reason, { count: 1, place, shown })
    } else {
      known.count++
      if (place < known.place) {
        known.place = place
        known.shown = typeof cell === 'string' ? quoted(cell) : String(cell)
      }
    }
  }

  /** About the kind that stands first in the file. */
  answer({ file, name }: MatchedColumn): Unusable | undefined {
    const [first] = [...this.#found].sort(([, a], [, b]) => a.place - b.place)
    if (first === undefined) return undefined
    const [reason, { count, place, shown }] = first
    const problem = problems[reason]?.(shown) ?? 'cannot be used'
    const more = count > 1 ? ` (and ${rowsText(count - 1, 'more row')})` : ''
    return unusable(reason, {
      role: file.role,
      column: name,
      rows: count,
      first: [shown],
      words: `${file.path}, column ${name}: row ${place + 1} ${problem}${more}.`,
      next:
        reason === 'missing-predictions'
          ? 'give every row an answer: a model is judged on all rows or on none.'
          : 'write plain finite numbers in that column, or name another one.',
    })
  }
}
