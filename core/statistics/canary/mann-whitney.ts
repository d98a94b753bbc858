import { argsort } from '../argsort.ts'
import { normalUpperQuantile, normalUpperTail } from '../distributions.ts'
import { shiftOfRank } from './pairwise-shift.ts'

export interface MannWhitney {
  /** Pairs in which the experiment's value is the greater; equal ones count half. */
  readonly u: number
  /** Standard deviation of u without any difference, ties taken off. */
  readonly sigma: number
  readonly z: number
  readonly pTwoSided: number
  /** Common-language effect size: P(experiment > control) + P(equal) / 2. */
  readonly probabilityGreater: number
  /** Hodges and Lehmann's estimate: the median of all differences experiment - control. */
  readonly shift: number
  readonly shiftBounds: readonly [number, number]
}

/**
 * Rank test of two independent samples with midranks, tie correction and continuity correction, and the shift between
 * them with bounds that invert it, risk `alpha` on each side. For the report of a canary, not for its decision: points
 * of a time series depend on each other. Assumes independent values. O((m + n) log (m + n)).
 * Source: Mann and Whitney 1947; Hodges and Lehmann 1963.
 */
export function mannWhitney(experiment: Float64Array, control: Float64Array, alpha: number): MannWhitney {
  const pairs = experiment.length * control.length
  const { u, tieSum } = rankSum(experiment, control)
  const values = experiment.length + control.length
  const sigma = Math.sqrt((pairs / 12) * (values + 1 - tieSum / (values * (values - 1))))
  const distance = u - pairs / 2
  const corrected = Math.sign(distance) * Math.max(0, Math.abs(distance) - 0.5)
  const z = sigma === 0 ? 0 : corrected / sigma
  const left = experiment.slice().sort()
  const right = control.slice().sort()
  const rank = Math.min(pairs, Math.max(1, Math.round(pairs / 2 - normalUpperQuantile(alpha) * sigma)))
  const at = (of: number) => shiftOfRank(left, right, of)
  return {
    u,
    sigma,
    z,
    pTwoSided: Math.min(1, 2 * normalUpperTail(Math.abs(z))),
    probabilityGreater: u / pairs,
    shift: (at(Math.ceil(pairs / 2)) + at(Math.floor(pairs / 2) + 1)) / 2,
    shiftBounds: [at(rank), at(pairs + 1 - rank)],
  }
}

/** U of the experiment, and the sum of t^3 - t over groups of t equal values. */
function rankSum(experiment: Float64Array, control: Float64Array): { u: number; tieSum: number } {
  const pooled = new Float64Array(experiment.length + control.length)
  pooled.set(experiment)
  pooled.set(control, experiment.length)
  const order = argsort(pooled)
  let u = 0
  let tieSum = 0
  let controlsBelow = 0
  for (let start = 0; start < order.length; ) {
    const value = pooled[order[start]!]!
    let end = start
    let tiedControls = 0
    do {
      if (order[end++]! >= experiment.length) tiedControls++
    } while (end < order.length && pooled[order[end]!] === value)
    const tied = end - start
    u += (tied - tiedControls) * (controlsBelow + tiedControls / 2)
    tieSum += tied * tied * tied - tied
    controlsBelow += tiedControls
    start = end
  }
  return { u, tieSum }
}
