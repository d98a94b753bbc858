import { isUnmet } from './overrides.ts'
import type { GateVerdict, Requirement, RequirementVerdict } from './verdict.ts'

const requirementRank: Record<RequirementVerdict, number> = {
  fail: 0,
  inconclusive: 1,
  not_assessed: 2,
  pass: 3,
}
const outcomeRank: Record<GateVerdict['outcome'], number> = {
  fail: 0,
  unjudgeable: 1,
  inconclusive: 2,
  pass: 3,
}

/** Worst finding first; among equals the order of the gate stays. */
export function worstFirst(requirements: readonly Requirement[]): Requirement[] {
  // What was overridden stands after what still is in the way.
  const rank = ({ verdict, overridden }: Requirement): number =>
    overridden === undefined ? requirementRank[verdict] : requirementRank.not_assessed - 0.5
  return requirements.toSorted((left, right) => rank(left) - rank(right))
}

/** The stricter of two verdicts, by outcome: fail, unjudgeable, inconclusive, pass. The first if they are alike. */
export function stricterVerdict<Left extends GateVerdict, Right extends GateVerdict>(
  left: Left,
  right: Right,
): Left | Right {
  return outcomeRank[right.outcome] < outcomeRank[left.outcome] ? right : left
}

/** All have to pass, and something must have been asked; what was not assessed decides nothing. */
export function outcomeOf(requirements: readonly Requirement[]): 'pass' | 'fail' | 'inconclusive' {
  const unmet = requirements.filter(isUnmet)
  if (unmet.some((requirement) => requirement.verdict === 'fail')) return 'fail'
  return unmet.length > 0 || requirements.length === 0 ? 'inconclusive' : 'pass'
}
