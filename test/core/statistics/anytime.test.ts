import { describe, expect, it } from 'vitest'
import { betSizes, bettingEValue, bettingEValueOfCounts } from '#core/statistics/anytime/betting-e-value.ts'
import { confidenceSequence } from '#core/statistics/anytime/confidence-sequence.ts'
import { mixtureSprt } from '#core/statistics/anytime/mixture-sprt.ts'
import { pairedEValue, pairedTwoSidedLogE } from '#core/statistics/anytime/paired-e-value.ts'
import { binomialMass } from '#core/statistics/binomial.ts'
import { dirichletMultinomialETest } from '#core/statistics/e-tests.ts'
import { normals, uniforms } from '../metrics/rows.ts'

/** What an e-value over discordant rows is worth on average when the new model wins each with this probability. */
function meanOverWins(
  count: number,
  share: number,
  logE: (onlyNew: number, onlyOld: number) => number,
): number {
  let mean = 0
  for (let wins = 0; wins <= count; wins++) {
    mean += binomialMass(wins, count, share) * Math.exp(logE(wins, count - wins))
  }
  return mean
}

const error = (share: number, runs: number) => Math.sqrt((share * (1 - share)) / runs)

describe('e-values are worth at most 1 when nothing is better', () => {
  it.each([1, 10, 100, 400])('paired, %d discordant rows, counted out', (count) => {
    const oneSided = (b: number, c: number) => pairedEValue(b, c).logE
    expect(meanOverWins(count, 0.5, oneSided)).toBeCloseTo(1, 10)
    expect(meanOverWins(count, 0.5, pairedTwoSidedLogE)).toBeCloseTo(1, 10)
    expect(meanOverWins(count, 0.45, oneSided)).toBeLessThan(1)
  })

  it('Dirichlet-multinomial over three shares, counted out', () => {
    const shares = [0.2, 0.3, 0.5]
    let mean = 0
    for (let first = 0; first <= 60; first++) {
      for (let second = 0; first + second <= 60; second++) {
        const probability = binomialMass(first, 60, 0.2) * binomialMass(second, 60 - first, 0.3 / 0.8)
        const { logE } = dirichletMultinomialETest([first, second, 60 - first - second], shares, 100)
        mean += probability * Math.exp(logE)
      }
    }
    expect(mean).toBeCloseTo(1, 9)
  })

  it.each([
    [0, 0.05, 0.05],
    [-0.02, 0.04, 0.06],
    [0.03, 0.08, 0.05],
  ])('bets against a mean of at most %d at that mean, counted out', (limit, wins, losses) => {
    let mean = 0
    for (let onlyNew = 0; onlyNew <= 80; onlyNew++) {
      for (let onlyOld = 0; onlyNew + onlyOld <= 80; onlyOld++) {
        const probability =
          binomialMass(onlyNew, 80, wins) * binomialMass(onlyOld, 80 - onlyNew, losses / (1 - wins))
        const same = 80 - onlyNew - onlyOld
        mean += probability * Math.exp(bettingEValueOfCounts({ onlyNew, onlyOld, same }, limit).logE)
      }
    }
    expect(mean).toBeCloseTo(1, 9)
  })

  it('bets on skewed real differences, simulated', () => {
    const uniform = uniforms(5)
    const runs = 4_000
    let sum = 0
    for (let run = 0; run < runs; run++) {
      // Mean 0: a loss of 0.25 in four of five rows, a gain of 1 in the fifth, each spread a little.
      const differences = Float64Array.from(
        { length: 60 },
        () => (uniform() < 0.2 ? 0.9 : -0.225) + (uniform() - 0.5) / 10,
      )
      sum += Math.exp(bettingEValue(differences, 0).logE)
    }
    expect(sum / runs).toBeLessThan(1.1)
    expect(sum / runs).toBeGreaterThan(0.8)
  })
})

describe('peeking at every row', () => {
  it('the paired e-value exceeds 20 with probability 0.05 at most, counted out over 600 rows', () => {
    // by[b]: probability of b wins so far without ever having exceeded 20
    let by = new Float64Array(602)
    by[0] = 1
    let crossed = 0
    for (let count = 1; count <= 600; count++) {
      const next = new Float64Array(602)
      for (let wins = 0; wins <= count; wins++) {
        const probability = ((by[wins] ?? 0) + (wins > 0 ? by[wins - 1]! : 0)) / 2
        if (probability === 0) continue
        // Only a lead of the new model can reach 20.
        if (2 * wins > count && pairedEValue(wins, count - wins).logE >= Math.log(20)) crossed += probability
        else next[wins] = probability
      }
      by = next
    }
    expect(crossed).toBeLessThanOrEqual(0.05)
    expect(crossed).toBeGreaterThan(0.005)
  })

  it.each([0, -0.01])('the bet at a margin of %d exceeds 20 in at most 5 %% of lives', (limit) => {
    const uniform = uniforms(17)
    const runs = 1_500
    const sizes = betSizes(limit)
    const gains = [1 - limit, -1 - limit, -limit]
    const factors = gains.map((gain) => sizes.map((size) => 1 + size * gain))
    let crossed = 0
    for (let run = 0; run < runs; run++) {
      const wealth = new Float64Array(sizes.length).fill(1)
      for (let row = 0; row < 2_000; row++) {
        const draw = uniform()
        const factor = factors[draw < 0.1 + limit / 2 ? 0 : draw < 0.2 ? 1 : 2]!
        let sum = 0
        for (let bet = 0; bet < wealth.length; bet++) {
          wealth[bet]! *= factor[bet]!
          sum += wealth[bet]!
        }
        if (sum / wealth.length >= 20) {
          crossed++
          break
        }
      }
    }
    expect(crossed / runs).toBeLessThanOrEqual(0.05 + 3 * error(0.05, runs))
  })

  it('the confidence sequence misses the mean in at most 5 % of lives, and the one-sided evidence agrees', () => {
    const normal = normals(uniforms(23))
    const runs = 400
    let missed = 0
    let proven = 0
    let disagreed = 0
    for (let run = 0; run < runs; run++) {
      let sum = 0
      let squares = 0
      let hasMissed = false
      let hasProven = false
      for (let rows = 1; rows <= 3_000; rows++) {
        const value = normal()
        sum += value
        squares += value * value
        if (rows < 100 || rows % 20 !== 0) continue
        const mean = sum / rows
        const standardError = Math.sqrt((squares / rows - mean * mean) / (rows - 1))
        const of = confidenceSequence({ mean, rows, standardError }, 0.05)
        hasMissed ||= Math.abs(mean) > of.half
        hasProven ||= of.logEOneSided >= Math.log(20)
        if (mean > of.halfOneSided && of.logEOneSided < Math.log(20)) disagreed++
        if (of.logE >= Math.log(20) !== Math.abs(mean) >= of.half) disagreed++
      }
      if (hasMissed) missed++
      if (hasProven) proven++
    }
    expect(disagreed).toBe(0)
    expect(missed / runs).toBeLessThanOrEqual(0.05 + 3 * error(0.05, runs))
    expect(proven / runs).toBeLessThanOrEqual(0.05 + 3 * error(0.05, runs))
  })
})

describe('e-tests', () => {
  it('counts and rows make the same bets', () => {
    const rows = Float64Array.from({ length: 3_000 }, (_, row) =>
      row % 10 === 0 ? 1 : row % 17 === 0 ? -1 : 0,
    )
    const count = (of: number) => rows.filter((value) => value === of).length
    const counts = { onlyNew: count(1), onlyOld: count(-1), same: count(0) }
    for (const limit of [0, -0.05, 0.02, -0.999]) {
      expect(bettingEValue(rows, limit).logE).toBeCloseTo(bettingEValueOfCounts(counts, limit).logE, 8)
    }
  })

  it('a bound that fits finds what the range of [-1, 1] hides', () => {
    const uniform = uniforms(3)
    const differences = Float64Array.from({ length: 1_000 }, () => 0.005 + (uniform() - 0.5) / 20)
    expect(bettingEValue(differences, 0).p).toBeGreaterThan(0.05)
    expect(bettingEValue(differences, 0, 0.03).p).toBeLessThan(1e-6)
  })

  it('a bound that does not hold, or no number, is a mistake', () => {
    expect(() => bettingEValue(Float64Array.of(0.1, 0.4), 0, 0.3)).toThrow('Row 1 differs by 0.4')
    expect(() => bettingEValue(Float64Array.of(Number.NaN), 0)).toThrow('Row 0 differs by NaN')
    expect(() => betSizes(-1)).toThrow('A limit of -1')
  })

  it('a clear gain is proven, its mirror is not', () => {
    expect(pairedEValue(90, 30).p).toBeLessThan(1e-4)
    expect(pairedEValue(30, 90).p).toBe(1)
    expect(pairedEValue(100, 3_000).logE).toBeCloseTo(-6.36044000809788, 9)
    expect(pairedEValue(0, 0)).toEqual({ logE: expect.closeTo(0, 12), p: expect.closeTo(1, 12) })
  })

  it('without any spread the confidence sequence has no width', () => {
    const of = confidenceSequence({ mean: 0, rows: 500, standardError: 0 }, 0.05)
    expect(of).toMatchObject({ half: 0, halfOneSided: 0 })
    expect(of.logE).toBeLessThan(0)
  })

  it('the mixture ratio test is worth 1 on average over its own null', () => {
    const normal = normals(uniforms(41))
    let sum = 0
    for (let run = 0; run < 20_000; run++) {
      const difference = normal() * Math.sqrt(2 / 500)
      sum += Math.exp(mixtureSprt(difference, 500, { variance: 1, tauSquared: 0.001 }).logE)
    }
    expect(sum / 20_000).toBeCloseTo(1, 1)
  })
})
