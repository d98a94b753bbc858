import { describe, expect, it } from 'vitest'
import { fairnessIntervals } from '#core/statistics/fairness/fairness-intervals.ts'
import { fairnessGaps, groupRates, isAssessable } from '#core/statistics/fairness/group-rates.ts'
import { multinomialDraw } from '#core/statistics/resampling/multinomial.ts'
import { xoshiro128 } from '#core/statistics/resampling/xoshiro128.ts'

const cells = (
  truePositives: number,
  falsePositives: number,
  falseNegatives: number,
  trueNegatives: number,
) => ({
  truePositives,
  falsePositives,
  falseNegatives,
  trueNegatives,
})

describe('gaps between groups', () => {
  it('equal rates in groups of other sizes are no gap', () => {
    expect(fairnessGaps([cells(40, 20, 10, 30), cells(80, 40, 20, 60)])).toEqual({
      demographicParity: 0,
      demographicParityRatio: 1,
      equalOpportunity: 0,
      equalizedOdds: 0,
      equalizedOddsMean: 0,
    })
  })

  it('equalized odds take the worse of both rates', () => {
    const gaps = fairnessGaps([cells(40, 25, 10, 25), cells(45, 5, 5, 45), cells(40, 10, 10, 40)])
    expect(gaps).toMatchObject({
      equalOpportunity: expect.closeTo(0.1, 12),
      equalizedOdds: expect.closeTo(0.4, 12),
      equalizedOddsMean: expect.closeTo(0.25, 12),
      demographicParity: expect.closeTo(0.15, 12),
    })
  })

  it('nobody selected anywhere is parity', () => {
    expect(fairnessGaps([cells(0, 0, 9, 9), cells(0, 0, 5, 8)]).demographicParityRatio).toBe(1)
  })

  it('a group is assessed from 50 rows of each class on', () => {
    expect(isAssessable(cells(30, 25, 20, 25))).toBe(true)
    expect(isAssessable(cells(29, 25, 20, 90))).toBe(false)
    expect(isAssessable(cells(90, 25, 20, 24))).toBe(false)
    expect(groupRates(cells(0, 1, 0, 3)).truePositiveRate).toBeNaN()
  })
})

describe('intervals of gaps', () => {
  const setting = { alpha: 0.05, replicates: 399, seed: 11 }
  // Index 4 label + 2 candidate + champion.
  const even = [300, 40, 30, 60, 40, 50, 60, 250]
  const worse = [250, 40, 30, 110, 120, 50, 60, 170]

  it('reads both models from the cells', () => {
    const { candidate, champion, change } = fairnessIntervals([even, worse], 'equalOpportunity', setting)
    const rate = (positives: number) => positives / 400
    expect(candidate.estimate).toBeCloseTo(rate(310) - rate(230), 12)
    expect(champion.estimate).toBeCloseTo(rate(300) - rate(220), 12)
    expect(change.estimate).toBeCloseTo(0, 12)
    expect(change.low).toBeLessThan(0)
    expect(change.high).toBeGreaterThan(0)
  })

  it('one model under two names has not changed, whatever is drawn', () => {
    const same = [300, 0, 0, 100, 60, 0, 0, 340]
    const { change } = fairnessIntervals([same, [200, 0, 0, 100, 90, 0, 0, 310]], 'equalizedOdds', setting)
    expect(change).toEqual({ estimate: 0, low: 0, high: 0 })
  })

  it('chance shows a gap between equal groups, and more of it between more of them', () => {
    const chanceOf = (groups: number) =>
      fairnessIntervals(
        Array.from({ length: groups }, () => even),
        'demographicParity',
        setting,
      ).chance
    expect(chanceOf(2)).toBeGreaterThan(0.01)
    expect(chanceOf(8)).toBeGreaterThan(2 * chanceOf(2))
  })

  it('the interval of a change covers the truth as often as it says', () => {
    const source = xoshiro128(2)
    const apart = [300, 20, 60, 20, 120, 30, 60, 170]
    const gap = 'demographicParity'
    const truth = fairnessIntervals([even, apart], gap, { ...setting, replicates: 9 }).change.estimate
    expect(truth).toBeLessThan(-0.05)
    const runs = 300
    let missed = 0
    for (let run = 0; run < runs; run++) {
      const drawn = [even, apart].map((of) => multinomialDraw(of, 800, source))
      const { change } = fairnessIntervals(drawn, gap, { alpha: 0.05, replicates: 99, seed: run })
      if (change.low > truth || change.high < truth) missed++
    }
    expect(Math.abs(missed / runs - 0.1)).toBeLessThan(3 * Math.sqrt(0.09 / runs))
  })
})
