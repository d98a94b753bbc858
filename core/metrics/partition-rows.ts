import { isRanked, rankingOf, remember } from './ranking.ts'
import { type Column, emptyLike, mapColumns, type Scored } from './scored.ts'

/**
 * Cuts rows into groups: one `Scored` a group, rows in their order, which is that of `selectRows` on them. One pass over
 * each column fills all groups. Scores that have been ranked stay ranked: one pass over the ranking of the whole ranks
 * every group, and none is sorted again.
 * @param groupOfRow number of each row's group; a row whose number is not under `groupCount` is in none
 */
export function partitionRows(
  scored: Scored,
  groupOfRow: Uint8Array | Uint16Array | Uint32Array,
  groupCount: number,
): readonly Scored[] {
  const groups = groupsOf(groupOfRow, groupCount)
  const cut = new Map<Column, readonly Column[]>()
  const parts = Array.from({ length: groupCount }, (_, group) =>
    mapColumns(scored, <Of extends Column>(column: Of): Of => {
      const pieces = (cut.get(column) ?? cutColumn(column, groups)) as readonly Of[]
      cut.set(column, pieces)
      return pieces[group]!
    }),
  )
  rankedColumns(scored).forEach((scores, column) => {
    if (!isRanked(scores)) return
    const orders = inheritedOrders(rankingOf(scores).order, groups)
    parts.forEach((part, group) => {
      remember(rankedColumns(part)[column]!, orders[group]!)
    })
  })
  return parts
}

/** Columns that metrics rank. */
function rankedColumns(scored: Scored): readonly Float64Array[] {
  if (scored.task === 'binary-classification') return [scored.scores]
  return scored.task === 'multiclass' ? (scored.scores ?? []) : []
}

interface Groups {
  readonly groupOfRow: ArrayLike<number>
  /** Rows of each group. */
  readonly sizes: Uint32Array
  /** Position of each row within its group. */
  readonly placeInGroup: Uint32Array
}

function groupsOf(groupOfRow: ArrayLike<number>, groupCount: number): Groups {
  const sizes = new Uint32Array(groupCount)
  const placeInGroup = new Uint32Array(groupOfRow.length)
  for (let row = 0; row < groupOfRow.length; row++) {
    const group = groupOfRow[row]!
    if (group < groupCount) placeInGroup[row] = sizes[group]!++
  }
  return { groupOfRow, sizes, placeInGroup }
}

function cutColumn<Of extends Column>(
  column: Of,
  { groupOfRow, sizes, placeInGroup }: Groups,
): readonly Of[] {
  const pieces = Array.from(sizes, (size) => emptyLike(column, size))
  for (let row = 0; row < groupOfRow.length; row++) {
    const group = groupOfRow[row]!
    if (group < pieces.length) pieces[group]![placeInGroup[row]!] = column[row]!
  }
  return pieces
}

function inheritedOrders(
  order: Uint32Array,
  { groupOfRow, sizes, placeInGroup }: Groups,
): readonly Uint32Array[] {
  const filled = new Uint32Array(sizes.length)
  const orders = Array.from(sizes, (size) => new Uint32Array(size))
  for (let place = 0; place < order.length; place++) {
    const row = order[place]!
    const group = groupOfRow[row]!
    if (group < sizes.length) orders[group]![filled[group]!++] = placeInGroup[row]!
  }
  return orders
}
