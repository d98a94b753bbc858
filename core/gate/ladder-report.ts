import { type MetricName, metricFacts } from '#core/metrics/metric-table.ts'
import { type Assessment, estimateOf, measurementOf } from './assessment.ts'
import { type Comparison, compare, differenceMeasurement } from './comparison.ts'
import { metricText, signedText } from './number-words.ts'
import { type Judging, judgeDifference } from './requirement.ts'
import { whyUndefined } from './requirement-words.ts'
import { whyUntrusted } from './trusted.ts'
import type { LadderRow, Requirement } from './verdict.ts'

/** A simple model's answers on the holdout. */
export interface AssessedRung {
  readonly name: string
  readonly description?: string | undefined
  readonly role: 'beat' | 'show'
  readonly assessment: Assessment
}

/** Where the candidate stands on the ladder, and what follows for the rungs it has to beat by `by`. */
export function ladderReport(
  candidate: Assessment,
  rungs: readonly AssessedRung[],
  by: number,
  judging: Judging,
): { readonly ladder: readonly LadderRow[]; readonly requirements: readonly Requirement[] } {
  const ladder: LadderRow[] = []
  const requirements: Requirement[] = []
  const reach = gainReached(candidate, rungs)
  for (const [index, rung] of rungs.entries()) {
    const comparison = compare(candidate, rung.assessment, judging.alpha)
    ladder.push({
      rung: rung.name,
      ...(rung.description === undefined ? {} : { description: rung.description }),
      role: rung.role,
      metric: candidate.metric,
      estimate: measurementOf(rung.assessment, judging.alpha),
      candidateMinusRung: differenceMeasurement(comparison),
      ...(reach[index] === undefined ? {} : { gainReached: reach[index] }),
      words: words(candidate, rung, comparison, judging),
    })
    if (rung.role === 'beat') {
      const asked = {
        name: `baselines.${rung.name}`,
        metric: candidate.metric,
        what: 'baseline' as const,
        against: rung.name,
        limit: by,
        assumed: by > 0 ? 2 * by : undefined,
      }
      requirements.push(judgeDifference(asked, comparison, judging))
    }
  }
  return { ladder, requirements }
}

/** The place of a rung without answers. */
export function unansweredRow(
  rung: {
    readonly name: string
    readonly description?: string | undefined
    readonly role: 'beat' | 'show'
    readonly words: string
  },
  metric: MetricName,
): LadderRow {
  const none = { kind: 'undefined', reason: 'no-answers' } as const
  return {
    rung: rung.name,
    ...(rung.description === undefined ? {} : { description: rung.description }),
    role: rung.role,
    metric,
    estimate: none,
    candidateMinusRung: none,
    words: `It has no answers: ${rung.words}`,
  }
}

/** How much of what the candidate gains over the simplest rung each later one gains too. */
function gainReached(
  candidate: Assessment,
  [simplest, ...others]: readonly AssessedRung[],
): (number | undefined)[] {
  const sign = metricFacts(candidate.metric).direction === 'higher' ? 1 : -1
  const [own, base] = [candidate, simplest?.assessment].map((of) =>
    of === undefined ? undefined : estimateOf(of),
  )
  const gain = own === undefined || base === undefined ? 0 : sign * (own - base)
  return [
    undefined,
    ...others.map(({ assessment }) => {
      const estimate = estimateOf(assessment)
      return gain <= 0 || base === undefined || estimate === undefined
        ? undefined
        : (sign * (estimate - base)) / gain
    }),
  ]
}

function words(candidate: Assessment, rung: AssessedRung, comparison: Comparison, judging: Judging): string {
  const { metric } = candidate
  if (comparison.kind === 'undefined')
    return `Not comparable on ${metric}: ${whyUndefined(comparison.reason)}.`
  const estimate = estimateOf(rung.assessment)
  const value =
    estimate === undefined ? metric : `${metric} ${metricText(metric, estimate, judging.currency)}`
  const { difference, lower, upper } = comparison
  const interval = `${signedText(metric, difference, judging.currency)} (${signedText(metric, lower)} to ${signedText(metric, upper)})`
  const { pAbove, pBelow, method } = comparison.test(0)
  const untrusted = whyUntrusted({ method, rows: comparison.rows, units: comparison.units }, judging)
  if (untrusted !== undefined)
    return `${value}: there are too few ${untrusted === 'too-few-units' ? 'units' : 'rows'} to tell, ${interval}.`
  const higher = metricFacts(metric).direction === 'higher'
  if ((higher ? pAbove : pBelow) <= judging.alpha) return `${value}: the candidate is better, ${interval}.`
  if ((higher ? pBelow : pAbove) <= judging.alpha) return `${value}: the rung is better, ${interval}.`
  return `${value}: does about as well, difference not shown, ${interval}.`
}
