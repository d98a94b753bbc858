import { betterWay, type MetricName } from '#core/metrics/metric-table.ts'
import { fewestEvenUnitsOfThreshold } from '#core/statistics/cluster-t.ts'
import { rowsNeeded, smallestDetectable } from '#core/statistics/sample-size.ts'
import { type Asked, allowsLoss } from './asked.ts'
import { type Assessment, boundsOf } from './assessment.ts'
import type { Comparison } from './comparison.ts'
import { comparisonWords, thresholdWords } from './requirement-words.ts'
import { fewestRows, whyUntrusted } from './trusted.ts'
import type { Requirement } from './verdict.ts'

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
    direction: rule === 'at_least' ? ('higher' as const) : ('lower' as const),
    rule,
    bound,
  }
  if (assessment.kind === 'undefined') return withoutNumbers(common, assessment.reason, judging)
  const of = boundsOf(assessment, judging.alpha)
  if (of === undefined) return withoutNumbers(common, 'needs-bootstrap', judging)
  if (!Number.isFinite(of.lower))
    return withoutNumbers(
      common,
      whyUntrusted(of, judging, fewestEvenUnitsOfThreshold) ?? 'too-few-rows',
      judging,
    )
  const atLeast = rule === 'at_least'
  const holds = atLeast ? of.lower >= bound : of.upper <= bound
  const breaks = atLeast ? of.upper < bound : of.lower > bound
  const few = whyUntrusted(of, judging, fewestEvenUnitsOfThreshold)
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
    ...(verdict === 'inconclusive' && few !== 'too-few-units'
      ? planning(of.rows, of.standardError, distance, judging, lacking)
      : {}),
  } as const
  return { ...requirement, words: thresholdWords(requirement, judging) }
}

/**
 * Passes when the improvement is shown to exceed the limit, fails when it is shown not to, else inconclusive.
 * Both at `alpha`, without correction over requirements: all have to pass.
 */
export function judgeDifference(asked: Asked, comparison: Comparison, judging: Judging): Requirement {
  const direction = betterWay(asked.metric)
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
  const exact = method === 'exact'
  const improvement = higher ? comparison.difference : -comparison.difference
  // Of an exact number equal is known to be equal: no worse, and no gain.
  const holds = exact
    ? allowsLoss(asked)
      ? improvement >= asked.limit
      : improvement > asked.limit
    : (higher ? pAbove : pBelow) <= judging.alpha
  const breaks = exact ? !holds : (higher ? pBelow : pAbove) <= judging.alpha
  const few = whyUntrusted({ method, rows: comparison.rows, units: comparison.units }, judging)
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
    ...(verdict === 'inconclusive' && few !== 'too-few-units'
      ? planning(comparison.rows, comparison.standardError, gap, judging, lacking)
      : {}),
  } as const
  return { ...requirement, words: comparisonWords(requirement, asked, judging) }
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
