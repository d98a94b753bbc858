import { type Placements, placementsOf } from '#core/statistics/delong.ts'
import { macroMean, presentClasses } from './confusion-influence.ts'
import { type MetricEstimate, type MetricResult, undefinedMetric } from './metric-result.ts'
import type { MulticlassScored } from './scored.ts'

/** Fewest rows of either class that an area under the ROC curve is computed from. */
export const smallestAucClass = 10

/** The area and its placements, or undefined if either class is under ten rows. */
export function binaryPlacements(labels: Uint8Array, scores: Float64Array): Placements | undefined {
  let positives = 0
  for (let row = 0; row < labels.length; row++) positives += labels[row]!
  if (positives < smallestAucClass || labels.length - positives < smallestAucClass) return undefined
  return placementsOf(labels, scores)
}

/** The placements spread over all rows: (V - theta) n / (rows of the class). */
export function aucInfluence(labels: Uint8Array, of: Placements): MetricEstimate {
  const rows = labels.length
  const influence = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    influence[row] =
      ((of.placements[row]! - of.area) * rows) / (labels[row] === 1 ? of.positives : of.negatives)
  }
  return { kind: 'estimate', estimate: of.area, influence, turnoverSquare: 0 }
}

/** Plain mean over the classes with rows of the area of each class against the rest. */
export function macroAucInfluence(scored: MulticlassScored): MetricResult {
  if (scored.scores === undefined) return undefinedMetric('no-scores')
  const present = presentClasses(scored.labels, scored.classes.length)
  const isClass = new Uint8Array(scored.labels.length)
  const parts: MetricEstimate[] = []
  for (const target of present) {
    for (let row = 0; row < isClass.length; row++) isClass[row] = scored.labels[row] === target ? 1 : 0
    const placements = binaryPlacements(isClass, scored.scores[target]!)
    if (placements === undefined) return undefinedMetric('class-too-small')
    parts.push(aucInfluence(isClass, placements))
  }
  if (parts.length === 0) return undefinedMetric('no-rows')
  return macroMean(parts, parts.length, scored.labels.length)
}
