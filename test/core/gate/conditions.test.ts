import { expect, it } from 'vitest'
import type { GateInput } from '#core/gate/gate.ts'
import { gateFindings } from '#core/gate/gate-rules.ts'
import type { GateRequest } from '#core/gate/judge.ts'
import { gateOf, judged, request, strong } from './requests.ts'

type Condition = NonNullable<GateInput['conditions']>[number]
const asked = (conditions: readonly Condition[], change: Partial<GateRequest> = {}) => {
  const verdict = judged(request({ gate: gateOf({ conditions: [...conditions] }), ...change }))
  const found = verdict.requirements.filter(({ what }) => what === 'condition')
  return { outcome: verdict.outcome, found: found.map(({ name, verdict: of }) => `${of} ${name}`) }
}

// 3,000 rows; the candidate is right on more of them than the champion.
it.each<[condition: Condition, outcome: string, found: readonly string[]]>([
  [
    { condition: 'n - o > -0.02 +/- 0.06', reliability: 0.9 },
    'pass',
    ['pass conditions.n - o > -0.02 +/- 0.06'],
  ],
  [
    { condition: 'n - o > 0.1 +/- 0.06', reliability: 0.9 },
    'inconclusive',
    ['inconclusive conditions.n - o > 0.1 +/- 0.06'],
  ],
  [
    { condition: 'n - o > 0.1 +/- 0.06', reliability: 0.9, mode: 'fn-free' },
    'pass',
    ['pass conditions.n - o > 0.1 +/- 0.06'],
  ],
  [
    { condition: 'n > 0.8 +/- 0.05 /\\ d < 0.05 +/- 0.05', reliability: 0.9 },
    'fail',
    ['fail conditions.d < 0.05 +/- 0.05', 'pass conditions.n > 0.8 +/- 0.05'],
  ],
  [{ condition: 'n - o > 0 +/- 0.01' }, 'inconclusive', ['inconclusive conditions.n - o > 0 +/- 0.01']],
])('%j: %s', (condition, outcome, found) => {
  expect(asked([condition])).toEqual({ outcome, found })
})

it('says what the left side is, or how many rows are missing', () => {
  const conditions = [
    { condition: 'n > 0.8 +/- 0.05', reliability: 0.9 },
    { condition: 'n - o > 0 +/- 0.01' },
  ]
  const { requirements } = judged(request({ gate: gateOf({ conditions }) }))
  expect(
    requirements.flatMap(({ what, words, moreRows }) => (what === 'condition' ? [{ words, moreRows }] : [])),
  ).toEqual([
    {
      words:
        '`n - o > 0 +/- 0.01` cannot be judged: 3,000 rows do not carry its tolerance with reliability 0.95. 70,778 more would.',
      moreRows: 70_778,
    },
    {
      words: expect.stringMatching(
        /^`n > 0\.8 \+\/- 0\.05`: the left side is 0\.8\d{3} \(0\.8\d{3} to 0\.9\d{3}\); it holds\.$/,
      ),
      moreRows: undefined,
    },
  ])
})

it('asks a first model and a promotion about n alone, and an unchanged one about nothing', () => {
  const conditions: readonly Condition[] = [
    { condition: 'n > 0.5 +/- 0.06', reliability: 0.9 },
    { condition: 'n - o > 0.5 +/- 0.06', reliability: 0.9 },
  ]
  const found = ['pass conditions.n > 0.5 +/- 0.06']
  const { champion: _champion, ...first } = request({ kind: 'first' })
  expect(
    asked(conditions, { ...first, champion: undefined, gate: gateOf({ conditions: [...conditions] }) }).found,
  ).toEqual(found)
  expect(asked(conditions, { kind: 'promotion' }).found).toEqual(found)
  expect(asked(conditions, { candidate: strong.champion })).toEqual({ outcome: 'pass', found: [] })
})

it('needs more rows where the holdout serves many candidates', () => {
  const condition: Condition = { condition: 'n > 0.5 +/- 0.03', reliability: 0.9 }
  expect(asked([condition]).found).toEqual(['pass conditions.n > 0.5 +/- 0.03'])
  const sealed = { alpha: 1e-3, policy: { kind: 'full', outcomes: 2 }, steps: 32 } as const
  expect(asked([condition], { sealed }).found).toEqual(['inconclusive conditions.n > 0.5 +/- 0.03'])
})

it.each<
  [
    what: string,
    change: Partial<GateInput>,
    task: 'binary-classification' | 'regression',
    problems: readonly string[],
  ]
>([
  [
    'a condition on n binds the first model',
    { conditions: [{ condition: 'n > 0.8 +/- 0.05' }] },
    'binary-classification',
    [],
  ],
  [
    'one on n and o does not',
    { conditions: [{ condition: 'n - o > 0 +/- 0.05' }] },
    'binary-classification',
    ['nothing binds the first model, which has no champion to meet'],
  ],
  [
    'numbers have no accuracy',
    { metric: 'rmse', at_most: { rmse: 1 }, conditions: [{ condition: 'n > 0.8 +/- 0.05' }] },
    'regression',
    ['`n > 0.8 +/- 0.05` is about accuracy, which regression does not have'],
  ],
])('%s', (_, change, task, problems) => {
  const gate = gateOf({ at_least: {}, ...change })
  expect(gateFindings(gate, { task, hasValue: true }).map(({ problem }) => problem)).toEqual(problems)
})
