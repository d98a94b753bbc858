import { describe, expect, it } from 'vitest'
import { binomialMass } from '#core/statistics/binomial.ts'
import { clopperPearsonBounds } from '#core/statistics/clopper-pearson.ts'
import { mcnemar } from '#core/statistics/mcnemar.ts'
import { newcombeBounds, newcombePairedBounds } from '#core/statistics/newcombe.ts'
import { signFlip } from '#core/statistics/resampling/sign-flip.ts'
import { normals, uniforms } from '../metrics/rows.ts'

/** The greatest amount by which P(p <= alpha) exceeds alpha, over every alpha; outcomes with their probability and p-value. */
function excess(outcomes: readonly (readonly [probability: number, p: number])[]): number {
  let reached = 0
  let worst = Number.NEGATIVE_INFINITY
  const sorted = outcomes.toSorted(([, left], [, right]) => left - right)
  sorted.forEach(([probability, p], index) => {
    reached += probability
    if (sorted[index + 1]?.[1] !== p) worst = Math.max(worst, reached - p)
  })
  return worst
}

describe('p-values of exact tests are uniform or larger when nothing is different', () => {
  it.each([1, 8, 25, 60, 201])('McNemar over %d discordant rows', (count) => {
    const outcomes = (p: (onlyNew: number) => number) =>
      Array.from(
        { length: count + 1 },
        (_, onlyNew) => [binomialMass(onlyNew, count, 0.5), p(onlyNew)] as const,
      )
    expect(excess(outcomes((b) => mcnemar(b, count - b).exactNewBetter))).toBeLessThan(1e-12)
    expect(excess(outcomes((b) => mcnemar(b, count - b).exactTwoSided))).toBeLessThan(1e-12)
    expect(excess(outcomes((b) => mcnemar(b, count - b).midPNewBetter))).toBeGreaterThan(0)
  })

  it.each([
    ['one size', [1, 1, 1, 1, 1, 1]],
    ['many sizes', [0.031, 0.012, 0.045, 0.02, 0.004, 0.018, 0.052, 0.021]],
    ['with zeros', [0, 0.3, 0, 0.3, 0.6, 0.9]],
  ])('sign flips, %s, over every sign', (_, magnitudes) => {
    const ways = 2 ** magnitudes.length
    const outcomes = (side: 'pGreater' | 'pTwoSided') =>
      Array.from({ length: ways }, (_, signs) => {
        const flipped = magnitudes.map((of, row) => ((signs >> row) & 1 ? -of : of))
        return [1 / ways, signFlip(Float64Array.from(flipped), { replicates: 9, seed: 1 })[side]] as const
      })
    expect(excess(outcomes('pGreater'))).toBeLessThan(1e-12)
    expect(excess(outcomes('pTwoSided'))).toBeLessThan(1e-12)
  })

  it('sampled sign flips, 9 swaps each', () => {
    const normal = normals(uniforms(31))
    const runs = 4_000
    let small = 0
    for (let run = 0; run < runs; run++) {
      const { p, method } = sampled(Float64Array.from({ length: 24 }, normal), run)
      expect(method).toBe('sampled')
      if (p <= 0.1) small++
    }
    expect(Math.abs(small / runs - 0.1)).toBeLessThan(3 * Math.sqrt(0.09 / runs))
  })

  function sampled(differences: Float64Array, seed: number) {
    const { method, pGreater: p } = signFlip(differences, { replicates: 9, seed })
    return { method, p }
  }
})

describe('sign flips', () => {
  it('beyond 20 rows the sampled p-value is near the counted one', () => {
    const differences = Float64Array.of(...Array.from({ length: 20 }, (_, row) => ((row % 7) - 2.4) / 10))
    const counted = signFlip(differences, { replicates: 1, seed: 1 })
    const padded = signFlip(Float64Array.of(...differences, 1e-9), { replicates: 9_999, seed: 1 })
    expect(counted.method).toBe('exact')
    expect(padded.method).toBe('sampled')
    expect(Math.abs(padded.pGreater - counted.pGreater)).toBeLessThan(0.01)
    expect(Math.abs(padded.pTwoSided - counted.pTwoSided)).toBeLessThan(0.015)
  })

  it('equal models show nothing', () => {
    expect(signFlip(new Float64Array(30), { replicates: 99, seed: 1 })).toEqual({
      method: 'exact',
      pGreater: 1,
      pTwoSided: 1,
    })
  })
})

describe('bounds of proportions', () => {
  it('Clopper and Pearson hold at every true share', () => {
    for (const count of [1, 5, 17, 40]) {
      const bounds = Array.from({ length: count + 1 }, (_, k) => clopperPearsonBounds(k, count, 0.025))
      for (let share = 0.01; share < 1; share += 0.0173) {
        let tooHigh = 0
        let tooLow = 0
        bounds.forEach(([low, high], k) => {
          if (low > share) tooHigh += binomialMass(k, count, share)
          if (high < share) tooLow += binomialMass(k, count, share)
        })
        expect(Math.max(tooHigh, tooLow)).toBeLessThanOrEqual(0.025)
      }
    }
  })

  it('Clopper and Pearson reach 0 and 1, and the rule of three', () => {
    const [low, high] = clopperPearsonBounds(0, 10_000, 0.05)
    expect(low).toBe(0)
    expect(high).toBeCloseTo(1 - 0.05 ** (1 / 10_000), 12)
    expect(clopperPearsonBounds(10_000, 10_000, 0.05)[1]).toBe(1)
    expect(clopperPearsonBounds(1, 1_000_000, 1e-30)[0]).toBeCloseTo(0, 30)
  })

  it('Newcombe mirrors when the models swap', () => {
    const pairs = { count: 1000, onlyNew: 59, onlyOld: 33 }
    const [low, high] = newcombePairedBounds(pairs, 820, 0.025)
    const mirrored = newcombePairedBounds({ ...pairs, onlyNew: 33, onlyOld: 59 }, 820, 0.025)
    expect(mirrored[0]).toBeCloseTo(-high, 12)
    expect(mirrored[1]).toBeCloseTo(-low, 12)
  })

  it('Newcombe stays whole where a model is always right', () => {
    expect(
      newcombePairedBounds({ count: 50, onlyNew: 0, onlyOld: 0 }, 50, 0.025).every(Number.isFinite),
    ).toBe(true)
    const [low, high] = newcombeBounds({ successes: 10, count: 10 }, { successes: 0, count: 10 }, 0.025)
    expect(high).toBe(1)
    expect(low).toBeGreaterThan(0.5)
  })
})
