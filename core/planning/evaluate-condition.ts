import { type Clause, type Condition, type Variable, weightsOf } from './condition.ts'

/** An estimate with its tolerance: the values the truth may have. */
export interface Interval {
  readonly low: number
  readonly high: number
}

export type Truth = 'true' | 'false' | 'unknown'

/** What "unknown" comes to: fp-free rejects, so that no pass is wrong; fn-free accepts, so that no reject is. */
export const conditionModes = ['fp-free', 'fn-free'] as const
export type ConditionMode = (typeof conditionModes)[number]

/** What is known of the variables, shares from 0 to 1; those a condition does not name may be left out. */
export type Estimates = Readonly<Partial<Record<Variable, number>>>

export interface ClauseAnswer {
  readonly clause: string
  readonly comparison: '<' | '>'
  readonly constant: number
  readonly estimate: number
  readonly interval: Interval
  readonly truth: Truth
}

export interface ConditionAnswer {
  readonly truth: Truth
  readonly pass: boolean
  readonly clauses: readonly ClauseAnswer[]
}

/** Whether every value, no value or some of an interval is above (below) a number. */
export function truthOf({ low, high }: Interval, comparison: '<' | '>', constant: number): Truth {
  const holds = comparison === '>' ? low > constant : high < constant
  const fails = comparison === '>' ? high <= constant : low >= constant
  return holds ? 'true' : fails ? 'false' : 'unknown'
}

/** All clauses have to hold: one that does not decides, and what is unknown stays so. */
export function truthOfAll(truths: readonly Truth[]): Truth {
  if (truths.includes('false')) return 'false'
  return truths.includes('unknown') ? 'unknown' : 'true'
}

/** The decision that a truth leads to. */
export function passes(truth: Truth, mode: ConditionMode): boolean {
  return truth === 'true' || (truth === 'unknown' && mode === 'fn-free')
}

/** The left side of a clause by interval arithmetic over its variables. */
export function leftSide(clause: Clause, intervals: Readonly<Partial<Record<Variable, Interval>>>): Interval {
  let low = 0
  let high = 0
  for (const [variable, weight] of weightsOf(clause)) {
    const interval = intervals[variable]
    if (interval === undefined)
      throw new RangeError(`the condition needs ${variable}, which is not estimated`)
    low += weight * (weight > 0 ? interval.low : interval.high)
    high += weight * (weight > 0 ? interval.high : interval.low)
  }
  return { low, high }
}

/**
 * Decides a condition. Each variable is its estimate give or take a share of the clause's tolerance, the one that the
 * sample size was planned for, so that the left side is known to the whole tolerance.
 * Source: Renggli et al. 2019 (ease.ml/ci), appendix A.2.
 * @throws RangeError for a variable without estimate or with one that is no share
 */
export function evaluateCondition(
  condition: Condition,
  estimates: Estimates,
  mode: ConditionMode,
): ConditionAnswer {
  const clauses = condition.clauses.map((clause): ClauseAnswer => {
    const weights = weightsOf(clause)
    const reach = weights.reduce((sum, [, weight]) => sum + Math.abs(weight), 0)
    let estimate = 0
    for (const [variable, weight] of weights) {
      const share = estimates[variable]
      if (share === undefined || !(share >= 0 && share <= 1)) {
        throw new RangeError(`${variable} is ${share}; it has to be a share between 0 and 1`)
      }
      estimate += weight * share
    }
    const around = (variable: Variable): Interval => {
      const share = estimates[variable] ?? Number.NaN
      return { low: share - clause.tolerance / reach, high: share + clause.tolerance / reach }
    }
    const interval = leftSide(
      clause,
      Object.fromEntries(weights.map(([variable]) => [variable, around(variable)])),
    )
    const truth = truthOf(interval, clause.comparison, clause.constant)
    const { text, comparison, constant } = clause
    return { clause: text, comparison, constant, estimate, interval, truth }
  })
  const truth = truthOfAll(clauses.map((answer) => answer.truth))
  return { truth, pass: passes(truth, mode), clauses }
}

/** Rows of a labelled holdout by what the two models did; without a champion only the new one is counted. */
export interface ModelCounts {
  readonly rows: number
  readonly newRight: number
  readonly oldRight?: number
  /** Rows whose prediction differs, whoever is right; at least as many as where only one is. */
  readonly changed?: number
}

/** Counts rows. All three hold one class code a row, in the same order; `old` is left out where there is no champion. */
export function countsOf(
  labels: ArrayLike<number>,
  next: ArrayLike<number>,
  old?: ArrayLike<number>,
): ModelCounts {
  let newRight = 0
  let oldRight = 0
  let changed = 0
  for (let row = 0; row < labels.length; row++) {
    if (next[row] === labels[row]) newRight++
    if (old?.[row] === labels[row]) oldRight++
    if (old?.[row] !== next[row]) changed++
  }
  const rows = labels.length
  return old === undefined ? { rows, newRight } : { rows, newRight, oldRight, changed }
}

/** n, and with a champion o and d, of a holdout. @throws RangeError if there are no rows */
export function estimatesOf({ rows, newRight, oldRight, changed }: ModelCounts): Estimates {
  if (rows <= 0) throw new RangeError('a condition needs at least one row')
  return {
    n: newRight / rows,
    ...(oldRight === undefined ? {} : { o: oldRight / rows }),
    ...(changed === undefined ? {} : { d: changed / rows }),
  }
}
