import { type Unusable, unusable } from './unusable.ts'

/** Row ids of any type; ids that read the same are the same id. */
export type RowIds = ArrayLike<string | number | bigint>

/** For each label's row its place among the predictions; both must hold the same ids, each once. */
export function matchRows(labelIds: RowIds, predictionIds: RowIds): Uint32Array | Unusable {
  if (ascendingAlike(labelIds, predictionIds))
    return Uint32Array.from({ length: labelIds.length }, (_, row) => row)
  const places = new Map<string, number>()
  for (let place = 0; place < predictionIds.length; place++) places.set(String(predictionIds[place]), place)
  if (places.size < predictionIds.length) {
    const extra = predictionIds.length - places.size
    return unusable('duplicate-ids', `${extra} of ${predictionIds.length} predictions repeat a row id.`)
  }
  const positions = new Uint32Array(labelIds.length)
  const taken = new Uint8Array(predictionIds.length)
  const unpredicted: string[] = []
  let unpredictedCount = 0
  for (let row = 0; row < labelIds.length; row++) {
    const place = places.get(String(labelIds[row]))
    if (place === undefined) {
      unpredictedCount++
      if (unpredicted.length < 3) unpredicted.push(String(labelIds[row]))
    } else if (taken[place] === 1) {
      return unusable(
        'duplicate-ids',
        `The row id ${String(labelIds[row])} occurs more than once among the labels.`,
      )
    } else {
      taken[place] = 1
      positions[row] = place
    }
  }
  const unlabelledCount = predictionIds.length - (labelIds.length - unpredictedCount)
  if (unpredictedCount === 0 && unlabelledCount === 0) return positions
  const parts: string[] = []
  if (unpredictedCount > 0) {
    parts.push(
      `${unpredictedCount} rows have no prediction (${unpredicted.join(', ')}${unpredictedCount > 3 ? ', …' : ''})`,
    )
  }
  if (unlabelledCount > 0)
    parts.push(`${unlabelledCount} predictions are for rows that are not in the holdout`)
  return unusable('different-rows', `${parts.join('; ')}.`)
}

/**
 * The same ids in the same order, each longer than the one before or as long and larger: then none repeats, and
 * millions of rows need no table.
 */
function ascendingAlike(left: RowIds, right: RowIds): boolean {
  if (left.length !== right.length) return false
  let before = ''
  for (let row = 0; row < left.length; row++) {
    const id = String(left[row])
    if (id !== String(right[row])) return false
    if (row > 0 && (id.length < before.length || (id.length === before.length && id <= before))) return false
    before = id
  }
  return true
}
