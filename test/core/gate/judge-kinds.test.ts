import { describe, expect, test } from 'vitest'
import { Gate, type GateInput } from '#core/gate/gate.ts'
import type { GateRequest } from '#core/gate/judge.ts'
import { stricterVerdict, worstFirst } from '#core/gate/verdict-order.ts'
import type { Scored } from '#core/metrics/scored.ts'
import { binary, multiclass, normals, twoModels, uniforms } from '../metrics/rows.ts'

import { brief, close, constantRung, gateOf, judge, judged, request, strong } from './requests.ts'

describe('kinds', () => {
  test('first: thresholds and rungs to beat alone', () => {
    const verdict = judged(
      request({
        kind: 'first',
        gate: gateOf({
          guardrails: [{ metric: 'f1', margin: 0 }],
          slices: { by: ['size'], margin: 0 },
          baselines: { beat: ['constant'] },
        }),
        slices: [{ name: 'size', values: new Array<string>(3000).fill('big') }],
        rungs: [constantRung(strong.labels)],
      }),
    )
    expect([verdict.outcome, verdict.kind, ...brief(verdict)]).toEqual([
      'pass',
      'first',
      'pass at_least.roc_auc delong-t',
      'pass baselines.constant delong-t',
    ])
    expect(verdict.metrics[0]).not.toHaveProperty('champion')
    expect(verdict.slices[0]).toMatchObject({ verdict: 'not_assessed', reason: 'no-champion' })
  })

  test('first with nothing asked is not a pass', () => {
    const verdict = judged(request({ kind: 'first', gate: gateOf({ at_least: {} }) }))
    expect([verdict.outcome, verdict.headline]).toEqual([
      'inconclusive',
      'Inconclusive: the gate asks nothing of this model. Add at_least or baselines.beat.',
    ])
  })

  test('promotion: no worse than promotion_margin, rungs are only shown', () => {
    const verdict = judged(
      request({
        kind: 'promotion',
        gate: gateOf({ better_by: 0.5, promotion_margin: 0.02, baselines: { beat: ['constant'] } }),
        candidate: close.candidate,
        champion: close.champion,
        rungs: [constantRung(close.labels)],
      }),
    )
    expect([verdict.outcome, ...brief(verdict)]).toEqual([
      'pass',
      'pass at_least.roc_auc delong-t',
      'pass promotion_margin delong-t',
    ])
    expect(verdict.ladder).toHaveLength(1)
  })

  test('unchanged passes, and still shows a threshold it misses', () => {
    const verdict = judged(
      request({ champion: strong.candidate, gate: gateOf({ at_least: { roc_auc: 0.999 } }) }),
    )
    expect([verdict.kind, verdict.outcome, ...brief(verdict)]).toEqual([
      'unchanged',
      'pass',
      'fail at_least.roc_auc delong-t',
    ])
    expect(verdict.headline).toBe('Pass: unchanged, the same score on every row as the champion.')
    expect(verdict.flips).toMatchObject({ onlyCandidate: 0, onlyChampion: 0 })
  })

  test.each<[kind: 'champion' | 'promotion', gate: Partial<GateInput>, missed: string]>([
    ['champion', { at_least: {}, at_most: { log_loss: 0.001 } }, 'fail at_most.log_loss skewed-t'],
    ['promotion', { at_least: { roc_auc: 0.999 } }, 'fail at_least.roc_auc delong-t'],
  ])('unchanged passes as %s whatever it misses, where a first model fails', (kind, gate, missed) => {
    const same = judged(request({ kind, champion: strong.candidate, gate: gateOf(gate) }))
    expect([same.kind, same.outcome, ...brief(same)]).toEqual(['unchanged', 'pass', missed])
    const first = judged(request({ kind: 'first', champion: strong.candidate, gate: gateOf(gate) }))
    expect([first.kind, first.outcome, ...brief(first)]).toEqual(['first', 'fail', missed])
  })

  const bytes = (packageBytes?: number) => ({
    ...strong.candidate,
    serving: packageBytes === undefined ? {} : { packageBytes },
  })
  const smaller = { guardrails: [{ metric: 'package_size' as const, margin: 0.5 }] }
  test.each<
    [what: string, gate: Partial<GateInput>, bytes: number | undefined, champion: number, found: string]
  >([
    ['a larger package by a guardrail', smaller, 5e6, 1e6, 'fail guardrails.package_size'],
    [
      'a larger package by a threshold',
      { at_most: { package_size: 2 } },
      5e6,
      1e6,
      'fail at_most.package_size',
    ],
    ['a package nobody weighed', smaller, undefined, 1e6, 'inconclusive guardrails.package_size'],
    ['a package within the margin', smaller, 1.2e6, 1e6, 'pass guardrails.package_size'],
    ['a larger package where it is what counts', { metric: 'package_size' }, 2e6, 1e6, 'fail better_by'],
  ])('the same answers do not excuse %s', (_, gate, candidate, champion, found) => {
    const verdict = judged(
      request({
        candidate: bytes(candidate),
        champion: bytes(champion),
        gate: gateOf({ at_least: {}, ...gate }),
      }),
    )
    expect([verdict.kind, `${verdict.outcome} ${verdict.requirements[0]?.name}`]).toEqual([
      'unchanged',
      found,
    ])
    if (verdict.outcome !== 'pass') expect(verdict.headline).toContain(verdict.requirements[0]!.words)
  })

  test('the same package is no gain to be shown, and misses of other thresholds are told to decide nothing', () => {
    const gate = gateOf({ metric: 'package_size', at_least: { roc_auc: 0.999 } })
    const verdict = judged(request({ candidate: bytes(1e6), champion: bytes(1e6), gate }))
    expect([verdict.outcome, ...verdict.requirements.map((of) => of.name)]).toEqual([
      'pass',
      'at_least.roc_auc',
    ])
    expect(verdict.notes.join(' ')).toContain('they decide nothing here')
  })

  test('one score a hair off is not unchanged', () => {
    const scores = strong.candidate.scores.slice()
    scores[7]! += 1e-12
    expect(judged(request({ champion: { ...strong.candidate, scores } })).kind).toBe('champion')
  })

  test('a refusal fails even the unchanged, with every number computed', () => {
    const refusals = [{ code: 'known-too-late', text: 'cost is known only after the outcome.' }]
    const verdict = judged(request({ champion: strong.candidate, refusals }))
    expect([verdict.outcome, verdict.headline, verdict.metrics.length]).toEqual([
      'fail',
      'Fail: cost is known only after the outcome.',
      9,
    ])
  })
})

describe('no verdict', () => {
  const few = Array.from({ length: 300 }, (_, row) => (row < 9 ? 1 : 0))
  test.each<[string, Partial<GateRequest>]>([
    ['no-rows', { candidate: binary([], []), champion: binary([], []) }],
    ['champion-missing', { champion: undefined }],
    ['different-rows', { champion: twoModels(3000, [2, 1], 2).champion }],
    ['different-rows', { slices: [{ name: 'size', values: ['big'] }] }],
    ['different-rows', { rungs: [constantRung([1, 0])] }],
    ['class-too-small', { candidate: binary(few, few), kind: 'first' }],
    ['metric-not-for-task', { gate: gateOf({ metric: 'rmse' }) }],
    [
      'value-missing',
      { gate: gateOf({ guardrails: [{ metric: 'expected_value', margin: 1 }] }), value: undefined },
    ],
  ])('%s', (reason, change) => {
    expect(judge(request(change))).toMatchObject({ outcome: 'unjudgeable', reason })
  })
})

describe('other tasks', () => {
  test('multiclass: accuracy by McNemar, macro F1 by t', () => {
    const uniform = uniforms(5)
    const labels = Array.from({ length: 1200 }, () => Math.floor(uniform() * 3))
    const answers = (skill: number) =>
      labels.map((label) => (uniform() < skill ? label : Math.floor(uniform() * 3)))
    const classes = ['a', 'b', 'c']
    const verdict = judged(
      request({
        task: 'multiclass',
        gate: gateOf({
          metric: 'accuracy',
          at_least: { f1: 0.5 },
          guardrails: [{ metric: 'f1', margin: 0.02 }],
        }),
        candidate: multiclass(classes, labels, answers(0.8)),
        champion: multiclass(classes, labels, answers(0.5)),
        value: undefined,
      }),
    )
    expect([verdict.outcome, ...brief(verdict)]).toEqual([
      'pass',
      'pass better_by mcnemar-mid-p',
      'pass at_least.f1 t',
      'pass guardrails.f1 t',
    ])
    expect(verdict.metrics.find((row) => row.metric === 'roc_auc')!.candidate).toEqual({
      kind: 'undefined',
      reason: 'no-scores',
    })
  })

  test('regression: lower is better, and under 100 rows nothing is trusted', () => {
    const regression = (rows: number) => {
      const normal = normals(uniforms(6))
      const labels = Float64Array.from({ length: rows }, normal)
      const answers = (noise: number): Scored => ({
        task: 'regression',
        labels,
        predicted: labels.map((label) => label + noise * normal()),
      })
      return judged(
        request({
          task: 'regression',
          gate: Gate.parse({ metric: 'rmse', better_by: 0, at_most: { mae: 1 } }),
          candidate: answers(0.3),
          champion: answers(0.9),
          value: undefined,
        }),
      )
    }
    expect(brief(regression(500))).toEqual(['pass better_by skewed-t', 'pass at_most.mae skewed-t'])
    const small = regression(60)
    expect(brief(small)).toEqual(['inconclusive better_by skewed-t', 'inconclusive at_most.mae skewed-t'])
    expect(small.requirements[0]).toMatchObject({ reason: 'too-few-rows', moreRows: 40 })
  })
})

describe('order and words', () => {
  test('worst first, stable', () => {
    const { requirements } = judged(request())
    const make = (name: string, verdict: 'pass' | 'fail' | 'inconclusive' | 'not_assessed') => ({
      ...requirements[0]!,
      name,
      verdict,
    })
    const ordered = worstFirst([
      make('a', 'pass'),
      make('b', 'inconclusive'),
      make('c', 'fail'),
      make('d', 'not_assessed'),
      make('e', 'fail'),
    ])
    expect(ordered.map((of) => of.name)).toEqual(['c', 'e', 'b', 'd', 'a'])
  })

  test('the stricter of two verdicts', () => {
    const pass = judge(request())
    const fail = judge(request({ candidate: strong.champion, champion: strong.candidate }))
    const none = judge(request({ champion: undefined }))
    expect(stricterVerdict(pass, fail)).toBe(fail)
    expect(stricterVerdict(fail, none)).toBe(fail)
    expect(stricterVerdict(none, pass)).toBe(none)
    expect(stricterVerdict(pass, judge(request()))).toBe(pass)
  })

  test('an open holdout says what repeated use does to the risk', () => {
    expect(judged(request({ earlierUses: 12 })).notes).toContain(
      'It judged 12 candidates before this one: the chance that one of 13 useless ones passes is up to 49 %.',
    )
  })

  test('the same request gives the same verdict', () => {
    expect(JSON.stringify(judge(request()))).toBe(JSON.stringify(judge(request())))
  })

  test('swapping the models turns every difference around', () => {
    const forth = judged(request())
    const back = judged(request({ candidate: strong.champion, champion: strong.candidate }))
    forth.metrics.forEach((row, index) => {
      const other = back.metrics[index]!.difference
      if (row.difference?.kind !== 'estimate' || other?.kind !== 'estimate') throw new Error(row.metric)
      expect(other.estimate).toBeCloseTo(-row.difference.estimate, 12)
      expect(other.lower).toBeCloseTo(-row.difference.upper, 9)
    })
  })
})
