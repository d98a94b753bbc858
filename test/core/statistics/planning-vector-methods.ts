import {
  type Feedback,
  type HoldoutPolicy,
  lnAlpha,
  lnHistories,
  lnTests,
} from '#core/ledger/holdout-policy.ts'
import { passes, type Truth, truthOf } from '#core/planning/evaluate-condition.ts'
import { activeLabels, bennettH, bennettRows } from '#core/statistics/bennett.ts'
import { hoeffdingRows } from '#core/statistics/hoeffding.ts'
import { fixedLadder, parameterFreeLadder } from '#core/statistics/ladder.ts'
import { thresholdout, thresholdoutParameters } from '#core/statistics/thresholdout.ts'
import type { Vector } from './drift-vector-methods.ts'

const numbers = (value: unknown) => value as number[]
const number = (value: unknown) => value as number

function policyOf(kind: unknown, parameters: Vector['parameters'] = {}): HoldoutPolicy {
  const outcomes = (parameters.outcomes ?? 2) as 2 | 3
  if (kind === 'none') return { kind }
  if (kind === 'firstChange' || kind === 'full') return { kind, outcomes }
  return { kind: 'kPass', passes: number(parameters.k), outcomes }
}

function feedbackOf(parameters: Vector['parameters']): Feedback {
  return parameters.policy === 'bits'
    ? { kind: 'bits', bits: number(parameters.bits) }
    : policyOf(parameters.policy, parameters)
}

const rounded = (n_real: number) => ({ n_real, n: Math.ceil(n_real) })

/** One row of the recomputed Figure 2: one variable (F1, F4) and n - o (F2, F3) by adaptivity. */
function grid({ parameters }: Vector) {
  const rows = (coefficients: number[], adaptivity: string) =>
    Math.ceil(
      hoeffdingRows({
        coefficients,
        tolerance: number(parameters.epsilon),
        delta: number(parameters.delta),
        lnTests: lnTests(policyOf(adaptivity), number(parameters.steps)),
      }),
    )
  return {
    F1F4_none: rows([1], 'none'),
    F1F4_full: rows([1], 'full'),
    F2F3_none: rows([1, -1], 'none'),
    F2F3_full: rows([1, -1], 'full'),
  }
}

/** Methods of the planning and holdout-reuse vectors; the same shape as vectorMethods. */
export const planningVectorMethods: Record<string, (vector: Vector) => Record<string, unknown>> = {
  easemlSampleSize: (vector) => {
    const { inputs, parameters } = vector
    if (inputs.coefficients === undefined) return grid(vector)
    return rounded(
      hoeffdingRows({
        coefficients: numbers(inputs.coefficients),
        tolerance: number(parameters.epsilon),
        delta: number(parameters.delta),
        lnTests: lnTests(policyOf(parameters.adaptivity), number(parameters.steps)),
        clauses: number(parameters.clauses ?? 1),
      }),
    )
  },
  bennettH: ({ inputs }) => ({ h: numbers(inputs.u).map(bennettH) }),
  bennettSampleSize: ({ parameters }) =>
    rounded(
      bennettRows({
        disagreement: number(parameters.p),
        tolerance: number(parameters.epsilon),
        delta: number(parameters.delta),
        lnTests: lnTests(policyOf(parameters.adaptivity), number(parameters.steps)),
        claims: number(parameters.delta_divisor),
      }),
    ),
  activeLabels: ({ parameters }) => {
    const labels = activeLabels({
      disagreement: number(parameters.p),
      tolerance: number(parameters.epsilon),
      delta: number(parameters.delta),
    })
    return { labels_per_commit_real: labels, n: Math.ceil(labels) }
  },
  dslEvaluate: ({ inputs }) => {
    const cases = inputs.cases as {
      cmp: '<' | '>'
      estimate: number
      constant: number
      tolerance: number
    }[]
    const truths = cases.map(({ cmp, estimate, constant, tolerance }) =>
      truthOf({ low: estimate - tolerance, high: estimate + tolerance }, cmp, constant),
    )
    const names = { true: 'True', false: 'False', unknown: 'Unknown' } as const
    return {
      value: truths.map((truth: Truth) => names[truth]),
      fp_free_pass: truths.map((truth) => passes(truth, 'fp-free')),
      fn_free_pass: truths.map((truth) => passes(truth, 'fn-free')),
    }
  },
  ledgerAlpha: ({ inputs, parameters }) => {
    const policy = feedbackOf(parameters)
    const budget = { policy, runs: number(parameters.H), risk: number(parameters.delta) }
    const runs = numbers(inputs.t)
    const lnAlphas = runs.map((run) => lnAlpha(budget, run))
    return {
      ln_transcripts: runs.map((run) => lnHistories(policy, run)),
      ln_alpha_t: lnAlphas,
      alpha_t: lnAlphas.map(Math.exp),
    }
  },
  ladderFixed: ({ inputs, parameters }) => ({
    leaderboard: fixedLadder(numbers(inputs.risks), number(parameters.eta)).map(({ shown }) => shown),
  }),
  ladderFree: ({ inputs }) => {
    const labels = numbers(inputs.labels)
    const submissions = Object.values(inputs.submissions as Record<string, number[]>)
    const steps = parameterFreeLadder(
      submissions.map((predicted) => predicted.map((value, row) => (value === labels[row] ? 0 : 1))),
    )
    return {
      leaderboard: steps.map(({ shown }) => shown),
      detail: steps.map(({ risk, deviation, updated }) => ({ risk, s: deviation, updated })),
    }
  },
  thresholdoutParameters: ({ inputs }) => {
    const { threshold, scale } = thresholdoutParameters(
      number(inputs.tau),
      number(inputs.m),
      number(inputs.beta),
    )
    return { T: threshold, sigma: scale }
  },
  thresholdout: ({ inputs, parameters }) => {
    const answers = thresholdout(
      inputs.train_holdout_pairs as [number, number][],
      { threshold: number(parameters.T), budget: number(parameters.B) },
      {
        threshold: numbers(inputs.gamma_draws),
        comparison: numbers(inputs.eta_draws),
        answer: numbers(inputs.xi_draws),
      },
    )
    return {
      answers: answers.map(({ answer }) => answer),
      budget_left: answers.map(({ budgetLeft }) => budgetLeft),
    }
  },
}
