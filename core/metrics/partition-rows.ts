import { type Column, emptyLike, mapColumns, type Scored } from './scored.ts'

/**
 * Cuts rows into groups: one `Scored` a group, rows in their order, which is that of `selectRows` on them. One pass over
 * each column fills all groups. Scores are ranked anew within each: sorting what the cache holds takes half the time of
 * walking through the ranking of the whole.
 * @param groupOfRow number of each row's group; a row whose number is not under `groupCount` is in none
 */
export function partitionRows(
  scored: Scored,
  groupOfRow: Uint8Array | Uint16Array | Uint32Array,
  groupCount: number,
): readonly Scored[] {
  const groups = groupsOf(groupOfRow, groupCount)
  const cut = new Map<Column, readonly Column[]>()
  return Array.from({ length: groupCount }, (_, group) =>
    mapColumns(scored, <Of extends Column>(column: Of): Of => {
      const pieces = (cut.get(column) ?? cutColumn(column, groups)) as readonly Of[]
      cut.set(column, pieces)
      return pieces[group]!
    }),
  )
}

interface Groups {
  readonly groupOfRow: ArrayLike<number>
  /** Rows of each group. */
  readonly sizes: Uint32Array
}

function groupsOf(groupOfRow: ArrayLike<number>, groupCount: number): Groups {
  const sizes = new Uint32Array(groupCount)
  for (let row = 0; row < groupOfRow.length; row++) {
    const group = groupOfRow[row]!
    if (group < groupCount) sizes[group]!++
  }
  return { groupOfRow, sizes }
}

function cutColumn<Of extends Column>(column: Of, { groupOfRow, sizes }: Groups): readonly Of[] {
  const pieces = Array.from(sizes, (size) => emptyLike(column, size))
  const filled = new Uint32Array(sizes.length)
  for (let row = 0; row < groupOfRow.length; row++) {
    const group = groupOfRow[row]!
    if (group < pieces.length) pieces[group]![filled[group]!++] = column[row]!
  }
  return pieces
}
