import { type Ranking, rankScores } from './score-order.ts'

const remembered = new WeakMap<Float64Array, Ranking>()

/**
 * The ranking of finite scores, sorted once for each array and remembered with it, so that all metrics of a model
 * share one sort. Nobody may change the array afterwards.
 */
export function rankingOf(scores: Float64Array): Ranking {
  const known = remembered.get(scores)
  if (known !== undefined) return known
  const ranking = rankScores(scores)
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
