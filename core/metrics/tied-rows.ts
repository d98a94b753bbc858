import { rankingOf } from './ranking.ts'

/** Rows of equal score taken together, by ascending score. */
export interface TiedRows {
  readonly scores: Float64Array
  /** Rows of each score, or the sum of their weights. */
  readonly weights: Float64Array
  /** Those among them that are positive. */
  readonly positives: Float64Array
  readonly total: number
}

/**
 * Ties rows as often as they are weighted anew: the answer takes how often each row counts, without weights once, and
 * what it hands back holds until it is called again.
 */
export function tiedRows(
  labels: Uint8Array,
  scores: Float64Array,
): (weights?: ArrayLike<number>) => TiedRows {
  const { order, starts } = rankingOf(scores)
  const blocks = starts.length - 1
  const rankedLabels = Uint8Array.from(order, (row) => labels[row]!)
  const tied = {
    scores: Float64Array.from({ length: blocks }, (_, block) => scores[order[starts[block]!]!]!),
    weights: new Float64Array(blocks),
    positives: new Float64Array(blocks),
  }
  return (weights) => {
    let total = 0
    for (let block = 0, place = 0; block < blocks; block++) {
      const end = starts[block + 1]!
      let weight = 0
      let positives = 0
      for (; place < end; place++) {
        const ofRow = weights === undefined ? 1 : weights[order[place]!]!
        weight += ofRow
        positives += ofRow * rankedLabels[place]!
      }
      tied.weights[block] = weight
      tied.positives[block] = positives
      total += weight
    }
    return { ...tied, total }
  }
}

/** The sum of the weights of positive rows. */
export function positivesOf({ positives }: TiedRows): number {
  return positives.reduce((sum, count) => sum + count, 0)
}
