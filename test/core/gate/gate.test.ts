import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { EnvironmentGate, Gate, type GateInput, sealedOf } from '#core/gate/gate.ts'
import { gateFindings } from '#core/gate/gate-rules.ts'
import { tightenGate } from '#core/gate/tighten.ts'
import { Value } from '#core/gate/value.ts'

const valid: GateInput = { metric: 'roc_auc', better_by: 0, at_least: { roc_auc: 0.7 } }
const surroundings = {
  task: 'binary-classification',
  hasValue: true,
  sliceColumns: ['wildlife_size'],
} as const

describe('the shape', () => {
  test('defaults', () => {
    expect(Gate.parse(valid)).toEqual({
      metric: 'roc_auc',
      better_by: 0,
      at_least: { roc_auc: 0.7 },
      at_most: {},
      guardrails: [],
      mode: 'open',
      alpha: 0.05,
      promotion_margin: 0.01,
    })
    expect(Gate.parse({ ...valid, baselines: {} }).baselines).toEqual({ beat: [], by: 0, show: [] })
  })

  test.each<[string, object, string]>([
    ['an unknown key', { betterby: 1 }, 'betterby'],
    ['an unknown metric', { metric: 'auc' }, 'metric'],
    ['an unknown metric in a threshold', { at_least: { auc: 0.7 } }, 'auc'],
    ['a negative margin', { guardrails: [{ metric: 'recall', margin: -0.1 }] }, 'margin'],
    ['an unknown mode', { mode: 'closed' }, 'mode'],
    ['merges without kPass', { mode: { sealed: { adaptivity: 'full', merges: 2 } } }, 'merges goes with'],
    [
      'more runs than levels',
      { mode: { sealed: { adaptivity: 'full', outcomes: 3, runs: 1000 } } },
      'no level to be tested at',
    ],
    ['a condition that is none', { conditions: [{ condition: 'n >= o' }] }, 'or equal'],
    ['an unknown rung', { baselines: { beat: ['quadratic'] } }, 'beat'],
    ['an alpha of everything', { alpha: 1 }, 'alpha'],
    ['slices by nothing', { slices: { by: [], margin: 0.1 } }, 'slices'],
  ])('%s is refused', (_, change, named) => {
    const parsed = Gate.safeParse({ ...valid, ...change })
    expect(parsed.success).toBe(false)
    expect(JSON.stringify(parsed.error?.issues)).toContain(named)
  })

  test('sealed is sealed with the usual settings', () => {
    const usual = { runs: 32, risk: 0.05, adaptivity: 'kPass', outcomes: 2 }
    expect(sealedOf(Gate.parse({ ...valid, mode: 'sealed' }))).toEqual(usual)
    expect(sealedOf(Gate.parse({ ...valid, mode: { sealed: { runs: 8 } } }))).toEqual({ ...usual, runs: 8 })
    expect(sealedOf(Gate.parse(valid))).toBeUndefined()
  })

  test('every key is described', () => {
    for (const schema of [Gate, EnvironmentGate, Value]) {
      const { properties = {} } = z.toJSONSchema(schema, { io: 'input' })
      for (const [key, property] of Object.entries(properties)) {
        expect((property as { description?: string }).description, key).toMatch(/\.$|\. /)
      }
    }
  })

  test('a value matrix names its currency by code', () => {
    const cells = { true_positive: 0, false_positive: -300, false_negative: -1200, true_negative: 0 }
    expect(Value.safeParse({ currency: 'USD', ...cells }).success).toBe(true)
    expect(Value.safeParse({ currency: '$', ...cells }).success).toBe(false)
  })
})

describe('rules across keys', () => {
  test('a good gate has no findings', () => {
    const full: GateInput = {
      ...valid,
      guardrails: [
        { metric: 'recall', margin: 0.02 },
        { metric: 'expected_value', margin: 15 },
      ],
      slices: { by: ['wildlife_size'], margin: 0.05 },
      baselines: { beat: ['constant'], show: ['best_single_feature'] },
      at_most: { log_loss: 0.4 },
      expect: 0.01,
    }
    expect(gateFindings(Gate.parse(full), surroundings)).toEqual([])
  })

  test.each<[string, Partial<GateInput>, Partial<typeof surroundings> | object, (string | number)[], string]>(
    [
      [
        'the metric fits the task',
        { metric: 'rmse' },
        {},
        ['metric'],
        'rmse is not a metric of binary-classification',
      ],
      [
        'a threshold fits the task',
        { at_least: { accuracy: 0.9 }, metric: 'mae' },
        { task: 'regression' },
        ['at_least', 'accuracy'],
        'accuracy is not a metric of regression',
      ],
      [
        'a guardrail fits the task',
        { guardrails: [{ metric: 'specificity', margin: 0.1 }] },
        { task: 'multiclass' },
        ['guardrails', 0, 'metric'],
        'specificity is not a metric of multiclass',
      ],
      [
        'expected_value needs a matrix',
        { guardrails: [{ metric: 'expected_value', margin: 1 }] },
        { hasValue: false },
        ['guardrails', 0, 'metric'],
        'expected_value is used, but the pipeline has no value section',
      ],
      [
        'one comparison',
        { no_worse_than: 0.01 },
        {},
        ['no_worse_than'],
        'better_by and no_worse_than are both set',
      ],
      [
        'at_least is for what should be high',
        { at_least: { log_loss: 0.4 } },
        {},
        ['at_least', 'log_loss'],
        'at_least is set for log_loss, of which lower is better',
      ],
      [
        'at_most is for what should be low',
        { at_most: { roc_auc: 0.9 } },
        {},
        ['at_most', 'roc_auc'],
        'at_most is set for roc_auc, of which higher is better',
      ],
      [
        'what is best near a level compares no models',
        { metric: 'quantile_coverage' },
        { task: 'forecast' },
        ['metric'],
        'quantile_coverage cannot compare two models: neither more nor less of it is better',
      ],
      [
        'a threshold can be met',
        { at_least: { roc_auc: 70 } },
        {},
        ['at_least', 'roc_auc'],
        'at_least asks 70 of roc_auc, which it cannot be',
      ],
      [
        'a margin is not in percent',
        { guardrails: [{ metric: 'recall', margin: 2 }] },
        {},
        ['guardrails', 0, 'margin'],
        '2 is as much as recall can change at all',
      ],
      [
        'one guardrail a metric',
        {
          guardrails: [
            { metric: 'recall', margin: 0.1 },
            { metric: 'recall', margin: 0.2 },
          ],
        },
        {},
        ['guardrails', 1, 'metric'],
        'recall has two guardrails',
      ],
      [
        'no guardrail on the metric itself',
        { guardrails: [{ metric: 'roc_auc', margin: 0.1 }] },
        {},
        ['guardrails', 0, 'metric'],
        'roc_auc is the metric of the gate already',
      ],
      [
        'slices are evaluated',
        { slices: { by: ['phase'], margin: 0.1 } },
        {},
        ['slices', 'by', 0],
        'phase is not among evaluation.slices',
      ],
      [
        'a rung is listed once',
        { baselines: { beat: ['constant'], show: ['constant'] } },
        {},
        ['baselines', 'show', 0],
        'constant is listed twice',
      ],
      ['expect can pass', { expect: 0 }, {}, ['expect'], 'expect is 0, which would not pass'],
      [
        'the first model is judged by something',
        { at_least: {} },
        {},
        [],
        'nothing binds the first model, which has no champion to meet',
      ],
    ],
  )('%s', (_, change, around, path, problem) => {
    const findings = gateFindings(Gate.parse({ ...valid, ...change }), { ...surroundings, ...around })
    expect(findings.map((finding) => [finding.path, finding.problem])).toContainEqual([path, problem])
    for (const finding of findings) expect(finding.allowed.length).toBeGreaterThan(3)
  })

  test('neither comparison', () => {
    const findings = gateFindings(Gate.parse({ metric: 'f1', at_least: { f1: 0.6 } }), surroundings)
    expect(findings.map((finding) => finding.problem)).toEqual(['neither better_by nor no_worse_than is set'])
  })
})

describe('an environment may only be stricter', () => {
  const base = Gate.parse({
    ...valid,
    guardrails: [{ metric: 'recall', margin: 0.02 }],
    slices: { by: ['size'], margin: 0.05 },
  })

  test('the stricter of both holds, and new rules are added', () => {
    const { gate, findings } = tightenGate(base, {
      at_least: { roc_auc: 0.75, f1: 0.5 },
      at_most: { brier: 0.1 },
      better_by: 0.01,
      alpha: 0.01,
      promotion_margin: 0.005,
      guardrails: [
        { metric: 'recall', margin: 0.01 },
        { metric: 'f1', margin: 0.03 },
      ],
      slices: { by: ['phase'], margin: 0.02 },
    })
    expect(findings).toEqual([])
    expect(gate).toEqual({
      ...base,
      at_least: { roc_auc: 0.75, f1: 0.5 },
      at_most: { brier: 0.1 },
      better_by: 0.01,
      alpha: 0.01,
      promotion_margin: 0.005,
      guardrails: [
        { metric: 'recall', margin: 0.01 },
        { metric: 'f1', margin: 0.03 },
      ],
      slices: { by: ['size', 'phase'], margin: 0.02 },
    })
  })

  test.each<[string, z.input<typeof EnvironmentGate>, (string | number)[]]>([
    ['threshold', { at_least: { roc_auc: 0.6 } }, ['at_least', 'roc_auc']],
    ['alpha', { alpha: 0.1 }, ['alpha']],
    ['promotion margin', { promotion_margin: 0.05 }, ['promotion_margin']],
    ['guardrail', { guardrails: [{ metric: 'recall', margin: 0.5 }] }, ['guardrails', 0, 'margin']],
    ['slices', { slices: { by: ['size'], margin: 0.5 } }, ['slices', 'margin']],
    ['comparison', { no_worse_than: 0.01 }, ['no_worse_than']],
  ])('a looser %s is a finding and is not applied', (_, environment, path) => {
    const { gate, findings } = tightenGate(base, EnvironmentGate.parse(environment))
    expect(gate).toEqual(base)
    expect(findings.map((finding) => finding.path)).toEqual([path])
  })

  test('a gain may be asked where the pipeline allows a loss', () => {
    const refactor = Gate.parse({ metric: 'roc_auc', no_worse_than: 0.01, at_least: { roc_auc: 0.7 } })
    const { better_by, no_worse_than } = tightenGate(refactor, { better_by: 0 }).gate
    expect({ better_by, no_worse_than }).toEqual({ better_by: 0, no_worse_than: undefined })
    expect(tightenGate(refactor, { no_worse_than: 0.005 }).gate.no_worse_than).toBe(0.005)
  })
})
