import { type MetricName, metricFacts } from '#core/metrics/metric-table.ts'
import { fewestEvenUnits } from '#core/statistics/cluster-t.ts'
import { rowsNeeded, smallestDetectable } from '#core/statistics/sample-size.ts'
import { type Assessment, boundsOf } from './assessment.ts'
import type { Comparison } from './comparison.ts'
import { comparisonWords, thresholdWords } from './requirement-words.ts'
import { tooFewUnits } from './units.ts'
import type { Method, Requirement } from './verdict.ts'

/** Student's t is trusted from this many rows on. */
const fewestRowsForT = 100
const approximateMethods: readonly Method[] = [
  't',
  'skewed-t',
  'cluster-t',
  'percentile-bootstrap',
  'bootstrap-normal',
]
/** Below this level approximate tests of fewer rows than {@link fewestRowsFarOut} are not to be trusted. */
export const farOut = 1e-5
/** See {@link farOut}. */
export const fewestRowsFarOut = 5_000
const exactMethods: readonly Method[] = ['mcnemar-exact', 'exact-separation']
/** Planning: the chance of a clear answer that "so many more rows" aims at. */
const power = 0.8

export interface Judging {
  readonly alpha: number
  readonly currency?: string | undefined
  /** How many units of equal size the rows are worth, where rows belong together. */
  readonly evenUnits?: number | undefined
}

/** What is asked of one metric's value. */
export interface Threshold {
  readonly metric: MetricName
  readonly rule: 'at_least' | 'at_most'
  readonly bound: number
}

/**
 * Holds a metric against an absolute bound: passes when the bound of the interval on that side clears it, fails when
 * the whole interval misses it. More rows are planned for the case that the estimate stays what it is.
 */
export function judgeThreshold(threshold: Threshold, assessment: Assessment, judging: Judging): Requirement {
  const { metric, rule, bound } = threshold
  const common = {
    name: `${rule}.${metric}`,
    metric,
    what: 'threshold' as const,
    against: null,
    direction: metricFacts(metric).direction,
    rule,
    bound,
  }
  if (assessment.kind === 'undefined') return withoutNumbers(common, assessment.reason, judging)
  const of = boundsOf(assessment, judging.alpha)
  if (of === undefined) return withoutNumbers(common, 'needs-bootstrap', judging)
  if (!Number.isFinite(of.lower))
    return withoutNumbers(common, tooFew(of, judging) ?? 'too-few-rows', judging)
  const atLeast = rule === 'at_least'
  const holds = atLeast ? of.lower >= bound : of.upper <= bound
  const breaks = atLeast ? of.upper < bound : of.lower > bound
  const few = tooFew(of, judging)
  const lacking = few === 'too-few-rows' ? fewestRows(of.method, judging.alpha) - of.rows : 0
  const verdict = few !== undefined || holds === breaks ? 'inconclusive' : holds ? 'pass' : 'fail'
  const distance = atLeast ? of.estimate - bound : bound - of.estimate
  const requirement = {
    ...common,
    estimate: of.estimate,
    lower: of.lower,
    upper: of.upper,
    verdict,
    method: of.method,
    rows: of.rows,
    ...(of.units === undefined ? {} : { units: of.units }),
    ...(few === undefined ? {} : { reason: few }),
    ...(verdict === 'inconclusive' ? planning(of.rows, of.standardError, distance, judging, lacking) : {}),
  } as const
  return { ...requirement, words: thresholdWords(requirement, judging) }
}

/** What is asked of a difference: that it clears `limit`, in terms of better: a gain, 0, or minus a margin. */
export interface Asked {
  readonly name: string
  readonly metric: MetricName
  readonly what: 'comparison' | 'guardrail' | 'baseline'
  readonly against: string
  /** Smallest improvement, in the unit of the metric; negative for an allowed loss. */
  readonly limit: number
  /** The improvement planning assumes; none: only the smallest detectable distance is told. */
  readonly assumed?: number | undefined
}

/**
 * Passes when the improvement is shown to exceed the limit, fails when it is shown not to, else inconclusive.
 * Both at `alpha`, without correction over requirements: all have to pass.
 */
export function judgeDifference(asked: Asked, comparison: Comparison, judging: Judging): Requirement {
  const { direction } = metricFacts(asked.metric)
  const higher = direction === 'higher'
  const common = {
    name: asked.name,
    metric: asked.metric,
    what: asked.what,
    against: asked.against,
    direction,
    rule: higher ? ('more_than' as const) : ('less_than' as const),
    bound: higher || asked.limit === 0 ? asked.limit : -asked.limit,
  }
  if (comparison.kind === 'undefined') return withoutNumbers(common, comparison.reason, judging)
  const { method, pAbove, pBelow } = comparison.test(common.bound)
  const holds = (higher ? pAbove : pBelow) <= judging.alpha
  const breaks = (higher ? pBelow : pAbove) <= judging.alpha
  const few = tooFew({ method, rows: comparison.rows, units: comparison.units }, judging)
  const lacking = few === 'too-few-rows' ? fewestRows(method, judging.alpha) - comparison.rows : 0
  const oneRow = holds && asked.limit >= 0 && comparison.decisiveRow !== undefined
  const verdict = few !== undefined || oneRow || holds === breaks ? 'inconclusive' : holds ? 'pass' : 'fail'
  const reason = few ?? (oneRow ? ('one-row-decides' as const) : undefined)
  const gap = asked.assumed === undefined ? 0 : asked.assumed - asked.limit
  const requirement = {
    ...common,
    estimate: comparison.difference,
    lower: comparison.lower,
    upper: comparison.upper,
    verdict,
    method,
    rows: comparison.rows,
    ...(comparison.units === undefined ? {} : { units: comparison.units }),
    ...(reason === undefined ? {} : { reason }),
    ...(oneRow ? { decisiveRow: comparison.decisiveRow } : {}),
    ...(verdict === 'inconclusive'
      ? planning(comparison.rows, comparison.standardError, gap, judging, lacking)
      : {}),
  } as const
  return { ...requirement, words: comparisonWords(requirement, asked.limit, judging) }
}

/** A requirement that could not be computed: it does not pass, and says why. */
export function withoutNumbers(
  common: Pick<Requirement, 'name' | 'metric' | 'what' | 'against' | 'direction' | 'rule' | 'bound'>,
  reason: NonNullable<Requirement['reason']>,
  judging: Judging,
): Requirement {
  const requirement = {
    ...common,
    estimate: null,
    lower: null,
    upper: null,
    verdict: 'inconclusive' as const,
    reason,
    method: null,
    rows: 0,
  }
  return { ...requirement, words: thresholdWords(requirement, judging) }
}

/** Why an interval is not to be trusted, however it lies. */
function tooFew(
  of: { readonly method: Method; readonly rows: number; readonly units?: number | undefined },
  { alpha, evenUnits }: Judging,
): 'too-few-units' | 'too-few-rows' | undefined {
  if (tooFewUnits(of.units)) return 'too-few-units'
  if (of.units !== undefined && (evenUnits ?? of.units) < fewestEvenUnits) return 'too-few-units'
  return of.rows < fewestRows(of.method, alpha) ? 'too-few-rows' : undefined
}

function fewestRows(method: Method, alpha: number): number {
  if (alpha < farOut && !exactMethods.includes(method)) return fewestRowsFarOut
  return approximateMethods.includes(method) ? fewestRowsForT : 0
}

function planning(
  rows: number,
  standardError: number,
  gap: number,
  judging: Judging,
  lacking: number,
): Pick<Requirement, 'moreRows' | 'smallestDetectable'> {
  const plan = { alpha: judging.alpha, power }
  const detectable = smallestDetectable(standardError, plan)
  const planned = gap > 0 && detectable > 0 ? rowsNeeded(rows, standardError, gap, plan) - rows : 0
  const more = Math.max(planned, lacking)
  return {
    ...(more > 0 && Number.isSafeInteger(more) ? { moreRows: more } : {}),
    ...(detectable > 0 ? { smallestDetectable: detectable } : {}),
  }
}
