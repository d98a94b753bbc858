import {
  alarmAlpha,
  chiSquareTwoSample,
  populationStabilityIndex,
  psiCritical,
  psiExceeds,
} from '#core/statistics/drift-distances.ts'
import { dirichletMultinomialETest } from '#core/statistics/e-tests.ts'
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

/** Computes what a vector on drift or counts expects, by the vector's method. */
export const driftVectorMethods: Record<string, (vector: Vector) => Record<string, unknown>> = {
  dirichletMultinomialE: ({ inputs, parameters }) => {
    const { logE, p } = dirichletMultinomialETest(
      numbers(inputs.counts),
      numbers(parameters.theta0),
      number(parameters.concentration),
    )
    return { log_e: logE, p }
  },
  psi: ({ inputs }) => {
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
  alarmAlpha: ({ inputs }) => ({
    alpha_per_test: alarmAlpha(
      number(inputs.false_alarms_per_year),
      365 * number(inputs.windows_per_day),
      number(inputs.features),
    ),
  }),
}
