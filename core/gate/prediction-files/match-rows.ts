import type { Cell } from '#core/metrics/cells.ts'
import { cellText, type RoleColumns } from './file-columns.ts'
import { examplesText, rowsText, shownExamples, type Unusable, unusable } from './unusable.ts'
import { ascendingWholeNumbers, sameWholeNumbers } from './whole-numbers.ts'

/** Row ids as text; 64-bit integers stay what they are, so that millions of them need no text. */
export type RowIds = readonly string[] | BigInt64Array

/** For each row of the holdout its row in another file; undefined where both have the same order. */
export interface RowMatch {
  readonly kind: 'matched'
  readonly positions: Uint32Array | undefined
}

/** The ids of a file, every one there. */
export function rowIds(file: RoleColumns, column: string): RowIds | Unusable {
  const cells = file.columns.get(column) ?? []
  if (cells instanceof BigInt64Array) return cells
  const ids = new Array<string>(file.rows)
  let missing = 0
  let firstMissing = 0
  for (let row = 0; row < ids.length; row++) {
    const text = idText(cells[row])
    if (text === undefined && missing++ === 0) firstMissing = row
    ids[row] = text ?? ''
  }
  if (missing === 0) return ids
  return unusable('missing-ids', {
    role: file.role,
    column,
    rows: missing,
    words: `${rowsText(missing)} of ${file.path} ${missing === 1 ? 'has' : 'have'} no id in column ${column}; the first is row ${firstMissing + 1}.`,
    next: 'give every row the id it has in the other files.',
  })
}

/** Ids that occur once each, or the first that do not. */
export function uniqueIds(ids: RowIds, file: RoleColumns, column: string): Unusable | undefined {
  if (ascending(ids)) return undefined
  const seen = new Set<string | bigint>()
  const repeated = new Set<string>()
  let count = 0
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row]!
    if (!seen.has(id)) seen.add(id)
    else {
      count++
      if (repeated.size < shownExamples) repeated.add(String(id))
    }
  }
  if (count === 0) return undefined
  const first = [...repeated]
  return unusable('duplicate-ids', {
    role: file.role,
    column,
    rows: count,
    first,
    words: `${rowsText(count)} of ${file.path} ${count === 1 ? 'repeats' : 'repeat'} an id of column ${column}: ${examplesText(first, count)}.`,
    next: `keep one row for each id, or name another column by --id. If there are no ids and all files have the same order, --id row_number matches rows by their place.`,
  })
}

/** A file and its ids. */
export interface Identified {
  readonly file: RoleColumns
  readonly ids: RowIds
}

/** Finds the rows of `of` in `other`; both hold every id once. Rows that only one of them has are an answer. */
export function matchRows(of: Identified, other: Identified): RowMatch | Unusable {
  if (sameOrder(of.ids, other.ids)) return { kind: 'matched', positions: undefined }
  const text = of.ids instanceof BigInt64Array !== other.ids instanceof BigInt64Array
  const keyOf = (id: string | bigint): string | bigint => (text ? String(id) : id)
  const places = new Map<string | bigint, number>()
  for (let place = 0; place < other.ids.length; place++) places.set(keyOf(other.ids[place]!), place)
  const positions = new Uint32Array(of.ids.length)
  const taken = new Uint8Array(other.ids.length)
  const onlyHere = new Examples()
  for (let row = 0; row < positions.length; row++) {
    const id = of.ids[row]!
    const place = places.get(keyOf(id))
    if (place === undefined) onlyHere.add(id)
    else {
      positions[row] = place
      taken[place] = 1
    }
  }
  const onlyThere = new Examples()
  for (let place = 0; place < taken.length; place++) if (taken[place] === 0) onlyThere.add(other.ids[place]!)
  if (onlyHere.count === 0 && onlyThere.count === 0) return { kind: 'matched', positions }
  const only = [
    { examples: onlyHere, path: of.file.path },
    { examples: onlyThere, path: other.file.path },
  ].filter(({ examples }) => examples.count > 0)
  return unusable('different-rows', {
    role: other.file.role,
    rows: onlyHere.count + onlyThere.count,
    first: [...onlyHere.first, ...onlyThere.first],
    words: `${of.file.path} and ${other.file.path} do not hold the same rows: ${only
      .map(
        ({ examples, path }) =>
          `${rowsText(examples.count, 'id')} only in ${path} (${examplesText(examples.first, examples.count)})`,
      )
      .join(', ')}.`,
    next: 'score both models on exactly the rows of the holdout.',
  })
}

/** Rows matched by their place. */
export function matchPlaces(of: RoleColumns, other: RoleColumns): RowMatch | Unusable {
  if (of.rows === other.rows) return { kind: 'matched', positions: undefined }
  return unusable('different-rows', {
    role: other.role,
    rows: Math.abs(of.rows - other.rows),
    words: `${of.path} has ${rowsText(of.rows)}, ${other.path} has ${rowsText(other.rows)}: they cannot be matched by their place.`,
    next: 'score both models on exactly the rows of the holdout, or name the column with the ids by --id.',
  })
}

class Examples {
  count = 0
  readonly first: string[] = []

  add(id: string | bigint): void {
    if (this.count++ < shownExamples) this.first.push(String(id))
  }
}

/** A double that is a whole number is the same id as the whole number; beyond 2^53 it may be two ids in one. */
function idText(cell: Cell): string | undefined {
  return typeof cell === 'number' && Number.isNaN(cell) ? undefined : cellText(cell)
}

function sameOrder(left: RowIds, right: RowIds): boolean {
  if (left.length !== right.length) return false
  if (left instanceof BigInt64Array && right instanceof BigInt64Array) return sameWholeNumbers(left, right)
  const alike = left instanceof BigInt64Array === right instanceof BigInt64Array
  for (let row = 0; row < left.length; row++) {
    if (alike ? left[row] !== right[row] : String(left[row]) !== String(right[row])) return false
  }
  return true
}

/** Each id larger than the one before it, shorter text counting as smaller: then none repeats, and no set is needed. */
function ascending(ids: RowIds): boolean {
  if (ids instanceof BigInt64Array) return ascendingWholeNumbers(ids)
  for (let row = 1; row < ids.length; row++) {
    const [before, id] = [ids[row - 1]!, ids[row]!]
    if (typeof id === 'string' && id.length !== (before as string).length) {
      if (id.length < (before as string).length) return false
    } else if (id <= before) return false
  }
  return true
}
