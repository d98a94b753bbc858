import { describe, expect, test } from 'vitest'
import type { Scored } from '#core/metrics/scored.ts'
import { moneyRemarks } from '#core/report/money-lines.ts'
import { binary } from '../metrics/rows.ts'
import { close, constantRung, gateOf, judged, request, strong, value } from './requests.ts'

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
    expect(verdict.notes).toContain('1 gated slice was not assessed.')
  })

  test('a column of small slices alone has not been searched: inconclusive', () => {
    const values = Array.from({ length: 3000 }, (_, row) => `phase ${row % 40}`)
    const verdict = judged(request({ gate, slices: [{ name: 'size', values }] }))
    expect(verdict.outcome).toBe('inconclusive')
    expect(verdict.requirements[0]).toMatchObject({
      name: 'slices.size',
      verdict: 'inconclusive',
      rows: 75,
      words:
        'Harm by size was not looked for: no slice could be assessed (at least 200 rows; the largest has 75).',
    })
    expect([verdict.slices.length, verdict.slicesLeftOut]).toEqual([
      20,
      [{ name: 'size', slices: 20, rows: 1500 }],
    ])
  })

  test('large slices that cannot be assessed for another reason are not called small', () => {
    const values = Array.from(strong.labels, (label) => `label ${label}`)
    const verdict = judged(request({ gate, slices: [{ name: 'size', values }] }))
    const [largest] = verdict.slices
    expect(verdict.requirements[0]).toMatchObject({
      verdict: 'inconclusive',
      words: `Harm by size was not looked for: no slice could be assessed. The largest: ${largest?.words}`,
    })
    expect(largest?.words).toMatch(/not assessed, a class has under 10 rows/)
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
      reason: 'no-answers',
    })
  })

  test('a program without answers is told with the reason, and one to beat lets nothing pass', () => {
    const command = { command: 'node a.mjs', files: ['a.mjs'] }
    const name = 'command: node a.mjs'
    const words = '`node a.mjs` ended with exit code 3'
    const verdict = judged(
      request({
        gate: gateOf({ baselines: { beat: [command] } }),
        unanswered: [{ name, role: 'beat', words }],
      }),
    )
    expect(verdict.outcome).toBe('inconclusive')
    expect(verdict.requirements[0]).toMatchObject({
      name: `baselines.${name}`,
      verdict: 'inconclusive',
      words: `roc_auc against ${name} cannot be judged: it has no answers: ${words}`,
    })
    expect(verdict.ladder.map(({ rung, words }) => [rung, words])).toEqual([
      [name, `It has no answers: ${words}`],
    ])
  })
})

describe('money and flips', () => {
  test('what a prediction is worth has one interval, among the metrics and in money', () => {
    const of = request({ gate: gateOf(), candidate: strong.candidate, champion: strong.champion })
    const { money, metrics } = judged(of)
    const row = metrics.find(({ metric }) => metric === 'expected_value')
    const bounds = (of: { lower: number; upper: number } | { kind: 'undefined' } | undefined) =>
      of !== undefined && 'lower' in of ? [of.lower, of.upper].map((bound) => bound.toPrecision(10)) : []
    expect(bounds(row?.difference)).toHaveLength(2)
    expect(bounds(money?.overChampion?.perPrediction)).toEqual(bounds(row?.difference))
    expect(bounds(money?.candidate.perPrediction)).toEqual(bounds(row?.candidate))
  })

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

  test('a month is its predictions less what serving costs, and errors have a price', () => {
    const labels = Array.from({ length: 100 }, (_, row) => (row < 20 ? 1 : 0))
    // 5 positives missed at 1,200, 10 negatives taken for positive at 300: 90 a prediction.
    const candidate = binary(
      labels,
      labels.map((_, row) => (row < 15 || row >= 90 ? 0.9 : 0.1)),
    )
    const champion = binary(labels, new Float64Array(100))
    const monthly = { ...value, volume_per_month: 500, serving_cost_per_month: 1000 }
    const of = (worth: typeof value) => judged(request({ candidate, champion, value: worth }))
    const { month, moreErrors, ...rest } = of(monthly).money!
    expect(month).toEqual({ predictions: 500, servingCost: 1000 })
    const estimates = Object.entries(rest).flatMap(([name, amount]) =>
      typeof amount === 'string' || amount === undefined ? [] : [[name, amount.perMonth?.estimate]],
    )
    expect(Object.fromEntries(estimates)).toEqual({
      candidate: expect.closeTo(-46_000, 6),
      champion: expect.closeTo(-121_000, 6),
      doingNothing: expect.closeTo(-120_000, 6),
      doingItForAll: expect.closeTo(-120_000, 6),
      overChampion: expect.closeTo(75_000, 6),
      overDoingNothing: expect.closeTo(74_000, 6),
      overDoingItForAll: expect.closeTo(74_000, 6),
    })
    expect(moreErrors).toMatchObject({
      share: 0.05,
      cost: { perThousand: { estimate: expect.closeTo(4500, 6) } },
    })
    expect(moneyRemarks(of(monthly))).toEqual([
      'A month is net of 1,000 USD for serving.',
      expect.stringMatching(
        /^5 % more errors, of the kinds it makes, would cost 4,500 USD per 1,000 predictions \([\d,]+ to [\d,]+\), 2,250 USD a month\.$/,
      ),
    ])
    expect(of(value).money).not.toHaveProperty('month')
    expect(of(value).money?.candidate).not.toHaveProperty('perMonth')
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
