import { scoreOrder } from './score-order.ts'

/** Rows in the order of their scores: what every metric of ranks is computed from. */
export interface Ranking {
  /** Row numbers by ascending score. */
  readonly order: Uint32Array
  /** Places in `order` where a new score begins, and at last the number of rows: tied rows lie between two of them. */
  readonly starts: Uint32Array
}

const remembered = new WeakMap<Float64Array, Ranking>()

/**
 * The ranking of finite scores, sorted once for each array and remembered with it, so that all metrics of a model and
 * the slices cut from it share one sort. Nobody may change the array afterwards.
 */
export function rankingOf(scores: Float64Array): Ranking {
  return remembered.get(scores) ?? remember(scores, scoreOrder(scores))
}

/** Whether the scores have been ranked already. */
export function isRanked(scores: Float64Array): boolean {
  return remembered.has(scores)
}

/** Takes an order somebody has already, such as one inherited from the whole by a slice. */
export function remember(scores: Float64Array, order: Uint32Array): Ranking {
  const ranking = { order, starts: tieStarts(scores, order) }
  remembered.set(scores, ranking)
  return ranking
}

const labelsByRank = new WeakMap<Ranking, { readonly labels: Uint8Array; readonly ranked: Uint8Array }>()

/** The labels in the order of the ranking, gathered once for all metrics of ranks; nobody may change them afterwards. */
export function rankedLabels(ranking: Ranking, labels: Uint8Array): Uint8Array {
  const known = labelsByRank.get(ranking)
  if (known?.labels === labels) return known.ranked
  const { order } = ranking
  const ranked = new Uint8Array(order.length)
  for (let place = 0; place < ranked.length; place++) ranked[place] = labels[order[place]!]!
  labelsByRank.set(ranking, { labels, ranked })
  return ranked
}

function tieStarts(scores: Float64Array, order: Uint32Array): Uint32Array {
  const count = order.length
  const starts = new Uint32Array(count + 1)
  let blocks = 0
  let previous = Number.NaN
  for (let place = 0; place < count; place++) {
    const score = scores[order[place]!]!
    if (score !== previous) starts[blocks++] = place
    previous = score
  }
  starts[blocks] = count
  return starts.subarray(0, blocks + 1)
}
