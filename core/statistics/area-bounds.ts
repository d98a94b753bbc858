import type { Placements } from './delong.ts'
import { studentTUpperQuantile } from './distributions.ts'
import { areaErrorAt } from './hanley-mcneil.ts'

/** How many degrees of freedom the error stands for that a limit itself would bring; from simulations with 10 to 1,000 positives. */
const ofLimit = 40

export interface AreaBounds {
  readonly lower: number
  readonly upper: number
  /** DeLong's. */
  readonly standardError: number
}

/**
 * Bounds of an area under the ROC curve with risk `alpha` on each side: the limits that lie t errors away. The variance at a
 * limit is DeLong's, carried there in proportion to Hanley and McNeil's, pooled with theirs, which counts as 40 degrees of freedom: few
 * rows of a class state too small a spread where their area is high by chance. Both agree as rows grow.
 * Student's t with Welch's degrees of freedom over the two classes. Not for areas of 0 or 1.
 * Source: DeLong, DeLong and Clarke-Pearson 1988; Welch 1947; Wilson 1927 for solving at the limit.
 */
export function areaBounds(labels: Uint8Array, of: Placements, alpha: number): AreaBounds {
  const { area, positives, negatives } = of
  const parts = [0, 0]
  for (let row = 0; row < labels.length; row++) parts[labels[row]!]! += (of.placements[row]! - area) ** 2
  const ofNegatives = parts[0]! / (negatives - 1) / negatives
  const ofPositives = parts[1]! / (positives - 1) / positives
  const variance = ofPositives + ofNegatives
  const smaller = Math.min(positives, negatives)
  const larger = Math.max(positives, negatives)
  const welch = variance ** 2 / (ofPositives ** 2 / (positives - 1) + ofNegatives ** 2 / (negatives - 1))
  const degrees = variance > 0 ? welch : smaller - 1
  const t = studentTUpperQuantile(alpha, degrees)
  const here = areaErrorAt(area, smaller, larger)
  const errorAt = (limit: number): number => {
    const there = areaErrorAt(limit, smaller, larger)
    const carried = variance * (there / here) ** 2
    return Math.sqrt((degrees * carried + ofLimit * there ** 2) / (degrees + ofLimit))
  }
  return {
    lower: crossing(area, 0, (limit) => area - limit >= t * errorAt(limit)),
    upper: crossing(area, 1, (limit) => limit - area >= t * errorAt(limit)),
    standardError: Math.sqrt(variance),
  }
}

/** Where `excluded` turns true on the way from one limit to another; the other if it never does. */
function crossing(from: number, to: number, excluded: (limit: number) => boolean): number {
  let near = from
  let far = to
  for (let step = 0; step < 60; step++) {
    const middle = (near + far) / 2
    if (excluded(middle)) far = middle
    else near = middle
  }
  return far
}
