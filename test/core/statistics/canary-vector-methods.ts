import { cuped } from '#core/statistics/canary/cuped.ts'
import { chiSquareGoodnessOfFit } from '#core/statistics/canary/goodness-of-fit.ts'
import { type KayentaLabel, kayentaScore } from '#core/statistics/canary/kayenta-score.ts'
import { mannWhitney } from '#core/statistics/canary/mann-whitney.ts'
import { welchEstimate } from '#core/statistics/canary/welch.ts'
import { newcombeBounds } from '#core/statistics/newcombe.ts'
import { tTest } from '#core/statistics/paired-t.ts'
import type { Vector } from './drift-vector-methods.ts'

const numbers = (value: unknown) => value as number[]
const number = (value: unknown) => value as number
const column = (value: unknown) => Float64Array.from(numbers(value))

/** Computes what a vector on two independent arms expects, by the vector's method. */
export const canaryVectorMethods: Record<string, (vector: Vector) => Record<string, unknown>> = {
  mannWhitney: ({ inputs }) => {
    const of = mannWhitney(column(inputs.experiment), column(inputs.control), 0.01)
    return {
      U: of.u,
      sigma: of.sigma,
      z: of.z,
      p_two_sided: of.pTwoSided,
      cles: of.probabilityGreater,
      hodges_lehmann: of.shift,
      shift_ci_98: of.shiftBounds,
    }
  },
  welch: ({ inputs }) => {
    const arm = (which: 1 | 2) => ({
      mean: number(inputs[`mean${which}`]),
      variance: number(inputs[`var${which}`]),
      count: number(inputs[`n${which}`]),
    })
    const estimate = welchEstimate(arm(1), arm(2))
    const { t, pTwoSided } = tTest(estimate, 0)
    return {
      diff: estimate.mean,
      se: estimate.standardError,
      t,
      df: estimate.degrees,
      p_two_sided: pTwoSided,
    }
  },
  proportionDifference: ({ inputs, parameters }) => {
    const first = { successes: number(inputs.k1), count: number(inputs.n1) }
    const second = { successes: number(inputs.k2), count: number(inputs.n2) }
    return {
      diff: first.successes / first.count - second.successes / second.count,
      ci: newcombeBounds(first, second, (1 - number(parameters.confidence)) / 2),
    }
  },
  srmChiSquare: ({ inputs, parameters }) => {
    const { chiSquare, degrees, p } = chiSquareGoodnessOfFit(
      numbers(inputs.counts),
      numbers(parameters.theta0),
    )
    return { chi2: chiSquare, df: degrees, p }
  },
  cuped: ({ inputs }) => {
    const { theta, adjusted, varianceRatio } = cuped(column(inputs.y), column(inputs.x_pre))
    return { theta, y_adjusted: [...adjusted], variance_ratio: varianceRatio }
  },
  kayentaScore: ({ inputs }) => {
    const { score, groups } = kayentaScore(
      inputs.groups as Record<string, readonly KayentaLabel[]>,
      inputs.weights as Record<string, number>,
    )
    return { group_scores: groups, score }
  },
}
