import { areaErrorAt } from '#core/statistics/hanley-mcneil.ts'
import type { LimitTest } from './comparison.ts'

/** A difference of two areas under the ROC curve on the same rows. */
export interface AreaDifference {
  readonly difference: number
  /** Its standard error as these rows show it: 0 where neither model misplaces a pair. */
  readonly error: number
  /** How far the bounds lie from it that these rows alone give. */
  readonly below: number
  readonly above: number
  /** Rows of the smaller and of the larger class. */
  readonly smaller: number
  readonly larger: number
  /** Bound of a standard error at the level asked: 1.645 for alpha 0.05. */
  readonly quantile: number
  /** Chance beyond a distance in standard errors. */
  readonly upperTail: (distance: number) => number
}

/** Bounds of a difference of areas, with the standard error they imply. */
export interface AreaDifferenceBounds {
  readonly lower: number
  readonly upper: number
  readonly standardError: number
  /** Whether the spread that a limit itself would bring moved a bound; where it did not, tests go by the rows' error. */
  readonly widened: boolean
  /** What the spread of the limit itself says, on the sides it widens; elsewhere 0, and the rows alone decide. */
  readonly test: (limit: number) => Omit<LimitTest, 'method'>
}

/**
 * Tests a loss of areas with the spread it would have, where these rows show less. A model that separates the rows it met
 * has no spread there, however few they are: DeLong's error alone lets 3 of 10 candidates through that lose just the margin
 * at 10 positives. So a limit that is `loss` beyond the loss seen is held against the error of an area of 1 - loss, like the rule of three, in
 * which a share of nobody seen is held against the share to be excluded. Source: Hanley and McNeil 1982, error of an area.
 */
export function areaDifferenceBounds(of: AreaDifference): AreaDifferenceBounds {
  const { difference } = of
  const reach = reachOf(of, difference, of.below)
  const reachUp = reachOf(of, -difference, of.above)
  const widened = reach.widened || reachUp.widened
  const tail = (distance: number, spread: number): number =>
    spread === 0 ? (distance > 0 ? 0 : 1) : of.upperTail(distance / spread)
  return {
    lower: difference - reach.distance,
    upper: difference + reachUp.distance,
    standardError: reach.widened ? Math.max(of.error, reach.distance / of.quantile) : of.error,
    widened,
    test: (limit) => ({
      pAbove: reach.widened ? tail(difference - limit, errorAt(of, Math.min(0, difference) - limit)) : 0,
      pBelow: reachUp.widened ? tail(limit - difference, errorAt(of, limit - Math.max(0, difference))) : 0,
    }),
  }
}

const nothing = 1e-9

/** How far the bound lies on the side of a loss; `difference` in terms of better. */
function reachOf(
  of: AreaDifference,
  difference: number,
  own: number,
): { readonly distance: number; readonly widened: boolean } {
  const excludes = (distance: number): boolean =>
    distance >= of.quantile * errorAt(of, distance - Math.max(0, difference))
  // The nearest distance that is excluded need not be the bound: beyond it the limit's own spread may grow faster.
  let far = Math.max(own, 1 + difference)
  let near = far
  while (excludes(near)) {
    far = near
    near *= 0.9
    if (near <= Math.max(own, nothing)) return { distance: own, widened: false }
  }
  for (let step = 0; step < 60; step++) {
    const middle = (near + far) / 2
    if (excludes(middle)) far = middle
    else near = middle
  }
  return { distance: far, widened: true }
}

/** The error at a limit that is so much of a loss beyond the one seen: the larger of what rows show and what such a loss would bring. */
function errorAt({ error, smaller, larger }: AreaDifference, loss: number): number {
  if (loss <= 0) return error
  return Math.max(error, areaErrorAt(1 - Math.min(loss, 0.5), smaller, larger))
}
