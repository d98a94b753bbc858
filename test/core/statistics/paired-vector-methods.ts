import { metricWithInfluence } from '#core/metrics/influence.ts'
import type { MetricEstimate } from '#core/metrics/metric-result.ts'
import { aucInfluence } from '#core/metrics/roc-auc.ts'
import type { BinaryScored } from '#core/metrics/scored.ts'
import { clopperPearsonBounds } from '#core/statistics/clopper-pearson.ts'
import { clusterEstimate } from '#core/statistics/cluster-t.ts'
import {
  delongCovariance,
  delongDifferenceError,
  normalBounds,
  normalTest,
  placementsOf,
} from '#core/statistics/delong.ts'
import {
  betaLower,
  betaUpper,
  chiSquareQuantile,
  chiSquareUpperTail,
  gammaLower,
  gammaUpper,
  normalCdf,
  normalQuantile,
  normalUpperTail,
  studentTCdf,
  studentTQuantile,
  studentTUpperTail,
} from '#core/statistics/distributions.ts'
import { mcnemar } from '#core/statistics/mcnemar.ts'
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  eBenjaminiHochberg,
  holm,
} from '#core/statistics/multiplicity.ts'
import { resampledEstimate } from '#core/statistics/nadeau-bengio.ts'
import { newcombePairedBounds } from '#core/statistics/newcombe.ts'
import { meanEstimate, tBounds, tTest } from '#core/statistics/paired-t.ts'
import {
  detectableForDiscordance,
  rowsForDiscordance,
  rowsForMean,
  rowsNeeded,
  smallestDetectable,
} from '#core/statistics/sample-size.ts'
import { tangoBounds, tangoZ } from '#core/statistics/tango.ts'
import { wilsonBounds } from '#core/statistics/wilson.ts'
import type { Vector } from './drift-vector-methods.ts'

const numbers = (value: unknown) => value as number[]
const number = (value: unknown) => value as number
const column = (value: unknown) => Float64Array.from(numbers(value))
const scoredFrom = (labels: unknown, scores: unknown, threshold = 0.5): BinaryScored => ({
  task: 'binary-classification',
  labels: Uint8Array.from(numbers(labels)),
  scores: column(scores),
  predicted: Uint8Array.from(numbers(scores), (score) => (score >= threshold ? 1 : 0)),
})

function tValues(differences: Float64Array, limit: number, alpha: number) {
  const mean = meanEstimate(differences)
  const of = tTest(mean, limit)
  const [low, high] = tBounds(mean, alpha / 2)
  return {
    n: mean.count,
    mean: mean.mean,
    se: mean.standardError,
    t: of.t,
    df: mean.degrees,
    p_two_sided: of.pTwoSided,
    p_greater: of.pGreater,
    p_less: of.pLess,
    ci_low: low,
    ci_high: high,
  }
}

/** Computes what a vector on a paired comparison or the numeric core expects, by the vector's method. */
export const pairedVectorMethods: Record<string, (vector: Vector) => Record<string, unknown>> = {
  normalCdf: ({ inputs }) => ({
    cdf: normalCdf(number(inputs.x)),
    sf: normalUpperTail(number(inputs.x)),
  }),
  normalQuantile: ({ inputs }) => ({ z: normalQuantile(number(inputs.p)) }),
  regularizedIncompleteBeta: ({ inputs }) => {
    const [a, b, x] = [number(inputs.a), number(inputs.b), number(inputs.x)]
    return { I: betaLower(a, b, x), upper: betaUpper(a, b, x) }
  },
  regularizedIncompleteGamma: ({ inputs }) => ({
    P: gammaLower(number(inputs.a), number(inputs.x)),
    Q: gammaUpper(number(inputs.a), number(inputs.x)),
  }),
  studentT: ({ inputs }) => ({
    cdf: studentTCdf(number(inputs.t), number(inputs.df)),
    sf: studentTUpperTail(number(inputs.t), number(inputs.df)),
  }),
  studentTQuantile: ({ inputs }) => ({ t: studentTQuantile(number(inputs.p), number(inputs.df)) }),
  chiSquareSf: ({ inputs }) => ({ sf: chiSquareUpperTail(number(inputs.x), number(inputs.df)) }),
  chiSquareQuantile: ({ inputs }) => ({ x: chiSquareQuantile(number(inputs.p), number(inputs.df)) }),
  proportionCi: ({ inputs, parameters }) => ({
    wilson: wilsonBounds(number(inputs.successes), number(inputs.n), (1 - number(parameters.confidence)) / 2),
    clopper_pearson: clopperPearsonBounds(
      number(inputs.successes),
      number(inputs.n),
      (1 - number(parameters.confidence)) / 2,
    ),
  }),
  mcnemar: ({ inputs }) => {
    const of = mcnemar(number(inputs.only_new_right_b), number(inputs.only_old_right_c))
    return {
      exact_two_sided: of.exactTwoSided,
      midp_two_sided: of.midPTwoSided,
      exact_one_sided_new_better: of.exactNewBetter,
      midp_one_sided_new_better: of.midPNewBetter,
      chi2: of.chiSquare,
      chi2_p: of.chiSquareP,
      chi2_cc: of.chiSquareCorrected,
      chi2_cc_p: of.chiSquareCorrectedP,
    }
  },
  pairedDifference: ({ inputs, parameters }) => {
    const onlyNew = number(inputs.only_new_right)
    const onlyOld = number(inputs.only_old_right)
    const count = onlyNew + onlyOld + number(inputs.both_right) + number(inputs.both_wrong)
    const pairs = { count, onlyNew, onlyOld }
    return {
      diff: (onlyNew - onlyOld) / count,
      tango_ci: tangoBounds(pairs, (1 - number(parameters.confidence)) / 2),
      newcombe10_ci: newcombePairedBounds(
        pairs,
        number(inputs.both_right),
        (1 - number(parameters.confidence)) / 2,
      ),
      tango_z_at_0: tangoZ(pairs, 0),
      'tango_z_at_minus_0.01': tangoZ(pairs, -0.01),
      'tango_z_at_plus_0.01': tangoZ(pairs, 0.01),
      'p_noninferior_margin_0.01': normalUpperTail(tangoZ(pairs, -0.01)),
      'p_superior_by_0.01': normalUpperTail(tangoZ(pairs, 0.01)),
    }
  },
  pairedT: ({ inputs, parameters }) =>
    tValues(column(inputs.d), number(parameters.d0), number(parameters.alpha)),
  tost: ({ inputs, parameters }) => {
    const mean = meanEstimate(column(inputs.d))
    const low = tTest(mean, number(parameters.low))
    const high = tTest(mean, number(parameters.high))
    return {
      t_lower: low.t,
      p_lower: low.pGreater,
      t_upper: high.t,
      p_upper: high.pLess,
      p: Math.max(low.pGreater, high.pLess),
    }
  },
  clusterT: ({ inputs }) => {
    const ids = inputs.cluster as string[]
    const names = [...new Set(ids)]
    const differences = column(inputs.d)
    const units = { codes: Uint32Array.from(ids, (id) => names.indexOf(id)), count: names.length }
    const estimate = clusterEstimate(differences, units)
    const { t, pTwoSided } = tTest(estimate, 0)
    return {
      mean: estimate.mean,
      clusters: estimate.units,
      se_cluster: estimate.standardError,
      se_naive: meanEstimate(differences).standardError,
      t,
      df: estimate.degrees,
      p_two_sided: pTwoSided,
    }
  },
  nadeauBengio: ({ inputs, parameters }) => {
    const differences = column(inputs.d)
    const estimate = resampledEstimate(differences, number(parameters.n_train), number(parameters.n_test))
    const plain = meanEstimate(differences)
    const { t, pTwoSided, pGreater } = tTest(estimate, 0)
    const naive = tTest(plain, 0)
    return {
      mean: estimate.mean,
      s2: plain.standardError ** 2 * plain.count,
      corrected_se: estimate.standardError,
      t,
      df: estimate.degrees,
      p_two_sided: pTwoSided,
      p_greater: pGreater,
      naive_t: naive.t,
      naive_p_two_sided: naive.pTwoSided,
    }
  },
  delong: ({ inputs, parameters }) => {
    const labels = Uint8Array.from(numbers(inputs.y))
    const left = placementsOf(labels, column(inputs.score1_new))
    const right = placementsOf(labels, column(inputs.score2_old))
    const error = delongDifferenceError(labels, left, right)
    const diff = left.area - right.area
    const { z, pGreater, pLess } = normalTest(diff, error, 0)
    const [low, high] = normalBounds(diff, error, (1 - number(parameters.confidence)) / 2)
    return {
      auc1: left.area,
      auc2: right.area,
      cov: [
        [delongCovariance(labels, left, left), delongCovariance(labels, left, right)],
        [delongCovariance(labels, right, left), delongCovariance(labels, right, right)],
      ],
      diff,
      se_diff: error,
      z,
      p_two_sided: 2 * Math.min(pGreater, pLess),
      ci_low: low,
      ci_high: high,
    }
  },
  influenceDiff: ({ inputs, parameters }) => {
    const metric = parameters.metric as 'auc' | 'accuracy' | 'precision' | 'f1'
    const of = (which: string): MetricEstimate => {
      if (metric === 'auc') {
        const labels = Uint8Array.from(numbers(inputs.y))
        return aucInfluence(labels, placementsOf(labels, column(inputs[`score_${which}`])))
      }
      const result = metricWithInfluence(metric, scoredFrom(inputs.y, inputs[`predicted_${which}`]))
      if (result.kind === 'undefined') throw new Error(result.reason)
      return result
    }
    const next = of('new')
    const old = of('old')
    const diff = next.estimate - old.estimate
    const pseudo = next.influence.map((value, row) => diff + value - old.influence[row]!)
    return {
      theta_new: next.estimate,
      theta_old: old.estimate,
      diff,
      se: meanEstimate(pseudo).standardError,
      pseudo_first5: [...pseudo.slice(0, 5)],
    }
  },
  holm: ({ inputs }) => ({ adjusted: holm(numbers(inputs.p)) }),
  benjaminiHochberg: ({ inputs }) => ({ adjusted: benjaminiHochberg(numbers(inputs.p)) }),
  sampleSizeMcNemar: ({ inputs, parameters }) => {
    const plan = { alpha: number(parameters.alpha), power: number(parameters.power) }
    const rows = (sides: 1 | 2) =>
      rowsForDiscordance(number(inputs.discordance_psi), number(inputs.delta), { ...plan, sides })
    return { n_one_sided: rows(1), n_two_sided: rows(2) }
  },
  mdeMcNemar: ({ inputs, parameters }) => ({
    mde: detectableForDiscordance(number(inputs.discordance_psi), number(inputs.n), {
      alpha: number(parameters.alpha),
      power: number(parameters.power),
    }),
  }),
  sampleSizeMean: ({ inputs, parameters }) => {
    const plan = { alpha: number(parameters.alpha), power: number(parameters.power) }
    const deviation = number(inputs.sd)
    return {
      n: rowsForMean(deviation, number(inputs.gap), plan),
      mde_at_n_5000: smallestDetectable(deviation / Math.sqrt(5000), plan),
    }
  },
  rowsNeeded: ({ inputs, parameters }) => {
    const plan = { alpha: number(parameters.alpha), power: number(parameters.power) }
    const now = number(inputs.n_now)
    const total = rowsNeeded(now, number(inputs.se_now), number(inputs.planning_gap), plan)
    return { n_total: total, n_more: total - now }
  },
  benjaminiYekutieli: ({ inputs }) => ({ adjusted: benjaminiYekutieli(numbers(inputs.p)) }),
  eBH: ({ inputs, parameters }) => ({
    rejected_indices: eBenjaminiHochberg(numbers(inputs.e), number(parameters.q)),
  }),
  businessValue: ({ inputs, parameters }) => {
    const cells = inputs.value as { TN: number; FP: number; FN: number; TP: number }
    const value = {
      true_negative: cells.TN,
      false_positive: cells.FP,
      false_negative: cells.FN,
      true_positive: cells.TP,
    }
    const rowsOf = (scores: unknown) => {
      const scored = scoredFrom(inputs.y, scores, number(parameters.threshold))
      const result = metricWithInfluence('expected_value', scored, { value })
      if (result.kind === 'undefined') throw new Error(result.reason)
      return result.influence.map((of) => of + result.estimate)
    }
    const next = rowsOf(inputs.score_new)
    const old = rowsOf(inputs.score_old)
    const differences = next.map((worth, row) => worth - old[row]!)
    const total = (worth: Float64Array) => worth.reduce((sum, of) => sum + of, 0)
    return {
      total_new: total(next),
      total_old: total(old),
      row_differences: [...differences],
      ...Object.fromEntries(
        Object.entries(tValues(differences, 0, 0.05)).map(([key, of]) => [`t_${key}`, of]),
      ),
    }
  },
}
