import { normalCdf, normalQuantile } from '../distributions.ts'
import { type Replicates, replicateQuantile } from './replicates.ts'

/**
 * Bounds from the replicates' own order, risk `alpha` on each side. For statistics that are not smooth, as the
 * calibration error. Source: Efron 1981.
 */
export function percentileBounds({ values }: Replicates, alpha: number): readonly [number, number] {
  const sorted = values.slice().sort()
  return [replicateQuantile(sorted, alpha, 'low'), replicateQuantile(sorted, 1 - alpha, 'high')]
}

export interface AcceleratedBounds {
  readonly low: number
  readonly high: number
  /** Median bias of the replicates, in normal quantiles. */
  readonly bias: number
  /** How fast the standard error changes with the statistic. */
  readonly acceleration: number
  /** The shares of the replicates that the bounds stand at. */
  readonly lowShare: number
  readonly highShare: number
  /** Replicates equal to the estimate; each counts half in the bias. */
  readonly ties: number
}

/**
 * Bias-corrected and accelerated bounds, risk `alpha` on each side: z0 = Phi^-1(share below the estimate, ties half),
 * a = sum (j - ji)^3 / (6 (sum (j - ji)^2)^1.5), share = Phi(z0 + (z0 + z) / (1 - a (z0 + z))).
 * For smooth statistics; alpha not below finestAlpha. A bound is infinite where the correction breaks down: all
 * replicates on one side of the estimate, or one row that carries it all. Source: Efron 1987.
 * @param leftOut the statistic with each row left out
 */
export function acceleratedBounds(
  { estimate, values }: Replicates,
  leftOut: Float64Array,
  alpha: number,
): AcceleratedBounds {
  const tolerance = 1e-12 * Math.max(1, Math.abs(estimate))
  let below = 0
  let ties = 0
  let defined = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    defined++
    if (Math.abs(value - estimate) <= tolerance) ties++
    else if (value < estimate) below++
  }
  const bias = normalQuantile((below + ties / 2) / defined)
  const acceleration = accelerationOf(leftOut)
  const sorted = values.slice().sort()
  const z = normalQuantile(alpha)
  const low = correctedShare(bias, acceleration, z)
  const high = correctedShare(bias, acceleration, -z)
  return {
    low: low === undefined ? Number.NEGATIVE_INFINITY : replicateQuantile(sorted, low, 'low'),
    high: high === undefined ? Number.POSITIVE_INFINITY : replicateQuantile(sorted, high, 'high'),
    bias,
    acceleration,
    lowShare: low ?? 0,
    highShare: high ?? 1,
    ties,
  }
}

/** Undefined where the correction breaks down. */
function correctedShare(bias: number, acceleration: number, z: number): number | undefined {
  const slope = 1 - acceleration * (bias + z)
  return Number.isFinite(bias) && slope > 0 ? normalCdf(bias + (bias + z) / slope) : undefined
}

function accelerationOf(leftOut: Float64Array): number {
  const defined = leftOut.filter((value) => !Number.isNaN(value))
  const mean = defined.reduce((sum, value) => sum + value, 0) / defined.length
  let squares = 0
  let cubes = 0
  for (const value of defined) {
    const distance = mean - value
    squares += distance * distance
    cubes += distance * distance * distance
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5)
}
