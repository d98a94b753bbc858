import * as z from 'zod'
import { logGamma } from '#core/statistics/distributions.ts'
import { dirichletMultinomialETest } from '#core/statistics/e-tests.ts'

/** What a canary has to stand before it becomes the champion. */
export const CanaryPlan = z.strictObject({
  share: z.number().gt(0).max(0.5).describe('Share of the requests the canary gets; at most one half.'),
  minimumRequests: z.int().min(1).describe('Requests the canary has to see before it is promoted.'),
  minimumMilliseconds: z
    .int()
    .min(0)
    .default(0)
    .describe('Time the canary has to run before it is promoted; judged when a request arrives.'),
  sloMilliseconds: z.number().gt(0).describe('An answer that takes longer counts as slow.'),
  timeoutMilliseconds: z
    .number()
    .gt(0)
    .default(60_000)
    .describe('An answer that takes longer counts as an error; the canary is not waited for any longer.'),
  alpha: z
    .number()
    .gt(0)
    .max(0.2)
    .default(0.01)
    .describe(
      'Chance to roll back a canary that is as good as the champion, for each of errors and slowness.',
    ),
})
export type CanaryPlan = z.infer<typeof CanaryPlan>

/** What one variant has done since the canary started. */
export const VariantCounts = z.strictObject({
  requests: z.int().min(0).describe('Requests that were routed to it.'),
  errors: z.int().min(0).describe('Of these: 5xx, no connection, over the timeout, or refused alone.'),
  slow: z.int().min(0).describe('Of these: took longer than the SLO.'),
  crashes: z.int().min(0).describe('How often its process ended by itself.'),
})
export type VariantCounts = z.infer<typeof VariantCounts>

export interface CanaryCounts {
  readonly champion: VariantCounts
  readonly canary: VariantCounts
}

export const noCounts: VariantCounts = { requests: 0, errors: 0, slow: 0, crashes: 0 }

/** One kind of bad event, counted by variant, and how strongly it speaks against the canary. */
export interface SignalEvidence {
  readonly champion: number
  readonly canary: number
  /** Natural logarithm of the e-value against "the events fall like the traffic". */
  readonly logE: number
  /** Whether the canary has more than its share of the events. */
  readonly againstCanary: boolean
}

export interface CanaryEvidence {
  readonly errors: SignalEvidence
  readonly slow: SignalEvidence
  /** Natural logarithm of 1/alpha: from here on a signal rolls back. */
  readonly logThreshold: number
}

/** What to do with a canary now, in words, with the numbers behind it. */
export type CanaryVerdict = { readonly words: string; readonly evidence: CanaryEvidence } & (
  | { readonly decision: 'roll_back'; readonly reason: 'crashed' | 'errors' | 'slow' }
  | { readonly decision: 'promote' }
  /** `bake`: too few requests or too little time; `doubt`: bad events that could still become evidence. */
  | { readonly decision: 'keep_baking'; readonly reason: 'bake' | 'doubt' }
  | { readonly decision: 'inconclusive' }
)

/** How near the planned shares the alternative is expected: statistics of errors and slow answers. */
const concentration = 100

/** Fewer than one in twenty equal canaries have so many of the events: then the bake goes on. */
const doubtfulTail = 0.05

/**
 * Judges a canary; may be asked after every request, because the e-test allows looking at any time.
 * A crash of its process rolls back at once. Errors and slow answers roll back when they fall on the canary more than
 * its share of the traffic explains, E >= 1/alpha each. After the bake, without such evidence, it is promoted; with
 * bad events that a longer look could turn into evidence it bakes on. Requests must be routed independently of content.
 * @param elapsedMilliseconds since the canary started.
 */
export function judgeCanary(
  counts: CanaryCounts,
  plan: CanaryPlan,
  elapsedMilliseconds: number,
): CanaryVerdict {
  const { canary } = counts
  const evidence: CanaryEvidence = {
    errors: signalOf(counts, plan, 'errors'),
    slow: signalOf(counts, plan, 'slow'),
    logThreshold: -Math.log(plan.alpha),
  }
  if (canary.crashes > 0) {
    const words = `the canary's process ended by itself after ${canary.requests} requests`
    return { decision: 'roll_back', reason: 'crashed', words, evidence }
  }
  for (const reason of ['errors', 'slow'] as const) {
    if (evidence[reason].againstCanary && evidence[reason].logE >= evidence.logThreshold) {
      return { decision: 'roll_back', reason, words: accusation(reason, counts, plan, evidence), evidence }
    }
  }
  if (canary.requests === 0) {
    return { decision: 'inconclusive', words: 'the canary has seen no request yet', evidence }
  }
  if (canary.requests < plan.minimumRequests || elapsedMilliseconds < plan.minimumMilliseconds) {
    return { decision: 'keep_baking', reason: 'bake', words: progressOf(counts, plan), evidence }
  }
  const doubtful = (['errors', 'slow'] as const).find((reason) => isDoubtful(evidence[reason], counts, plan))
  if (doubtful !== undefined) {
    const words = `${accusation(doubtful, counts, plan, evidence)}: not enough to roll back, too much to promote`
    return { decision: 'keep_baking', reason: 'doubt', words, evidence }
  }
  const words = `${canary.requests} requests without evidence against it (${canary.errors} errors, ${canary.slow} slow)`
  return { decision: 'promote', words, evidence }
}

/**
 * How many requests it takes to notice a canary that fails on each of them while the champion never does:
 * the smallest n with E(0, n) >= 1/alpha.
 */
export function requestsToNotice(plan: Pick<CanaryPlan, 'share' | 'alpha'>): number {
  const threshold = -Math.log(plan.alpha)
  for (let requests = 1; ; requests += 1) {
    if (logEvidence(0, requests, plan.share) >= threshold) return requests
  }
}

function signalOf(counts: CanaryCounts, plan: CanaryPlan, signal: 'errors' | 'slow'): SignalEvidence {
  const champion = counts.champion[signal]
  const canary = counts.canary[signal]
  return {
    champion,
    canary,
    logE: logEvidence(champion, canary, plan.share),
    againstCanary: canary > plan.share * (champion + canary),
  }
}

function logEvidence(champion: number, canary: number, share: number): number {
  return dirichletMultinomialETest([champion, canary], [1 - share, share], concentration).logE
}

function isDoubtful(signal: SignalEvidence, counts: CanaryCounts, plan: CanaryPlan): boolean {
  if (!signal.againstCanary) return false
  if (counts.canary.requests < requestsToNotice(plan)) return true
  return binomialUpperTail(signal.canary, signal.champion + signal.canary, plan.share) < doubtfulTail
}

/** P(K >= k) for K binomial(n, p). */
function binomialUpperTail(k: number, n: number, p: number): number {
  let tail = 0
  for (let i = k; i <= n; i += 1) {
    const logChoose = logGamma(n + 1) - logGamma(i + 1) - logGamma(n - i + 1)
    tail += Math.exp(logChoose + i * Math.log(p) + (n - i) * Math.log1p(-p))
  }
  return tail
}

function accusation(
  reason: 'errors' | 'slow',
  counts: CanaryCounts,
  plan: CanaryPlan,
  evidence: CanaryEvidence,
): string {
  const { champion, canary } = counts
  const events = reason === 'errors' ? 'errors' : `answers slower than ${plan.sloMilliseconds} ms`
  const e = Math.exp(Math.min(evidence[reason].logE, 700))
  const size = e >= 1000 ? e.toExponential(1) : e.toFixed(1)
  return (
    `the canary has ${canary[reason]} ${events} in ${canary.requests} requests, ` +
    `the champion ${champion[reason]} in ${champion.requests} ` +
    `(E = ${size}; ${(1 / plan.alpha).toFixed(0)} rolls back)`
  )
}

function progressOf(counts: CanaryCounts, plan: CanaryPlan): string {
  const seen = `${counts.canary.requests} of ${plan.minimumRequests} requests`
  return plan.minimumMilliseconds === 0 ? seen : `${seen}, ${plan.minimumMilliseconds / 1000} s at least`
}
