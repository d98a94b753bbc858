import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Failure } from '#core/failure.ts'
import { Gate, type GateInput } from '#core/gate/gate.ts'
import { firstAndLastAlpha, SealedSettings } from '#core/ledger/sealed-settings.ts'
import { assumptionsFromVerdict } from '#core/planning/earlier-verdict.ts'
import { type GateAssumptions, planGate } from '#core/planning/gate-plan.ts'
import { gatePlanText } from '#core/planning/gate-plan-text.ts'
import type { AssumedValue } from '#core/planning/threshold-plan.ts'

const open = [{ name: 'each pull request', alpha: 0.05 }]
const gateOf = (changes: Partial<GateInput> = {}): Gate =>
  Gate.parse({ metric: 'accuracy', better_by: 0, expect: 0.02, ...changes })
const assuming = (changes: Partial<GateAssumptions> = {}): GateAssumptions => ({
  disagreement: 0.1,
  deviations: {},
  power: 0.8,
  ...changes,
})
const firstLine = (gate: Gate, assumptions = assuming(), alpha = 0.05) =>
  planGate(gate, assumptions, [{ name: 'x', alpha }]).lines[0]

// The specification's sections 3.4 and 3.5, a disagreement of 0.1.
it.each<[asked: Partial<GateInput>, alpha: number, rows: number]>([
  [{ expect: 0.02 }, 0.05, 1544],
  [{ expect: 0.02 }, 0.0016, 3587],
  [{ expect: 0.02 }, 1e-5, 6515],
  [{ better_by: undefined, no_worse_than: 0.01, expect: undefined }, 0.05, 6183],
  [{ better_by: undefined, no_worse_than: 0.01, expect: undefined }, 0.0016, 14_361],
  [{ better_by: undefined, no_worse_than: 0.01, expect: undefined }, 1e-5, 26_077],
])('%j at alpha %f: %i rows', (asked, alpha, rows) => {
  expect(firstLine(gateOf(asked), assuming(), alpha)?.rows).toEqual([rows])
})

it.each<[runs: number, merges: number, times: number]>([
  [10, 2, 2.8],
  [10, 4, 3.7],
  [32, 2, 3.6],
  [32, 4, 5.5],
  [32, 8, 7.9],
  [100, 4, 7.2],
  [100, 8, 11.3],
])(
  'the last of %i runs with %i merges needs %f times the rows of one test at 0.05',
  (runs, merges, times) => {
    const last = firstAndLastAlpha(SealedSettings.parse({ runs, merges })).at(-1)
    const gate = gateOf({ metric: 'roc_auc' })
    const assumptions = assuming({ deviations: { roc_auc: 100 } })
    const [rows = 0] = firstLine(gate, assumptions, last?.alpha)?.rows.map(Number) ?? []
    const [once = 1] = firstLine(gate, assumptions)?.rows.map(Number) ?? []
    expect(Math.abs(rows / once - times)).toBeLessThan(0.051)
  },
)

it('plans every line that compares, and names the others', () => {
  const gate = gateOf({
    at_least: { roc_auc: 0.7 },
    metric: 'roc_auc',
    better_by: 0.01,
    expect: undefined,
    guardrails: [{ metric: 'recall', margin: 0.02 }],
    slices: { by: ['town'], margin: 0.05 },
    baselines: { beat: ['constant'] },
  })
  const plan = planGate(gate, assuming({ deviations: { roc_auc: 0.5, recall: 1 }, rows: 10_000 }), open)
  expect(
    plan.lines.map(({ name, metric, limit, assumed, rows }) => ({ name, metric, limit, assumed, rows })),
  ).toEqual([
    // Twice the gain is assumed: (1.6449 + 0.8416)^2 0.5^2 / 0.01^2.
    { name: 'better_by', metric: 'roc_auc', limit: 0.01, assumed: 0.02, rows: [15_457] },
    { name: 'guardrails.recall', metric: 'recall', limit: -0.02, assumed: 0, rows: [15_457] },
    { name: 'promotion_margin', metric: 'roc_auc', limit: -0.01, assumed: 0, rows: [15_457] },
  ])
  expect(plan.lines[0]?.detectable[0]).toBeCloseTo(0.012433, 5)
  expect(plan.unplanned).toEqual(['baselines.constant'])
  // A loss of 0.1 against a margin of 0.05: (1.6449 + 0.8416)^2 0.5^2 / 0.05^2.
  expect(plan.sliceRows).toBe(619)
  expect(plan.rows).toEqual([15_457])
})

it.each<[threshold: Partial<GateInput>, value: AssumedValue, rows: number | null, missing?: string]>([
  // (1.6449 + 0.8416)^2 0.85 0.15 / 0.05^2
  [{ at_least: { accuracy: 0.8 } }, { value: 0.85 }, 316],
  [{ at_least: { roc_auc: 0.7 } }, { value: 0.75, deviation: 0.5 }, 619],
  [{ at_most: { log_loss: 0.4 } }, { value: 0.35, deviation: 0.5 }, 619],
  [{ at_least: { roc_auc: 0.7 } }, { value: 0.75 }, null, 'say how much rows differ'],
  [{ at_least: { roc_auc: 0.7 } }, {}, null, '--assume roc_auc=…'],
  [{ at_most: { log_loss: 0.4 } }, { value: 0.4 }, null, 'no number of rows lowers it'],
])('%j with %j needs %j rows', (threshold, value, rows, missing) => {
  const gate = gateOf(threshold)
  const [metric = ''] = Object.keys({ ...gate.at_least, ...gate.at_most })
  const [line] = planGate(gate, assuming({ values: { [metric]: value } }), open).thresholds
  expect(line?.rows).toEqual([rows])
  if (missing === undefined) expect(line).not.toHaveProperty('missing')
  else expect(line?.missing).toContain(missing)
})

it('plans conditions for every candidate that the rows are for', () => {
  const gate = gateOf({ conditions: [{ condition: 'n - o > 0.01 +/- 0.02' }] })
  const plan = planGate(gate, assuming(), open)
  expect(plan.conditions.map(({ labelledRows }) => labelledRows)).toEqual([18_445])
  expect(plan.rows).toEqual([18_445])
  const often = { policy: { kind: 'full', outcomes: 2 }, steps: 32 } as const
  expect(planGate(gate, assuming(), open, often).conditions[0]?.labelledRows).toBe(129_348)
  expect(gatePlanText('trips', plan)).toContain(
    'Condition `n - o > 0.01 +/- 0.02`, reliability 0.95: 18,445 labelled rows, over all candidates judged on them.',
  )
})

it.each<[words: string, gate: Partial<GateInput>, assumptions: Partial<GateAssumptions>]>([
  ['say what gain you expect', { expect: undefined }, {}],
  ['cannot come from 0.01 of the rows', {}, { disagreement: 0.01 }],
  ['--disagreement', {}, { disagreement: undefined }],
  ['--standard-deviation roc_auc=…', { metric: 'roc_auc' }, {}],
  ['no number of rows shows that', { better_by: 0.03 }, {}],
])('without what it needs it says: %s', (words, gate, assumptions) => {
  const line = firstLine(gateOf(gate), assuming(assumptions))
  expect(line?.missing).toContain(words)
  expect(line?.rows).toEqual([null])
})

it('without an expected gain it still says what the rows at hand can show', () => {
  const gate = gateOf({ expect: undefined, promotion_margin: 0.02 })
  const plan = planGate(gate, assuming({ rows: 5000 }), open)
  expect(plan.lines[0]?.detectable[0]).toBeCloseTo(0.0111175, 6)
  expect(gatePlanText('trips', plan)).toContain('> +0.0111')
})

it('a level too small for a number is "too many", not a wrong number', () => {
  const plan = planGate(gateOf(), assuming(), [
    { name: 'run 1', alpha: 0.0016 },
    { name: 'run 500', alpha: 0 },
  ])
  expect(plan.rows).toEqual([14_361, null])
  expect(gatePlanText('trips', plan)).toContain('You need 14,361 / too many labelled rows')
})

it('tighter asks and smaller risks never need fewer rows', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }).map((of) => of / 1000),
      fc.integer({ min: 1, max: 100 }).map((of) => of / 1000),
      fc.double({ min: 1e-12, max: 0.1, noNaN: true }),
      (margin, disagreement, alpha) => {
        const rows = (of: number, psi: number, level: number): number => {
          const gate = gateOf({ better_by: undefined, no_worse_than: of, expect: undefined })
          return firstLine(gate, assuming({ disagreement: psi }), level)?.rows[0] ?? 0
        }
        const asked = rows(margin, disagreement, alpha)
        expect(asked).toBeGreaterThan(0)
        expect(rows(margin / 2, disagreement, alpha)).toBeGreaterThanOrEqual(asked)
        expect(rows(margin, disagreement * 2, alpha)).toBeGreaterThanOrEqual(asked)
        expect(rows(margin, disagreement, alpha / 10)).toBeGreaterThanOrEqual(asked)
      },
    ),
    { numRuns: 200 },
  )
})

it('learns how much rows differ from an earlier verdict, and not what the difference was', () => {
  const verdict = (estimate: number) => ({
    alpha: 0.05,
    rows: 2500,
    flips: { bothRight: 2000, onlyCandidate: 150, onlyChampion: 100, bothWrong: 250 },
    metrics: [
      {
        metric: 'roc_auc',
        difference: { kind: 'estimate', estimate, lower: estimate - 0.0164485, upper: estimate + 0.0164485 },
      },
      { metric: 'recall', difference: { kind: 'undefined', reason: 'class-too-small' } },
      { metric: 'mae' },
    ],
  })
  for (const [estimate, content] of [
    [0.01, verdict(0.01)],
    [0.05, { schemaVersion: 1, verdict: verdict(0.05) }],
  ] as const) {
    const learnt = assumptionsFromVerdict(JSON.stringify(content), 'verdict.json')
    expect(learnt.disagreement, `${estimate}`).toBe(0.1)
    expect(Object.keys(learnt.deviations)).toEqual(['roc_auc'])
    expect(learnt.deviations.roc_auc).toBeCloseTo(0.5, 4)
  }
})

it.each([
  '',
  '{}',
  '[]',
  '{"verdict": {"outcome": "unjudgeable"}}',
  '{"alpha": 0.05, "rows": 10, "metrics": []}',
])('refuses %s as a verdict', (text) => {
  expect(() => assumptionsFromVerdict(text, 'verdict.json')).toThrow(Failure)
  expect(() => assumptionsFromVerdict(text, 'verdict.json')).toThrow('verdict.json: --verdict holds')
})

it('is a table a person reads', () => {
  const gate = gateOf({
    at_least: { accuracy: 0.8 },
    guardrails: [
      { metric: 'recall', margin: 0.02 },
      { metric: 'brier', margin: 0.01 },
    ],
  })
  const levels = firstAndLastAlpha(SealedSettings.parse({})).map(({ run, alpha }) => ({
    name: `run ${run}`,
    alpha,
  }))
  const plan = planGate(gate, assuming({ deviations: { recall: 0.8 } }), levels)
  expect(`\n${gatePlanText('trips', plan)}\n`).toBe(`
trips: rows its gate needs to pass 80 times in 100, if what is assumed is so

line               metric      asked  assumed  deviation  run 1 (alpha 0.00156)  run 32 (alpha 3.13e-7)
-----------------  --------  -------  -------  ---------  ---------------------  ----------------------
better_by          accuracy      > 0    +0.02      0.316                  3,601                   8,477
guardrails.recall  recall    > -0.02        0        0.8                 23,065                  54,283
promotion_margin   accuracy  > -0.01        0      0.316                 14,416                  33,927

Not planned: guardrails.brier of brier: say how much rows differ: --standard-deviation brier=…, or --verdict of an earlier comparison.
Not planned: at_least.accuracy: say what the candidate may have: --assume accuracy=…, or --verdict of an earlier judgement.
You need 23,065 / 54,283 labelled rows (run 1 / run 32).
Of the rows of better_by only those need a label on which the two models differ: about 361 / 848.
Below a level of 0.00001 only exact tests are believed on fewer than 5,000 rows.
Assumed: rows are independent draws of the population the model will meet.
`)
})
