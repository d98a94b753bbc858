import { Gate, type GateInput } from '#core/gate/gate.ts'
import { type GateRequest, judgeGate } from '#core/gate/judge.ts'
import { normalCdf, normalUpperQuantile } from '#core/statistics/distributions.ts'
import { higherIsBetter, type Population, population, type SimulatedMetric } from './populations.ts'
import type { Draws } from './random-draws.ts'

export const alpha = 0.05

/** What a gate asks; each with a boundary between what it lets through and what it does not. */
export const kinds = ['better_by 0', 'better_by', 'no_worse_than', 'guardrail', 'threshold'] as const
export type Kind = (typeof kinds)[number]

/** A gain or margin that each metric is asked for, in its unit. */
const distances: Readonly<Record<SimulatedMetric, number>> = {
  accuracy: 0.02,
  f1: 0.03,
  roc_auc: 0.02,
  log_loss: 0.02,
  mae: 0.03,
}

/** One gate on rows of one population: where the truth lies to what is asked, and what an ideal test would say. */
export interface Setting {
  readonly metric: SimulatedMetric
  readonly kind: Kind
  readonly rows: number
  readonly population: Population
  readonly gate: Gate
  /** Chance that the normal test which knows the true standard deviation passes. */
  readonly idealPower: number
  /** How far the truth is beyond what is asked, in the unit of the metric; 0 at the boundary. */
  readonly effect: number
}

/** The truth just at the boundary: no more than alpha may pass. */
export function atBoundary(metric: SimulatedMetric, kind: Kind, rows: number): Setting {
  const limit = limitOf(metric, kind)
  return setting(metric, kind, rows, population(metric, limit), limit, 0)
}

/** The truth beyond the boundary by as much as the ideal test notices 8 times out of 10. */
export function beyondBoundary(metric: SimulatedMetric, kind: Kind, rows: number): Setting {
  const limit = limitOf(metric, kind)
  const near = population(metric, limit)
  const spread = kind === 'threshold' ? near.spread : near.pairedSpread
  const effect = ((normalUpperQuantile(alpha) + normalUpperQuantile(0.2)) * spread) / Math.sqrt(rows)
  // A threshold is moved; for a difference the models are.
  return setting(
    metric,
    kind,
    rows,
    kind === 'threshold' ? near : population(metric, limit + effect),
    limit,
    effect,
  )
}

/** Judges one draw of the setting. */
export function judgeOnce(of: Setting, draws: Draws): 'pass' | 'fail' | 'inconclusive' {
  const [candidate, champion] = of.population.draw(of.rows, draws)
  const request: GateRequest = {
    gate: of.gate,
    task: of.metric === 'mae' ? 'regression' : 'binary-classification',
    kind: of.kind === 'threshold' ? 'first' : 'champion',
    candidate,
    champion,
    slices: [],
    rungs: [],
  }
  const { outcome } = judgeGate(request)
  if (outcome === 'unjudgeable') throw new Error('a simulated gate is always judgeable')
  return outcome
}

function limitOf(metric: SimulatedMetric, kind: Kind): number {
  if (kind === 'better_by 0' || kind === 'threshold') return 0
  return kind === 'better_by' ? distances[metric] : -distances[metric]
}

function setting(
  metric: SimulatedMetric,
  kind: Kind,
  rows: number,
  of: Population,
  limit: number,
  effect: number,
): Setting {
  const spread = kind === 'threshold' ? of.spread : of.pairedSpread
  const idealPower = normalCdf((effect * Math.sqrt(rows)) / spread - normalUpperQuantile(alpha))
  const gate = Gate.parse({ alpha, ...asked(metric, kind, of, limit, effect) })
  return { metric, kind, rows, population: of, gate, idealPower, effect }
}

function asked(
  metric: SimulatedMetric,
  kind: Kind,
  of: Population,
  limit: number,
  effect: number,
): GateInput {
  switch (kind) {
    case 'better_by 0':
    case 'better_by':
      return { metric, better_by: limit }
    case 'no_worse_than':
      return { metric, no_worse_than: -limit }
    case 'guardrail': {
      // The comparison itself always holds, so that the guardrail alone decides.
      const other = metric === 'mae' ? 'rmse' : metric === 'accuracy' ? 'brier' : 'accuracy'
      return { metric: other, no_worse_than: 5, guardrails: [{ metric, margin: -limit }] }
    }
    case 'threshold':
      return higherIsBetter(metric)
        ? { metric, at_least: { [metric]: of.candidate - effect } }
        : { metric, at_most: { [metric]: of.candidate + effect } }
  }
}
