import { deviationThreshold } from '#core/statistics/drift/deviation-threshold.ts'
import { domainClassifier } from '#core/statistics/drift/domain-classifier.ts'
import { evidentlyChiSquare, evidentlyPsi, sturgesBins } from '#core/statistics/drift/evidently.ts'
import {
  hellingerDistance,
  jensenShannonCritical,
  jensenShannonDistance,
} from '#core/statistics/drift/jensen-shannon.ts'
import { lInfinityDistance } from '#core/statistics/drift/l-infinity.ts'
import { maximumMeanDiscrepancy } from '#core/statistics/drift/maximum-mean-discrepancy.ts'
import { wassersteinDistance } from '#core/statistics/drift/wasserstein.ts'
import {
  alarmAlpha,
  chiSquareTwoSample,
  populationStabilityIndex,
  psiCritical,
  psiExceeds,
} from '#core/statistics/drift-distances.ts'
import { kolmogorovLimit, kolmogorovSmirnov } from '#core/statistics/kolmogorov-smirnov.ts'

/** One entry of the vectors file. */
export interface Vector {
  readonly id: string
  readonly method: string
  readonly inputs: Record<string, unknown>
  readonly parameters: Record<string, unknown>
  readonly expected: Record<string, unknown>
  readonly tolerance: { readonly relative?: number; readonly absolute?: number }
}

const numbers = (value: unknown) => value as number[]
const number = (value: unknown) => value as number
const column = (value: unknown) => Float64Array.from(numbers(value))

/** A row of an embedding, or a single value as one. */
const rowOf = (value: unknown) => (Array.isArray(value) ? numbers(value) : [number(value)])

/** Computes what a vector on drift expects, by the vector's method. */
export const driftVectorMethods: Record<string, (vector: Vector) => Record<string, unknown>> = {
  psi: ({ inputs, parameters }) => {
    if (parameters.zero_fill !== undefined) {
      return { psi: evidentlyPsi(numbers(inputs.reference_counts), numbers(inputs.current_counts)) }
    }
    const reference = numbers(inputs.reference_counts)
    const current = numbers(inputs.current_counts)
    const rows = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0)
    const of = populationStabilityIndex(reference, current)
    const critical = (alpha: number) => psiCritical(reference.length, rows(reference), rows(current), alpha)
    return {
      psi: of.psi,
      null_mean: of.nullMean,
      critical_5pct: critical(0.05),
      'critical_0.1pct': critical(0.001),
      p_chi2: of.p,
    }
  },
  psiNull: ({ inputs }) => {
    const table = (cell: (bins: number, rows: number) => number) =>
      numbers(inputs.bins).map((bins) => numbers(inputs.n_equals_m).map((rows) => cell(bins, rows)))
    return {
      critical_5pct: table((bins, rows) => psiCritical(bins, rows, rows, 0.05)),
      'prob_exceeds_0.1': table((bins, rows) => psiExceeds(0.1, bins, rows, rows)),
    }
  },
  ks2: ({ inputs }) => {
    const left = column(inputs.x)
    const right = column(inputs.y)
    const { distance, p } = kolmogorovSmirnov(left, right)
    return { D: distance, p_exact: p, p_limit: kolmogorovLimit(distance, left.length, right.length) }
  },
  chiSquareHomogeneity: ({ inputs }) => {
    const of = chiSquareTwoSample(numbers(inputs.reference_counts), numbers(inputs.current_counts))
    return {
      chi2: of.chiSquare,
      df: of.degrees,
      p: of.p,
      cramers_v: of.cramersV,
      cramers_v_bias_corrected: of.cramersVCorrected,
    }
  },
  jensenShannon: ({ inputs }) => {
    const samples = [numbers(inputs.reference_counts), numbers(inputs.current_counts)] as const
    return {
      distance_base_e: jensenShannonDistance(...samples),
      distance_base_2: jensenShannonDistance(...samples, 'bits'),
      hellinger: hellingerDistance(...samples),
    }
  },
  jensenShannonCritical: ({ inputs, parameters }) => ({
    critical_distance_base_e: numbers(inputs.categories).map((bins) =>
      jensenShannonCritical(bins, number(inputs.n), number(inputs.m), number(parameters.alpha)),
    ),
  }),
  wasserstein1: ({ inputs }) => {
    const { distance, normed } = wassersteinDistance(column(inputs.reference), column(inputs.current))
    return { w1: distance, w1_normed: normed }
  },
  chiSquareReferenceAsKnown: ({ inputs }) => {
    const { chiSquare, degrees, p } = evidentlyChiSquare(
      numbers(inputs.reference_counts),
      numbers(inputs.current_counts),
    )
    return { chi2: chiSquare, df: degrees, p }
  },
  lInfinity: ({ inputs, parameters }) => {
    const { simple, robust } = lInfinityDistance(
      numbers(inputs.reference_counts),
      numbers(inputs.current_counts),
      number(parameters.c_alpha),
    )
    return { linf_simple: simple, linf_robust: robust }
  },
  mmd2Unbiased: ({ inputs, parameters }) => ({
    mmd2: maximumMeanDiscrepancy(
      (inputs.x as unknown[]).map(rowOf),
      (inputs.y as unknown[]).map(rowOf),
      number(parameters.sigma),
    ),
  }),
  domainClassifierAuc: ({ inputs }) => {
    const of = domainClassifier(column(inputs.scores_reference), column(inputs.scores_current))
    return { auc: of.area, se_null: of.nullError, z: of.z, p_greater: of.pGreater }
  },
  sturgesBins: ({ inputs }) => ({ bins: numbers(inputs.n).map(sturgesBins) }),
  stdThreshold: ({ inputs, parameters }) => {
    const of = deviationThreshold(column(inputs.reference_chunks), number(parameters.multiplier))
    return { mean: of.mean, std_ddof0: of.deviation, lower: of.lower, upper: of.upper }
  },
  alarmAlpha: ({ inputs }) => ({
    alpha_per_test: alarmAlpha(
      number(inputs.false_alarms_per_year),
      365 * number(inputs.windows_per_day),
      number(inputs.features),
    ),
  }),
}
