import type { Placements } from '#core/statistics/delong.ts'
import { type MetricEstimate, type MetricResult, undefinedMetric } from './metric-result.ts'
import { macroOverRest } from './one-against-rest.ts'
import { rankedLabels, rankingOf } from './ranking.ts'
import type { Ranking } from './score-order.ts'
import type { MulticlassScored } from './scored.ts'
import { countOf } from './sums.ts'

/** Fewest rows of either class that an area under a curve is computed from. */
export const smallestAucClass = 10

/** The area and its placements, or undefined if either class is under ten rows. */
export function binaryPlacements(labels: Uint8Array, scores: Float64Array): Placements | undefined {
  const positives = countOf(labels, 1)
  if (positives < smallestAucClass || labels.length - positives < smallestAucClass) return undefined
  return placementsOfRanking(labels, rankingOf(scores), positives)
}

/**
 * DeLong's structural components from one pass over the ranking, ties by midrank.
 * Source: DeLong, DeLong and Clarke-Pearson 1988; Sun and Xu 2014.
 */
function placementsOfRanking(labels: Uint8Array, ranking: Ranking, positives: number): Placements {
  const { order, starts } = ranking
  const ranked = rankedLabels(ranking, labels)
  const negatives = labels.length - positives
  const placements = new Float64Array(labels.length)
  let positivesBelow = 0
  let negativesBelow = 0
  let sum = 0
  for (let block = 0; block + 1 < starts.length; block++) {
    const start = starts[block]!
    const end = starts[block + 1]!
    let tiedPositives = 0
    for (let place = start; place < end; place++) tiedPositives += ranked[place]!
    const tiedNegatives = end - start - tiedPositives
    const ofPositive = (negativesBelow + tiedNegatives / 2) / negatives
    const ofNegative = (positives - positivesBelow - tiedPositives / 2) / positives
    for (let place = start; place < end; place++) {
      placements[order[place]!] = ranked[place] === 1 ? ofPositive : ofNegative
    }
    sum += tiedPositives * (negativesBelow + tiedNegatives / 2)
    positivesBelow += tiedPositives
    negativesBelow += tiedNegatives
  }
  return { area: sum / positives / negatives, positives, negatives, placements }
}

/** The placements spread over all rows: (V - theta) n / (rows of the class). */
export function aucInfluence(labels: Uint8Array, of: Placements): MetricEstimate {
  const rows = labels.length
  const influence = new Float64Array(rows)
  const perClass = [rows / of.negatives, rows / of.positives] as const
  for (let row = 0; row < rows; row++) {
    influence[row] = (of.placements[row]! - of.area) * perClass[labels[row] as 0 | 1]
  }
  return { kind: 'estimate', estimate: of.area, influence, turnoverSquare: 0 }
}

/** Area under the ROC curve of two classes. */
export function binaryAucInfluence(labels: Uint8Array, scores: Float64Array): MetricResult {
  const placements = binaryPlacements(labels, scores)
  return placements === undefined ? undefinedMetric('class-too-small') : aucInfluence(labels, placements)
}

/** Plain mean over the classes with rows of the area of each class against the rest. */
export function macroAucInfluence(scored: MulticlassScored): MetricResult {
  return macroOverRest(scored, binaryAucInfluence)
}
