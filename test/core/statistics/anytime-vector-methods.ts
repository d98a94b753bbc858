import { betSizes, bettingEValue, bettingEValueOfCounts } from '#core/statistics/anytime/betting-e-value.ts'
import { confidenceSequence } from '#core/statistics/anytime/confidence-sequence.ts'
import { mixtureSprt } from '#core/statistics/anytime/mixture-sprt.ts'
import { pairedEValue, pairedTwoSidedLogE } from '#core/statistics/anytime/paired-e-value.ts'
import { dirichletMultinomialETest } from '#core/statistics/e-tests.ts'
import type { Vector } from './drift-vector-methods.ts'

const numbers = (value: unknown) => value as number[]
const number = (value: unknown) => value as number

/** Computes what a vector on evidence that may be looked at any time expects, by the vector's method. */
export const anytimeVectorMethods: Record<string, (vector: Vector) => Record<string, unknown>> = {
  dirichletMultinomialE: ({ inputs, parameters }) => {
    const { logE, p } = dirichletMultinomialETest(
      numbers(inputs.counts),
      numbers(parameters.theta0),
      number(parameters.concentration),
    )
    return { log_e: logE, p }
  },
  pairedEValue: ({ inputs, parameters }) => {
    const onlyNew = number(inputs.only_new_right_b)
    const onlyOld = number(inputs.only_old_right_c)
    const prior = number(parameters.prior_a)
    const { logE, p } = pairedEValue(onlyNew, onlyOld, prior)
    return {
      log_e_two_sided: pairedTwoSidedLogE(onlyNew, onlyOld, prior),
      log_e_one_sided: logE,
      e_one_sided: Math.exp(logE),
      p_one_sided: p,
    }
  },
  bettingEValue: ({ inputs, parameters }) => {
    const limit = number(parameters.margin_m)
    const { logE, p } =
      inputs.d === undefined
        ? bettingEValueOfCounts(
            {
              onlyNew: number(inputs.n_plus),
              onlyOld: number(inputs.n_minus),
              same: number(inputs.n_zero),
            },
            limit,
          )
        : bettingEValue(Float64Array.from(numbers(inputs.d)), limit)
    const stated = numbers(parameters.lambdas)
    if (betSizes(limit).some((size, index) => Math.abs(size - stated[index]!) > 1e-12)) {
      throw new Error(`The bets are ${betSizes(limit)}, not ${stated}.`)
    }
    return { log_e: logE, p }
  },
  asymptoticCs: ({ inputs, parameters }) => {
    const rows = number(inputs.t)
    const standardError = number(inputs.sigma) / Math.sqrt(rows)
    const of = confidenceSequence(
      { mean: number(inputs.diff), rows, standardError },
      number(parameters.alpha),
      number(parameters.n_star),
    )
    return {
      rho: of.rho,
      halfwidth_two_sided: of.half,
      halfwidth_one_sided: of.halfOneSided,
      log_e_two_sided: of.logE,
      p_two_sided: Math.min(1, Math.exp(-of.logE)),
      log_e_one_sided: of.logEOneSided,
    }
  },
  msprtTwoSample: ({ inputs, parameters }) => {
    const { logE, p } = mixtureSprt(
      number(inputs.mean_treatment) - number(inputs.mean_control),
      number(inputs.n_per_arm),
      {
        variance: number(parameters.sigma2),
        tauSquared: number(parameters.tau2),
        nullDifference: number(parameters.theta0),
      },
    )
    return { log_lambda: logE, p }
  },
}
