import { type HoldoutPolicy, lnTests } from '#core/ledger/holdout-policy.ts'
import { bennettRows } from '#core/statistics/bennett.ts'
import { normalUpperQuantile } from '#core/statistics/distributions.ts'
import { hoeffdingRows } from '#core/statistics/hoeffding.ts'
import { binomialRows } from './binomial-rows.ts'
import { type Clause, type Condition, rangeOf, weightsOf } from './condition.ts'
import type { ConditionMode } from './evaluate-condition.ts'

/** How a condition is to be held, before there is any data. */
export interface ConditionQuestion {
  readonly condition: Condition
  /** 1 - reliability: the chance of any wrong answer over all steps. */
  readonly delta: number
  readonly mode: ConditionMode
  /** What is published between steps; ease.ml/ci's adaptivity none, firstChange and full are among the policies. */
  readonly policy: HoldoutPolicy
  /** H: candidates tested on the same rows. */
  readonly steps: number
  /** At most this share of predictions changes (0 to 1]; it is tested on rows without labels. */
  readonly disagreement?: number | undefined
}

/** hoeffding: no assumption. binomial: one share against a number. bennett: n - o while few predictions change. */
export type SizingMethod = 'hoeffding' | 'binomial' | 'bennett'

export interface ClausePlan {
  readonly clause: string
  readonly method: SizingMethod
  readonly rows: number
  /** false for a clause on d alone: predictions are enough. */
  readonly labelled: boolean
}

/** One way to size the holdout; every clause gets its share of delta. */
export interface SizingWay {
  readonly name: SizingMethod
  readonly labelledRows: number
  /** Rows that need predictions only; labelled rows may be among them. */
  readonly unlabelledRows: number
  readonly clauses: readonly ClausePlan[]
  /** Labels one commit costs at most when only rows with different predictions are labelled. */
  readonly labelsPerStep?: number
  /** What has to be seen on the unlabelled rows before the labelled ones are asked. */
  readonly disagreement?: { readonly atMost: number; readonly observedAtMost: number }
}

export interface ConditionPlan {
  readonly condition: string
  readonly reliability: number
  readonly mode: ConditionMode
  readonly policy: HoldoutPolicy
  readonly steps: number
  /** The way with the fewest labelled rows, then the fewest without; the first of `ways`. */
  readonly best: SizingWay
  /** Every way there is, best first. */
  readonly ways: readonly SizingWay[]
  /** Rows that a normal test of n - o would need at the same risk: how far from ideal the best way is. */
  readonly normalTheoryRows?: number
  /** Clauses whose tolerance leaves no estimate that could be sure of a yes (fp-free) or a no (fn-free). */
  readonly undecidable: readonly string[]
}

/** Beyond it the exact tail takes long to add up, and nobody labels that many. */
const mostBinomialRows = 1e9

interface Terms {
  readonly question: ConditionQuestion
  readonly lnTests: number
  /** Events that share delta: the clauses, and the test of the disagreement where no clause is it. */
  readonly events: number
}

/**
 * Rows a condition needs so that, with the reliability asked for, no answer over all steps is wrong in the direction
 * of its mode. Delta is split evenly over the clauses; the largest clause decides. Numbers are rounded up.
 * Source: Renggli et al. 2019 (ease.ml/ci), sections 3 and 4.
 */
export function planCondition(question: ConditionQuestion): ConditionPlan {
  const { condition, delta, mode, policy, steps } = question
  const clauses = condition.clauses.length
  const terms: Terms = { question, lnTests: lnTests(policy, steps), events: clauses }
  const plain = condition.clauses.map((clause) => planOf(clause, 'hoeffding', hoeffding(clause, terms)))
  const ways = [wayOf('hoeffding', plain)]
  const tight = condition.clauses.map((clause) => tightest(clause, terms))
  if (tight.some(({ method }) => method === 'binomial')) ways.push(wayOf('binomial', tight))
  const bennett = bennettWay(question, terms)
  if (bennett !== undefined) ways.push(bennett.way)
  ways.sort((a, b) => a.labelledRows - b.labelledRows || a.unlabelledRows - b.unlabelledRows)
  return {
    condition: condition.text,
    reliability: Number((1 - delta).toPrecision(12)),
    mode,
    policy,
    steps,
    best: ways[0] ?? wayOf('hoeffding', plain),
    ways,
    ...(bennett === undefined || !Number.isFinite(bennett.normalTheoryRows)
      ? {}
      : { normalTheoryRows: bennett.normalTheoryRows }),
    undecidable: condition.clauses.filter((clause) => !canDecide(clause, mode)).map((clause) => clause.text),
  }
}

function wayOf(name: SizingMethod, clauses: readonly ClausePlan[]): SizingWay {
  const most = (labelled: boolean): number =>
    Math.max(0, ...clauses.filter((of) => of.labelled === labelled).map(({ rows }) => rows))
  return { name, labelledRows: most(true), unlabelledRows: most(false), clauses }
}

function planOf(clause: Clause, method: SizingMethod, rows: number): ClausePlan {
  const labelled = weightsOf(clause).some(([variable]) => variable !== 'd')
  return { clause: clause.text, method, rows: Math.ceil(rows), labelled }
}

function hoeffding(clause: Clause, { question, lnTests, events }: Terms): number {
  return hoeffdingRows({
    coefficients: weightsOf(clause).map(([, weight]) => weight),
    tolerance: clause.tolerance,
    delta: question.delta,
    lnTests,
    clauses: events,
  })
}

/** Hoeffding, or the binomial itself for a single share where it asks for fewer rows. */
function tightest(clause: Clause, terms: Terms): ClausePlan {
  const general = planOf(clause, 'hoeffding', hoeffding(clause, terms))
  const { question, lnTests, events } = terms
  const [only, ...others] = weightsOf(clause)
  if (only === undefined || others.length > 0) return general
  const [, weight] = only
  const mean = clause.constant / weight
  const tolerance = clause.tolerance / Math.abs(weight)
  const above = (clause.comparison === '>') === weight > 0
  const errs = (question.mode === 'fp-free') === above ? 'above' : 'below'
  const level = errs === 'above' ? mean + tolerance : mean - tolerance
  if (!(mean > 0 && mean < 1 && level > 0 && level < 1) || general.rows > mostBinomialRows) return general
  const lnDelta = Math.log(question.delta) - Math.log(events) - lnTests
  const rows = binomialRows({ mean, tolerance, errs, lnDelta })
  return rows < general.rows ? planOf(clause, 'binomial', rows) : general
}

/**
 * Clauses on n - o by Bennett's inequality, if the share of predictions that change is bounded: by the question, then
 * tested on unlabelled rows to twice the tolerance; or by a clause `d < A +/- E`, then by A + 2 E, what is left when
 * that clause has not failed.
 */
function bennettWay(
  question: ConditionQuestion,
  terms: Terms,
): { readonly way: SizingWay; readonly normalTheoryRows: number } | undefined {
  const { condition, delta } = question
  const bound = question.disagreement ?? boundByClause(condition)
  if (bound === undefined || bound >= 1) return undefined
  const paired = condition.clauses.filter((clause) => pairedTolerance(clause) !== undefined)
  if (paired.length === 0) return undefined
  const tested = question.disagreement !== undefined
  const events = terms.events + (tested ? 1 : 0)
  const clauses = condition.clauses.map((clause): ClausePlan => {
    const tolerance = pairedTolerance(clause)
    if (tolerance === undefined) return tightest(clause, { ...terms, events })
    const rows = bennettRows({
      disagreement: bound,
      tolerance,
      delta,
      lnTests: terms.lnTests,
      claims: 2 * events,
    })
    return planOf(clause, 'bennett', rows)
  })
  const way = wayOf('bennett', clauses)
  const tightestPair = Math.min(...paired.map((clause) => pairedTolerance(clause) ?? 1))
  const z = normalUpperQuantile(Math.exp(Math.log(delta) - Math.log(2 * terms.events) - terms.lnTests))
  const normalTheoryRows = Math.ceil((z * z * bound) / tightestPair ** 2)
  const onlyPairs = clauses.every(({ method, labelled }) => method === 'bennett' || !labelled)
  const labels = onlyPairs
    ? { labelsPerStep: Math.ceil(Number((way.labelledRows * bound).toPrecision(12))) }
    : {}
  if (!tested) return { way: { ...way, ...labels }, normalTheoryRows }
  const reach = Math.min(2 * tightestPair, bound / 2)
  const rows = hoeffdingRows({
    coefficients: [1],
    tolerance: reach,
    delta,
    lnTests: terms.lnTests,
    clauses: events,
  })
  return {
    way: {
      ...way,
      ...labels,
      unlabelledRows: Math.max(way.unlabelledRows, Math.ceil(rows)),
      disagreement: { atMost: bound, observedAtMost: Number((bound - reach).toPrecision(12)) },
    },
    normalTheoryRows,
  }
}

/** The tolerance of n - o itself, for a clause that is a multiple of n - o; undefined for any other. */
function pairedTolerance(clause: Clause): number | undefined {
  const { n, o, d } = clause.weights
  return n !== undefined && o === -n && d === undefined ? clause.tolerance / Math.abs(n) : undefined
}

function boundByClause(condition: Condition): number | undefined {
  const bounds = condition.clauses.flatMap((clause) => {
    const [only, ...others] = weightsOf(clause)
    if (only === undefined || others.length > 0 || only[0] !== 'd') return []
    const [, weight] = only
    if ((clause.comparison === '<') !== weight > 0) return []
    return [clause.constant / weight + (2 * clause.tolerance) / Math.abs(weight)]
  })
  return bounds.length === 0 ? undefined : Math.min(...bounds)
}

/** Whether some estimate is far enough from the constant to be sure of the answer that a mode must not get wrong. */
function canDecide(clause: Clause, mode: ConditionMode): boolean {
  const [least, most] = rangeOf(clause)
  const upwards = (clause.comparison === '>') === (mode === 'fp-free')
  return upwards ? most - clause.tolerance > clause.constant : least + clause.tolerance < clause.constant
}
