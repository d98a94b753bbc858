import { describe, expect, test } from 'vitest'
import { type GateInput, gateSchema } from '#core/gate/gate.ts'
import { type GateRequest, judgeGate } from '#core/gate/judge.ts'
import { type GateVerdict, gateVerdictSchema, type JudgedVerdict } from '#core/gate/verdict.ts'
import { stricterVerdict, worstFirst } from '#core/gate/verdict-order.ts'
import type { Scored } from '#core/metrics/scored.ts'
import { binary, multiclass, normals, twoModels, uniforms } from '../metrics/rows.ts'

const value = {
  currency: 'USD',
  true_positive: 0,
  false_positive: -300,
  false_negative: -1200,
  true_negative: 0,
}
const strong = twoModels(3000, [2.4, 1.4])
const close = twoModels(3000, [1.5, 1.5])
const gateOf = (change: Partial<GateInput> = {}) =>
  gateSchema.parse({ metric: 'roc_auc', better_by: 0, at_least: { roc_auc: 0.7 }, ...change })
const constantRung = (labels: ArrayLike<number>) => ({
  name: 'constant',
  role: 'beat' as const,
  scored: binary(labels, new Float64Array(labels.length).fill(0.15), 0.3),
})

const request = (change: Partial<GateRequest> = {}): GateRequest => ({
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
function judge(of: GateRequest): GateVerdict {
  const verdict = judgeGate(of)
  expect(gateVerdictSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict)
  return verdict
}

function judged(of: GateRequest): JudgedVerdict {
  const verdict = judge(of)
  if (verdict.outcome === 'unjudgeable') throw new Error(verdict.headline)
  return verdict
}

const brief = (verdict: JudgedVerdict) =>
  verdict.requirements.map((of) => `${of.verdict} ${of.name} ${of.method}`)

describe('outcomes against a champion', () => {
  test('a better model passes', () => {
    const verdict = judged(request())
    expect([verdict.outcome, verdict.kind, ...brief(verdict)]).toEqual([
      'pass',
      'champion',
      'pass at_least.roc_auc delong',
      'pass better_by delong',
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
      'log_loss',
      'brier',
      'expected_value',
    ])
  })

  test('a worse model fails', () => {
    const verdict = judged(request({ candidate: strong.champion, champion: strong.candidate }))
    expect([verdict.outcome, ...brief(verdict)]).toEqual([
      'fail',
      'fail better_by delong',
      'pass at_least.roc_auc delong',
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
    const error = (first!.upper! - first!.lower!) / 2 / 1.6448536
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
      'pass at_least.roc_auc delong',
      'pass no_worse_than delong',
      'pass guardrails.recall tango',
      'pass guardrails.f1 t',
      'pass guardrails.log_loss t',
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
      method: 'wilson',
    })
    expect(verdict.outcome).toBe('inconclusive')
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
      'pass at_least.roc_auc delong',
      'pass baselines.constant delong',
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
      'pass at_least.roc_auc delong',
      'pass promotion_margin delong',
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
      'fail at_least.roc_auc delong',
    ])
    expect(verdict.headline).toBe('Pass: unchanged, the same score on every row as the champion.')
    expect(verdict.flips).toMatchObject({ onlyCandidate: 0, onlyChampion: 0 })
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
      8,
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

describe('slices', () => {
  const size = Array.from({ length: 3000 }, (_, row) =>
    row % 3 === 0 ? 'small' : row % 100 === 1 ? null : 'big',
  )
  const gate = gateOf({ better_by: undefined, no_worse_than: 0.2, slices: { by: ['size'], margin: 0.05 } })
  /** The candidate is blind where `where` holds. */
  const harmed = (where: (row: number) => boolean) =>
    binary(
      strong.labels,
      strong.candidate.scores.map((score, row) => (where(row) ? 0.1 + 0.0001 * (row % 7) : score)),
      0.3,
    )
  const slices = [{ name: 'size', values: size }]

  test('harm in one slice fails, though the whole passes', () => {
    const verdict = judged(request({ gate, slices, candidate: harmed((row) => size[row] === 'small') }))
    expect(verdict.outcome).toBe('fail')
    expect(verdict.requirements.find((of) => of.name === 'no_worse_than')?.verdict).toBe('pass')
    expect(verdict.requirements[0]).toMatchObject({
      name: 'slices.size',
      against: 'size = small',
      verdict: 'fail',
    })
    expect(verdict.slices.map((slice) => [slice.value, slice.rows, slice.verdict, slice.reason])).toEqual([
      ['big', 1980, 'pass', undefined],
      ['small', 1000, 'fail', undefined],
      [null, 20, 'not_assessed', 'too-few-rows'],
    ])
    expect(verdict.notes).toContain('1 gated slices were not assessed.')
  })

  test('a column of small slices alone has not been searched: inconclusive', () => {
    const values = Array.from({ length: 3000 }, (_, row) => `phase ${row % 40}`)
    const verdict = judged(request({ gate, slices: [{ name: 'size', values }] }))
    expect(verdict.outcome).toBe('inconclusive')
    expect(verdict.requirements[0]).toMatchObject({ name: 'slices.size', verdict: 'inconclusive', rows: 75 })
    expect([verdict.slices.length, verdict.slicesLeftOut]).toEqual([
      20,
      [{ name: 'size', slices: 20, rows: 1500 }],
    ])
  })

  test('models that differ on under ten rows of each slice block nothing', () => {
    const scores = strong.champion.scores.slice()
    for (const row of [0, 1, 2]) scores[row] = 0.5
    const verdict = judged(request({ gate, slices, candidate: binary(strong.labels, scores, 0.3) }))
    expect(verdict.requirements.find((of) => of.what === 'slice')).toMatchObject({
      verdict: 'not_assessed',
      reason: 'few-differing-rows',
    })
    expect(verdict.outcome).toBe('pass')
  })

  test('a column that only is shown decides nothing', () => {
    const shown = gateOf({ better_by: undefined, no_worse_than: 0.2 })
    const verdict = judged(
      request({ gate: shown, slices, candidate: harmed((row) => size[row] === 'small') }),
    )
    expect(verdict.outcome).toBe('pass')
    expect(verdict.slices[1]).toMatchObject({ role: 'show', verdict: 'not_assessed', reason: 'only-shown' })
    expect(verdict.slices[1]!.adjustedP).toBeLessThan(0.001)
  })

  test('a gated column nobody handed over does not pass', () => {
    expect(judged(request({ gate })).requirements[0]).toMatchObject({
      name: 'slices.size',
      verdict: 'inconclusive',
    })
  })
})

describe('ladder', () => {
  const gate = gateOf({ baselines: { beat: ['constant'], by: 0.1, show: ['best_single_feature'] } })

  test('a rung must be beaten by as much as asked', () => {
    const outcome = (by: number) =>
      judged(
        request({
          gate: gateOf({ baselines: { beat: ['constant'], by } }),
          rungs: [constantRung(strong.labels)],
        }),
      ).requirements.find((of) => of.what === 'baseline')?.verdict
    expect([outcome(0.1), outcome(0.49)]).toEqual(['pass', 'fail'])
  })

  test('a shown rung says how it stands', () => {
    const rung = (scored: Scored) => ({
      name: 'best_single_feature',
      description: 'rate table on size',
      role: 'show' as const,
      scored,
    })
    const words = (candidate: Scored, other: Scored) =>
      judged(request({ gate: gateOf(), kind: 'first', candidate, rungs: [rung(other)] })).ladder[0]!.words
    expect(words(strong.candidate, strong.champion)).toMatch(/: the candidate is better, \+0\.\d{4} \(/)
    expect(words(strong.champion, strong.candidate)).toMatch(/: the rung is better, -0\.\d{4} \(/)
    expect(words(close.candidate, close.champion)).toMatch(/: does about as well, difference not shown, /)
  })

  test('a rung that was not fitted is not beaten', () => {
    expect(judged(request({ gate })).requirements[0]).toMatchObject({
      name: 'baselines.constant',
      verdict: 'inconclusive',
      reason: 'no-rows',
    })
  })
})

describe('money and flips', () => {
  test('four ways to act, per prediction and per 1,000', () => {
    const labels = Array.from({ length: 100 }, (_, row) => (row < 20 ? 1 : 0))
    // 15 of 20 positives found, 10 of 80 negatives taken for positive; the champion finds 10 and takes 20.
    const candidate = binary(
      labels,
      labels.map((_, row) => (row < 15 || row >= 90 ? 0.9 : 0.1)),
    )
    const champion = binary(
      labels,
      labels.map((_, row) => (row < 10 || row >= 80 ? 0.9 : 0.1)),
    )
    const { money, flips } = judged(request({ candidate, champion }))
    expect(flips).toEqual({ bothRight: 70, onlyCandidate: 15, onlyChampion: 0, bothWrong: 15 })
    expect(money!.currency).toBe('USD')
    const { candidate: own, champion: other, doingNothing, doingItForAll } = money!
    const { overChampion, overDoingNothing, overDoingItForAll } = money!
    const amounts = [
      own,
      other,
      doingNothing,
      doingItForAll,
      overChampion,
      overDoingNothing,
      overDoingItForAll,
    ]
    expect(amounts.map((amount) => amount?.perPrediction.estimate)).toEqual(
      [-90, -180, -240, -240, 90, 150, 150].map((amount) => expect.closeTo(amount, 9)),
    )
    expect(money!.candidate.perThousand.estimate).toBeCloseTo(-90_000, 6)
    expect(money!.overChampion!.perPrediction.lower).toBeLessThan(90)
  })

  test('a gain that hangs on one row in ten is not shown', () => {
    const labels = Array.from({ length: 4000 }, (_, row) => (row < 600 ? 1 : 0))
    const scores = labels.map((label) => 0.2 + 0.6 * label)
    const missing = scores.slice()
    for (let row = 0; row < 8; row++) missing[row] = 0.1
    const verdict = judged(
      request({
        gate: gateOf({ metric: 'expected_value', at_least: { roc_auc: 0.6 } }),
        candidate: binary(labels, scores),
        champion: binary(labels, missing),
      }),
    )
    expect(verdict.requirements[0]).toMatchObject({
      name: 'better_by',
      verdict: 'inconclusive',
      reason: 'one-row-decides',
      decisiveRow: 0,
    })
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
          gate: gateSchema.parse({ metric: 'rmse', better_by: 0, at_most: { mae: 1 } }),
          candidate: answers(0.3),
          champion: answers(0.9),
          value: undefined,
        }),
      )
    }
    expect(brief(regression(500))).toEqual(['pass better_by t', 'pass at_most.mae t'])
    const small = regression(60)
    expect(brief(small)).toEqual(['inconclusive better_by t', 'inconclusive at_most.mae t'])
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
