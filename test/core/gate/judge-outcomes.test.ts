import { describe, expect, test } from 'vitest'
import type { GateInput } from '#core/gate/gate.ts'
import type { GateRequest } from '#core/gate/judge.ts'
import type { Scored } from '#core/metrics/scored.ts'
import { delongDifferenceError, placementsOf } from '#core/statistics/delong.ts'
import { binary } from '../metrics/rows.ts'
import { brief, close, gateOf, judged, request, strong } from './requests.ts'

const delongErrorOf = ({ candidate, champion }: typeof close): number => {
  const { labels } = candidate
  return delongDifferenceError(
    labels,
    placementsOf(labels, candidate.scores),
    placementsOf(labels, champion.scores),
  )
}

describe('outcomes against a champion', () => {
  test('a better model passes', () => {
    const verdict = judged(request())
    expect([verdict.outcome, verdict.kind, ...brief(verdict)]).toEqual([
      'pass',
      'champion',
      'pass at_least.roc_auc delong-t',
      'pass better_by delong-t',
    ])
    expect(verdict.headline).toMatch(
      /^Pass: roc_auc 0\.\d{4}, \+0\.\d{4} against the champion; all 2 requirements hold\.$/,
    )
    expect(verdict.metrics.map((row) => row.metric)).toEqual([
      'accuracy',
      'precision',
      'recall',
      'f1',
      'roc_auc',
      'average_precision',
      'log_loss',
      'brier',
      'expected_value',
    ])
  })

  test('a worse model fails', () => {
    const verdict = judged(request({ candidate: strong.champion, champion: strong.candidate }))
    expect([verdict.outcome, ...brief(verdict)]).toEqual([
      'fail',
      'fail better_by delong-t',
      'pass at_least.roc_auc delong-t',
    ])
    expect(verdict.headline).toContain('it is shown to be no better')
  })

  test('two alike are inconclusive; only what these rows can show is told, as no gain is expected', () => {
    const { outcome, requirements } = judged(
      request({ candidate: close.candidate, champion: close.champion }),
    )
    expect(outcome).toBe('inconclusive')
    expect(requirements[0]).toMatchObject({ name: 'better_by', verdict: 'inconclusive' })
    expect(requirements[0]).not.toHaveProperty('moreRows')
    expect(requirements[0]!.smallestDetectable).toBeGreaterThan(0)
    expect(requirements[0]!.words).toMatch(
      /a gain is not shown\. 3,000 rows show a distance of 0\.\d{4} from the limit/,
    )
  })

  test.each<[string, Partial<GateInput>]>([
    ['an expected gain', { expect: 0.004 }],
    ['twice the gain asked for', { better_by: 0.004 }],
    ['no change, for an allowed loss', { better_by: undefined, no_worse_than: 0.002 }],
  ])('more rows are planned from %s, not from the difference seen', (_, change) => {
    const { better_by, ...gate } = { ...gateOf(), ...change }
    const of = request({
      gate: { ...gate, ...(better_by === undefined ? {} : { better_by }) } as GateRequest['gate'],
      candidate: close.candidate,
      champion: close.champion,
    })
    const [first] = judged(of).requirements
    expect(first).toMatchObject({ verdict: 'inconclusive', rows: 3000 })
    const gap = 'no_worse_than' in change ? 0.002 : 0.004
    const error = delongErrorOf(close)
    expect(first!.moreRows! + 3000).toBeCloseTo(3000 * ((1.6448536 + 0.8416212) * (error / gap)) ** 2, -2)
  })

  test('a loss within the margin passes, for higher and for lower is better', () => {
    const verdict = judged(
      request({
        gate: gateOf({
          better_by: undefined,
          no_worse_than: 0.05,
          guardrails: [
            { metric: 'log_loss', margin: 0.05 },
            { metric: 'recall', margin: 0.1 },
            { metric: 'f1', margin: 0.1 },
            { metric: 'expected_value', margin: 60 },
          ],
        }),
        candidate: close.candidate,
        champion: close.champion,
      }),
    )
    expect(brief(verdict)).toEqual([
      'pass at_least.roc_auc delong-t',
      'pass no_worse_than delong-t',
      'pass guardrails.recall tango',
      'pass guardrails.f1 t',
      'pass guardrails.log_loss skewed-t',
      'pass guardrails.expected_value t',
    ])
    const logLoss = verdict.requirements.find((of) => of.metric === 'log_loss')
    expect(logLoss).toMatchObject({ direction: 'lower', rule: 'less_than', bound: 0.05 })
    expect(verdict.outcome).toBe('pass')
  })

  test('a guardrail broken fails whatever else holds', () => {
    const verdict = judged(
      request({
        gate: gateOf({ guardrails: [{ metric: 'recall', margin: 0 }] }),
        candidate: { ...strong.candidate, predicted: new Uint8Array(3000) } as Scored,
      }),
    )
    expect(verdict.outcome).toBe('fail')
    expect(verdict.requirements[0]).toMatchObject({
      name: 'guardrails.recall',
      verdict: 'fail',
      method: 'mcnemar-mid-p',
    })
  })

  test('accuracy at 0 is McNemar’s: exact at small alpha', () => {
    const found = [0.05, 0.0005].map((alpha) =>
      judged(request({ gate: gateOf({ metric: 'accuracy', alpha }) })).requirements.find(
        (of) => of.name === 'better_by',
      ),
    )
    expect(found.map((of) => of?.method)).toEqual(['mcnemar-mid-p', 'mcnemar-exact'])
  })
})

describe('thresholds', () => {
  const estimate = () => {
    const row = judged(request()).metrics.find((of) => of.metric === 'roc_auc')!.candidate
    if (row.kind === 'undefined') throw new Error(row.reason)
    return row
  }

  test.each<[string, (of: { lower: number; estimate: number; upper: number }) => number, string]>([
    ['the lower bound clears it', ({ lower }) => lower, 'pass'],
    ['the estimate alone does not', ({ estimate: of }) => of - 0.001, 'inconclusive'],
    ['the upper bound misses it', ({ upper }) => upper + 1e-9, 'fail'],
  ])('%s', (_, at, verdict) => {
    const bound = at(estimate())
    const { requirements } = judged(request({ gate: gateOf({ at_least: { roc_auc: bound } }) }))
    const threshold = requirements.find((of) => of.what === 'threshold')!
    expect(threshold).toMatchObject({ verdict, bound, rule: 'at_least' })
    expect(threshold.moreRows === undefined).toBe(verdict !== 'inconclusive')
  })

  test('at_most is held by the upper bound', () => {
    const verdict = judged(request({ gate: gateOf({ at_most: { brier: 0.5, log_loss: 0.01 } }) }))
    expect(verdict.requirements.filter((of) => of.rule === 'at_most').map((of) => of.verdict)).toEqual([
      'fail',
      'pass',
    ])
  })

  test('five right out of five do not show a precision of 0.9', () => {
    const labels = Array.from({ length: 400 }, (_, row) => (row < 40 ? 1 : 0))
    const scores = labels.map((_, row) => (row < 5 ? 0.9 : 0.1))
    const verdict = judged(
      request({
        gate: gateOf({ at_least: { precision: 0.9 } }),
        kind: 'first',
        candidate: binary(labels, scores),
      }),
    )
    expect(verdict.requirements[0]).toMatchObject({
      estimate: 1,
      verdict: 'inconclusive',
      rows: 5,
      method: 'clopper-pearson',
    })
    expect(verdict.outcome).toBe('inconclusive')
  })

  test.each([
    [
      'none wrong: the share of which that happens with probability alpha',
      170,
      0,
      0.1 ** (1 / 170),
      'clopper-pearson',
    ],
    ['nine wrong', 170, 9, 0.917_717, 'clopper-pearson'],
  ])('%s', (_, rows, wrong, lower, method) => {
    const labels = Array.from({ length: rows }, (_, row) => row % 2)
    const scores = labels.map((label, row) => (row < wrong ? 1 - label : label))
    const { requirements } = judged(
      request({
        gate: gateOf({ alpha: 0.1, at_least: { accuracy: 0.99 } }),
        kind: 'first',
        candidate: binary(labels, scores),
      }),
    )
    expect(requirements[0]).toMatchObject({ verdict: wrong === 0 ? 'inconclusive' : 'fail', method })
    expect(requirements[0]?.lower).toBeCloseTo(lower, 6)
  })

  test('a perfect order of few rows is not taken for certain', () => {
    const labels = Array.from({ length: 60 }, (_, row) => (row < 12 ? 1 : 0))
    const { requirements } = judged(
      request({
        gate: gateOf({ at_least: { roc_auc: 0.9 } }),
        kind: 'first',
        candidate: binary(
          labels,
          labels.map((label) => 0.2 + 0.6 * label),
        ),
      }),
    )
    expect(requirements[0]).toMatchObject({ verdict: 'inconclusive', method: 'exact-separation', upper: 1 })
    expect(requirements[0]!.lower).toBeCloseTo(0.05 ** (1 / 12), 9)
  })

  test('a metric without a value does not pass', () => {
    const candidate = binary(strong.labels, new Float64Array(3000).fill(0.1))
    const verdict = judged(
      request({ gate: gateOf({ at_least: { precision: 0.1 } }), kind: 'first', candidate }),
    )
    expect(verdict.requirements[0]).toMatchObject({
      verdict: 'inconclusive',
      estimate: null,
      reason: 'no-positive-predictions',
      words: 'precision cannot be judged: nothing is predicted positive.',
    })
    expect(verdict.metrics[1]!.candidate).toEqual({ kind: 'undefined', reason: 'no-positive-predictions' })
  })
})

describe('what serving costs', () => {
  const sized = (candidateBytes: number, championBytes: number) => ({
    candidate: { ...strong.candidate, serving: { packageBytes: candidateBytes } },
    champion: { ...strong.champion, serving: { packageBytes: championBytes } },
  })
  const of = (models: ReturnType<typeof sized>, name: string, gate: Parameters<typeof gateOf>[0]) =>
    judged(request({ ...models, gate: gateOf(gate) })).requirements.find((one) => one.name === name)

  test.each([
    [2_000_000, 'pass'],
    [2_000_001, 'fail'],
  ])('a package of %i bytes is known exactly: %s', (bytes, verdict) => {
    const found = of(sized(bytes, 1), 'at_most.package_size', { at_most: { package_size: 2 } })
    expect(found).toMatchObject({ verdict, method: 'exact', lower: bytes / 1e6, upper: bytes / 1e6 })
  })

  test.each([
    [5_400_000, 'pass'],
    [5_600_000, 'fail'],
  ])('beside a champion of 5 MB and half a megabyte allowed, %i bytes: %s', (bytes, verdict) => {
    const guardrails = [{ metric: 'package_size' as const, margin: 0.5 }]
    expect(of(sized(bytes, 5_000_000), 'guardrails.package_size', { guardrails })).toMatchObject({
      verdict,
      method: 'exact',
    })
  })

  test.each([
    ['guardrails.package_size', { guardrails: [{ metric: 'package_size' as const, margin: 0 }] }],
    [
      'no_worse_than',
      { metric: 'package_size' as const, better_by: undefined, no_worse_than: 0, at_least: {} },
    ],
  ])('equal sizes are known to be no worse where no loss is allowed: %s', (name, gate) => {
    expect(of(sized(5_000_000, 5_000_000), name, gate)).toMatchObject({
      verdict: 'pass',
      words: expect.stringMatching(/against the champion: it is no worse\.$/),
    })
    expect(of(sized(5_000_001, 5_000_000), name, gate)).toMatchObject({ verdict: 'fail' })
  })

  test('equal sizes are known to be no gain', () => {
    const gate = { metric: 'package_size' as const, better_by: 0, at_least: {} }
    expect(of(sized(5_000_000, 5_000_000), 'better_by', gate)).toMatchObject({ verdict: 'fail' })
    expect(of(sized(4_999_999, 5_000_000), 'better_by', gate)).toMatchObject({ verdict: 'pass' })
  })

  test('a margin of 0 on a number that other rows would change says what it asks', () => {
    const guardrails = [{ metric: 'recall' as const, margin: 0 }]
    const models = { candidate: close.candidate, champion: close.champion }
    const found = judged(request({ ...models, gate: gateOf({ guardrails }) })).requirements.find(
      ({ name }) => name === 'guardrails.recall',
    )
    expect(found).toMatchObject({
      verdict: 'inconclusive',
      words: expect.stringContaining('a loss is not excluded. To exclude any loss at all takes a gain'),
    })
  })

  test('models timed on different rows are not compared', () => {
    const latencies = (every: number) =>
      Float64Array.from(strong.labels, (_, row) => (row % every === 0 ? 10 : Number.NaN))
    const verdict = judged(
      request({
        gate: gateOf({ guardrails: [{ metric: 'latency_p95', margin: 5 }] }),
        candidate: { ...strong.candidate, serving: { latencies: latencies(10) } },
        champion: { ...strong.champion, serving: { latencies: latencies(20) } },
      }),
    )
    expect(verdict.requirements[0]).toMatchObject({
      name: 'guardrails.latency_p95',
      verdict: 'inconclusive',
      reason: 'measured-apart',
    })
  })
})

describe('an override recorded in Git', () => {
  const mine = 'a'.repeat(64)
  const override = { requirement: 'at_least.roc_auc', package: mine, reason: 'One week only.', by: '@ops' }
  const of = (overrides: (typeof override)[], packageDigest = mine) =>
    judged(request({ gate: gateOf({ at_least: { roc_auc: 0.99 }, overrides }), packageDigest, refusals: [] }))

  test('lifts the requirement it names, says who and why, and leaves the finding as it is', () => {
    expect(of([]).outcome).toBe('fail')
    const lifted = of([override])
    expect(lifted.outcome).toBe('pass')
    expect(lifted.requirements[0]).toMatchObject({
      name: 'at_least.roc_auc',
      verdict: 'fail',
      overridden: { reason: 'One week only.', by: '@ops' },
    })
    expect(lifted.headline).toMatch(/^Pass: roc_auc .*; 1 of 2 requirements hold, the rest is overridden\.$/)
    expect(lifted.notes[0]).toBe('Overridden by @ops: `at_least.roc_auc`, which is not met. One week only.')
  })

  test.each([
    ['another package', [{ ...override, package: 'b'.repeat(64) }], mine],
    ['another requirement', [{ ...override, requirement: 'better_by' }], mine],
    ['no package', [override], ''],
  ])('does nothing for %s', (_, overrides, packageDigest) => {
    const verdict = of(overrides, packageDigest)
    expect(verdict.outcome).toBe('fail')
    expect(verdict.requirements.every(({ overridden }) => overridden === undefined)).toBe(true)
  })

  test('does not lift what was refused elsewhere', () => {
    const refused = judged(
      request({
        gate: gateOf({ overrides: [override] }),
        packageDigest: mine,
        refusals: [{ code: 'KNOWN_TOO_LATE', text: 'A leak.' }],
      }),
    )
    expect(refused.outcome).toBe('fail')
  })
})
