import { type HoldoutUse, singleUse } from '#core/gate/condition-requirements.ts'
import type { Gate } from '#core/gate/gate.ts'
import type { MetricName } from '#core/metrics/metric-table.ts'
import {
  detectableForDiscordance,
  rowsForDiscordance,
  rowsForMean,
  smallestDetectable,
} from '#core/statistics/sample-size.ts'
import { planCondition, type SizingMethod } from './condition-plan.ts'
import { parseCondition } from './parse-condition.ts'
import { type PlannedDifference, plannedDifferences, unplannedLines } from './planned-differences.ts'
import { type AssumedValue, planThresholds, type ThresholdPlan } from './threshold-plan.ts'
import { wholeRows } from './whole-rows.ts'

/** What is assumed before there are rows. */
export interface GateAssumptions {
  /** Share of rows on which exactly one of the two models is right, from 0 to 1. */
  readonly disagreement?: number | undefined
  /** Standard deviation of a row's difference by metric, in the metric's unit. */
  readonly deviations: Readonly<Partial<Record<MetricName, number>>>
  /** What the candidate's own metrics may be, for absolute thresholds. */
  readonly values?: Readonly<Partial<Record<MetricName, AssumedValue>>> | undefined
  /** The improvement expected on gate.metric; default: the gate's own `expect`. */
  readonly expect?: number | undefined
  /** Chance of a pass if what is assumed is so. */
  readonly power: number
  /** Rows at hand. */
  readonly rows?: number | undefined
}

/** A one-sided level, and when it applies: each pull request, or a run of a sealed holdout. */
export interface PlannedLevel {
  readonly name: string
  readonly alpha: number
}

export interface GatePlanLine extends Omit<PlannedDifference, 'assumed'> {
  readonly assumed: number | null
  /** Standard deviation of a row's difference; null if nothing is known of it. */
  readonly deviation: number | null
  /** Rows in all, by level; null where they cannot be told. */
  readonly rows: readonly (number | null)[]
  /** Distance from the limit that the rows at hand show with this power, by level. */
  readonly detectable: readonly (number | null)[]
  /** Accuracy only: labels, by level, if only rows with different predictions are labelled. */
  readonly labels?: readonly (number | null)[]
  /** Why there are no rows, and what to say so that there are. */
  readonly missing?: string
}

export interface GatePlan {
  readonly levels: readonly PlannedLevel[]
  readonly power: number
  readonly rowsAtHand: number | null
  readonly lines: readonly GatePlanLine[]
  readonly thresholds: readonly ThresholdPlan[]
  readonly conditions: readonly PlannedCondition[]
  /** Rows a slice needs, so that a loss of twice gate.slices.margin is found; null where that cannot be told. */
  readonly sliceRows: number | null
  /** Lines the plan is silent on. */
  readonly unplanned: readonly string[]
  /** Rows every planned line is content with, by level; null if none could be planned. */
  readonly rows: readonly (number | null)[]
}

/**
 * Rows a gate needs for its paired comparisons: n = ((z_alpha + z_power) deviation / gap)^2 with the gap between what
 * is assumed and the limit; for accuracy against 0 the paired 0/1 formula (Connor 1987). All lines have to pass, each
 * at its level without correction, so the largest decides.
 * @param levels at least one
 */
export function planGate(
  gate: Gate,
  assumptions: GateAssumptions,
  levels: readonly PlannedLevel[],
  use: HoldoutUse = singleUse,
): GatePlan {
  const lines = plannedDifferences(gate, assumptions.expect ?? gate.expect).map((asked) =>
    planLine(asked, assumptions, levels),
  )
  const thresholds = planThresholds(gate, assumptions, levels)
  const conditions = planConditions(gate, use)
  return {
    levels,
    power: assumptions.power,
    rowsAtHand: assumptions.rows ?? null,
    lines,
    thresholds,
    conditions,
    sliceRows: sliceRows(gate, assumptions),
    unplanned: unplannedLines(gate),
    rows: levels.map((_, level) => {
      const known = [
        ...[...lines, ...thresholds].flatMap((line) => line.rows[level] ?? []),
        ...conditions.map(({ labelledRows, unlabelledRows }) => Math.max(labelledRows, unlabelledRows)),
      ]
      return known.length === 0 ? null : Math.max(...known)
    }),
  }
}

/** What a condition of the gate needs over all candidates the rows are for; the level of a single run does not matter. */
export interface PlannedCondition {
  readonly condition: string
  readonly reliability: number
  readonly method: SizingMethod
  readonly labelledRows: number
  readonly unlabelledRows: number
}

function planConditions(gate: Gate, use: HoldoutUse): PlannedCondition[] {
  return (gate.conditions ?? []).flatMap(({ condition, reliability, mode, disagreement }) => {
    const read = parseCondition(condition)
    if (read.kind === 'invalid') return []
    const delta = Number((1 - reliability).toPrecision(12))
    const { best } = planCondition({ condition: read, delta, mode, disagreement, ...use })
    const { name: method, labelledRows, unlabelledRows } = best
    return [{ condition: read.text, reliability, method, labelledRows, unlabelledRows }]
  })
}

/** Harm is looked for at gate.alpha, whatever the mode; before Holm's correction over slices. */
function sliceRows(gate: Gate, assumptions: GateAssumptions): number | null {
  const { slices, metric, alpha } = gate
  if (slices === undefined || slices.margin === 0) return null
  const deviation = deviationOf({ name: 'slices', metric, limit: 0, assumed: slices.margin }, assumptions)
  if (deviation === null) return null
  return wholeRows(rowsForMean(deviation, slices.margin, { alpha, power: assumptions.power }))
}

function planLine(
  asked: PlannedDifference,
  assumptions: GateAssumptions,
  levels: readonly PlannedLevel[],
): GatePlanLine {
  const { metric, limit, assumed = null } = asked
  const psi = metric === 'accuracy' ? assumptions.disagreement : undefined
  const deviation = deviationOf(asked, assumptions)
  const plans = levels.map(({ alpha }) => ({ alpha, power: assumptions.power }))
  const missing = missingWords(asked, assumptions, deviation)
  const gap = assumed === null ? 0 : assumed - limit
  const paired = psi !== undefined && limit === 0
  const rows = plans.map((plan) => {
    if (missing !== undefined || deviation === null || assumed === null) return null
    return wholeRows(paired ? rowsForDiscordance(psi, gap, plan) : rowsForMean(deviation, gap, plan))
  })
  const detectable = plans.map((plan) => {
    if (assumptions.rows === undefined || deviation === null) return null
    const distance = paired
      ? detectableForDiscordance(psi, assumptions.rows, plan)
      : smallestDetectable(deviation / Math.sqrt(assumptions.rows), plan)
    return Number.isFinite(distance) ? distance : null
  })
  return {
    ...asked,
    assumed,
    deviation,
    rows,
    detectable,
    ...(psi === undefined
      ? {}
      : {
          labels: rows.map((count) =>
            count === null ? null : Math.ceil(Number((count * psi).toPrecision(12))),
          ),
        }),
    ...(missing === undefined ? {} : { missing }),
  }
}

/** Of a 0/1 difference: disagreement less the square of its mean; of any other what was said. */
function deviationOf(
  { metric, assumed }: PlannedDifference,
  { disagreement, deviations }: GateAssumptions,
): number | null {
  if (metric === 'accuracy' && disagreement !== undefined) {
    return Math.sqrt(Math.max(0, disagreement - (assumed ?? 0) ** 2))
  }
  return deviations[metric] ?? null
}

function missingWords(
  { metric, limit, assumed }: PlannedDifference,
  { disagreement }: GateAssumptions,
  deviation: number | null,
): string | undefined {
  if (assumed === undefined) return 'say what gain you expect: gate.expect or --expect'
  if (assumed <= limit) {
    return `${assumed} is expected and more than ${limit} is asked: no number of rows shows that`
  }
  if (metric === 'accuracy' && disagreement !== undefined) {
    return Math.abs(assumed) > disagreement
      ? `a difference of ${assumed} cannot come from ${disagreement} of the rows`
      : undefined
  }
  if (deviation !== null) return undefined
  return metric === 'accuracy'
    ? 'say how often the two models disagree: --disagreement'
    : `say how much rows differ: --standard-deviation ${metric}=…, or --verdict of an earlier comparison`
}
