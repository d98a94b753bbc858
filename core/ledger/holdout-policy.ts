import * as z from 'zod'
import { logGamma } from '#core/statistics/distributions.ts'

const outcomes = z
  .union([z.literal(2), z.literal(3)])
  .default(2)
  .describe('2 publishes pass or not proven; 3 tells fail and inconclusive apart, which costs alpha.')

/**
 * What is told about a run on a sealed holdout, and when the holdout is used up: the only way in which a developer's
 * next candidate can depend on it.
 */
export const HoldoutPolicy = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }).describe('Nothing is published.'),
  z
    .strictObject({ kind: z.literal('firstChange'), outcomes })
    .describe('The verdict; the first pass uses the holdout up.'),
  z
    .strictObject({ kind: z.literal('kPass'), passes: z.int().min(1), outcomes })
    .describe('The verdict; so many passes use the holdout up.'),
  z.strictObject({ kind: z.literal('full'), outcomes }).describe('The verdict, without a limit on passes.'),
])
export type HoldoutPolicy = z.infer<typeof HoldoutPolicy>

/** Anything that could be published a run; the ledger itself never publishes bits of a number. */
export type Feedback = HoldoutPolicy | { readonly kind: 'bits'; readonly bits: number }

/** How many runs a sealed holdout is for, and the chance that any of them passes wrongly. */
export interface HoldoutBudget {
  readonly policy: Feedback
  /** H, at least 1. */
  readonly runs: number
  /** delta, over the whole life of the holdout. */
  readonly risk: number
}

/** Passes after which the holdout is used up; undefined without such a limit. */
export function passesAllowed(policy: Feedback): number | undefined {
  if (policy.kind === 'firstChange') return 1
  return policy.kind === 'kPass' ? policy.passes : undefined
}

/**
 * Natural logarithm of N_t, the number of different histories that can have been published before run t while the
 * holdout is still in use. With k passes allowed and o outcomes: sum over i < k of C(t-1, i) (o-1)^(t-1-i).
 * @param run t, counted from 1
 */
export function lnHistories(feedback: Feedback, run: number): number {
  const before = run - 1
  if (feedback.kind === 'none') return 0
  if (feedback.kind === 'bits') return before * feedback.bits * Math.LN2
  if (feedback.kind === 'full') return before * Math.log(feedback.outcomes)
  const mostPasses = Math.min((passesAllowed(feedback) ?? 1) - 1, before)
  const lnNoPass = Math.log(feedback.outcomes - 1)
  const terms = Array.from(
    { length: mostPasses + 1 },
    (_, passes) =>
      logGamma(run) - logGamma(passes + 1) - logGamma(run - passes) + (before - passes) * lnNoPass,
  )
  return logSumExp(terms)
}

/**
 * ln alpha_t with alpha_t = risk / (runs N_t): the level run t is tested at. Whatever a developer makes of what was
 * published, the chance of any wrong pass is then at most the sum of N_t alpha_t = risk (a union bound over
 * histories, as in Renggli et al. 2019). It underflows as a plain number; compare logarithms.
 * @param run t, from 1 to runs
 */
export function lnAlpha({ policy, runs, risk }: HoldoutBudget, run: number): number {
  return Math.log(risk) - Math.log(runs) - lnHistories(policy, run)
}

/**
 * Natural logarithm of the number of tests that could ever be asked of a holdout in so many runs, which a sample size
 * made before any data has to cover: the sum of N_t; for `full` the 2^runs of Renggli et al. 2019.
 */
export function lnTests(policy: HoldoutPolicy, runs: number): number {
  if (policy.kind === 'full') return runs * Math.log(policy.outcomes)
  return logSumExp(Array.from({ length: runs }, (_, before) => lnHistories(policy, before + 1)))
}

function logSumExp(terms: readonly number[]): number {
  const most = Math.max(...terms)
  if (terms.length === 1) return most
  return most + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - most), 0))
}
