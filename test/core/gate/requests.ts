import { expect } from 'vitest'
import { Gate, type GateInput } from '#core/gate/gate.ts'
import { type GateRequest, judgeGate } from '#core/gate/judge.ts'
import { GateVerdict, type JudgedVerdict } from '#core/gate/verdict.ts'
import { binary, twoModels } from '../metrics/rows.ts'

export const value = {
  currency: 'USD',
  true_positive: 0,
  false_positive: -300,
  false_negative: -1200,
  true_negative: 0,
}
export const strong = twoModels(3000, [2.4, 1.4])
export const close = twoModels(3000, [1.5, 1.5])
export const gateOf = (change: Partial<GateInput> = {}) =>
  Gate.parse({ metric: 'roc_auc', better_by: 0, at_least: { roc_auc: 0.7 }, ...change })
export const constantRung = (labels: ArrayLike<number>) => ({
  name: 'constant',
  role: 'beat' as const,
  scored: binary(labels, new Float64Array(labels.length).fill(0.15), 0.3),
})

export const request = (change: Partial<GateRequest> = {}): GateRequest => ({
  gate: gateOf(),
  task: 'binary-classification',
  kind: 'champion',
  candidate: strong.candidate,
  champion: strong.champion,
  slices: [],
  rungs: [],
  value,
  ...change,
})

/** Judges, and holds every verdict against its schema by way of JSON. */
export function judge(of: GateRequest): GateVerdict {
  const verdict = judgeGate(of)
  expect(GateVerdict.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict)
  return verdict
}

/** Judges what can be judged. */
export function judged(of: GateRequest): JudgedVerdict {
  const verdict = judge(of)
  if (verdict.outcome === 'unjudgeable') throw new Error(verdict.headline)
  return verdict
}

export const brief = (verdict: JudgedVerdict) =>
  verdict.requirements.map((of) => `${of.verdict} ${of.name} ${of.method}`)
