import type { HoldoutPolicy } from '#core/ledger/holdout-policy.ts'
import type { Scored } from '#core/metrics/scored.ts'
import { weightsOf } from '#core/planning/condition.ts'
import { type ConditionRule, judgeCondition } from '#core/planning/condition-rule.ts'
import { type ClauseAnswer, countsOf } from '#core/planning/evaluate-condition.ts'
import { parseCondition } from '#core/planning/parse-condition.ts'
import { countText } from './number-words.ts'
import type { Requirement, VerdictKind } from './verdict.ts'

/** How the holdout is used, which says how many rows a condition needs. */
export interface HoldoutUse {
  readonly policy: HoldoutPolicy
  /** Candidates judged on the same rows. */
  readonly steps: number
}

/** An open holdout promises nothing beyond the one pull request. */
export const singleUse: HoldoutUse = { policy: { kind: 'none' }, steps: 1 }

/**
 * Conditions in the language of ease.ml/ci as requirements, one for each clause: all clauses have to hold, so the worst of
 * them is the condition's own answer. A condition whose tolerance the rows do not carry is one requirement without numbers.
 * Those that speak of the old model or of changed predictions are asked of a pull request that meets a champion; at a
 * promotion the target may run anything, and gate.promotion_margin takes their place.
 */
export function conditionRequirements(
  rules: readonly ConditionRule[],
  models: { readonly candidate: Scored; readonly champion: Scored | undefined },
  kind: VerdictKind,
  use: HoldoutUse,
): Requirement[] {
  const { candidate } = models
  if (kind === 'unchanged' || candidate.task === 'scores') return []
  const champion = kind === 'champion' ? models.champion : undefined
  const counts = countsOf(candidate.labels, candidate.predicted, champion?.predicted)
  return rules.flatMap((rule) => {
    if (champion === undefined && comparesModels(rule)) return []
    const common = {
      metric: 'accuracy' as const,
      what: 'condition' as const,
      against: champion === undefined ? null : 'champion',
    }
    const verdict = judgeCondition(rule, counts, use)
    if (verdict.kind === 'no-champion') return []
    if (verdict.kind === 'judged') {
      return verdict.clauses.map((clause) => ofClause(clause, rule, verdict.rows, common))
    }
    return [tooFewRows(rule, verdict, common)]
  })
}

/** Whether a condition names the old model or the share of changed predictions. */
export function comparesModels({ condition }: Pick<ConditionRule, 'condition'>): boolean {
  const read = parseCondition(condition)
  return (
    read.kind === 'condition' &&
    read.clauses.some((clause) => weightsOf(clause).some(([variable]) => variable !== 'n'))
  )
}

type Common = Pick<Requirement, 'metric' | 'what' | 'against'>

function ofClause(
  { clause, comparison, constant, estimate, interval, truth }: ClauseAnswer,
  { mode }: ConditionRule,
  rows: number,
  common: Common,
): Requirement {
  const open = mode === 'fn-free' ? 'pass' : 'inconclusive'
  const verdict = truth === 'unknown' ? open : truth === 'true' ? 'pass' : 'fail'
  const says = {
    true: 'it holds',
    false: 'it does not hold',
    unknown:
      mode === 'fn-free' ? 'it is not excluded, which fn-free accepts' : 'it is neither shown nor excluded',
  }
  return {
    name: `conditions.${clause}`,
    ...common,
    direction: comparison === '>' ? 'higher' : 'lower',
    rule: comparison === '>' ? 'more_than' : 'less_than',
    bound: constant,
    estimate,
    lower: interval.low,
    upper: interval.high,
    verdict,
    method: 'tolerance',
    rows,
    words: `\`${clause}\`: the left side is ${share(estimate)} (${share(interval.low)} to ${share(interval.high)}); ${says[truth]}.`,
  }
}

function tooFewRows(
  { condition, reliability }: ConditionRule,
  { rows, moreRows }: { readonly rows: number; readonly moreRows: number },
  common: Common,
): Requirement {
  const { comparison = '>', constant = 0 } = firstClause(condition) ?? {}
  return {
    name: `conditions.${condition}`,
    ...common,
    direction: comparison === '>' ? 'higher' : 'lower',
    rule: comparison === '>' ? 'more_than' : 'less_than',
    bound: constant,
    estimate: null,
    lower: null,
    upper: null,
    verdict: 'inconclusive',
    reason: 'too-few-rows',
    method: null,
    rows,
    ...(Number.isSafeInteger(moreRows) ? { moreRows } : {}),
    words: `\`${condition}\` cannot be judged: ${countText(rows)} rows do not carry its tolerance with reliability ${reliability}. ${countText(moreRows)} more would.`,
  }
}

function firstClause(condition: string) {
  const read = parseCondition(condition)
  return read.kind === 'condition' ? read.clauses[0] : undefined
}

function share(value: number): string {
  return value.toFixed(4)
}
