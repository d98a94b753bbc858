import { describe, expect, it } from 'vitest'
import { logBetaUpper } from '#core/statistics/beta-tail.ts'
import {
  binomialLowerTail,
  binomialMass,
  binomialQuantile,
  binomialUpperTail,
} from '#core/statistics/binomial.ts'
import { betaLower, betaUpper, normalQuantile, normalUpperQuantile } from '#core/statistics/distributions.ts'
import { dirichletMultinomialETest } from '#core/statistics/e-tests.ts'
import { mcnemar } from '#core/statistics/mcnemar.ts'
import { logNormalUpperTail, normalCritical } from '#core/statistics/normal-tail.ts'

/** Expected values of this file: mpmath with 40 digits, rounded to a double. */
function expectRelative(got: number, want: number, relative = 1e-12): void {
  expect(Math.abs(got - want), `${got} for ${want}`).toBeLessThanOrEqual(relative * Math.abs(want))
}

describe('normal tails of a late run in a ledger', () => {
  it.each([
    [1e-12, 7.034483825301132],
    [1e-20, 9.262340089798407],
    [1e-33, 12.047467786924857],
    [1e-106, 21.91191360011371],
    [1e-300, 37.0470962993612],
  ])('an upper tail of %g begins at %d', (tail, z) => {
    expectRelative(normalUpperQuantile(tail), z)
    expectRelative(normalQuantile(tail), -z)
  })

  it.each([
    [-50, 9.674825283612357],
    [-800, 39.88469483825668],
    [-5000, 99.9447481748411],
    [-100_000, 447.1978936785251],
  ])('a logarithm of %d, beyond a double, at %d', (logTail, z) => {
    expectRelative(normalCritical(logTail), z)
  })

  it.each([
    [-5, -2.866516129637636e-7],
    [0, -Math.LN2],
    [3, -6.607726221510349],
    [34.9, -613.4772446953714],
    [35.1, -620.4829497048892],
    [60, -1805.0135606805673],
  ])('ln P(Z > %d) = %d', (z, logTail) => {
    expectRelative(logNormalUpperTail(z), logTail)
  })

  it('the ends are the ends', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY)
    expect(normalCritical(Number.NEGATIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
    expect(normalCritical(-Math.LN2)).toBeCloseTo(0, 12)
    expect(() => normalCritical(-0.1)).toThrow('at most ln(1/2)')
  })
})

describe('binomial and beta', () => {
  it.each([
    [3, 10, 0.5, 0.1171875],
    [0, 10, 0.3, 0.0282475249],
    [10, 10, 0.3, 5.9049e-6],
    [299_000, 599_000, 0.5, 0.00044741510682480383],
    [120, 100_000, 0.001, 0.00555327497852251],
    [1, 1_000_000, 1e-7, 0.09048375039955225],
    [11, 10, 0.3, 0],
  ])('P(%d of %d at %d) = %d', (k, n, p, mass) => {
    expectRelative(binomialMass(k, n, p), mass)
  })

  it('tails are sums of masses, and both make one', () => {
    for (const [n, p] of [
      [12, 0.5],
      [40, 0.03],
      [7, 0.9],
    ] as const) {
      let below = 0
      for (let k = 0; k <= n; k++) {
        expect(binomialUpperTail(k, n, p)).toBeCloseTo(1 - below, 13)
        below += binomialMass(k, n, p)
        expectRelative(binomialLowerTail(k, n, p), below, 1e-12)
      }
    }
  })

  it('the quantile is the first count whose tail reaches the probability', () => {
    for (const [n, p] of [
      [12, 0.5],
      [400, 0.01],
      [30, 0.97],
      [100_000, 0.2],
    ] as const) {
      for (const probability of [1e-9, 0.003, 0.3, 0.5, 0.77, 0.9999]) {
        const k = binomialQuantile(probability, n, p)
        expect(binomialLowerTail(k, n, p)).toBeGreaterThanOrEqual(probability)
        expect(binomialLowerTail(k - 1, n, p)).toBeLessThan(probability)
      }
    }
    expect([
      binomialQuantile(0.5, 10, 0),
      binomialQuantile(0.5, 10, 1),
      binomialQuantile(0.5, 0, 0.5),
    ]).toEqual([0, 10, 0])
  })

  it('beta tails keep their digits on either side', () => {
    expectRelative(betaLower(6000, 5000, 0.5), 7.033999693489605e-22)
    expectRelative(betaUpper(100_000, 105_000, 0.5), 1.1754366137334446e-28)
    expectRelative(logBetaUpper(120, 3020, 0.5), -1672.8916246489416)
    expectRelative(logBetaUpper(79, 53, 0.5), Math.log(betaUpper(79, 53, 0.5)))
  })
})

describe('millions of rows', () => {
  it.each([
    [5500, 5000, 5.56243164019251e-7],
    [300_000, 299_000, 0.09839004428097399],
    [1000, 0, 9.332636185032189e-302],
  ])('McNemar with %d against %d: p = %d', (onlyNew, onlyOld, p) => {
    expectRelative(mcnemar(onlyNew, onlyOld).exactNewBetter, p, 1e-10)
  })

  it('the e-value of a split keeps its digits', () => {
    expectRelative(dirichletMultinomialETest([821_588, 815_482], [0.5, 0.5], 10_000).logE, 8.765972292410426)
    expectRelative(
      dirichletMultinomialETest([5_010_000, 4_990_000], [0.5, 0.5], 10_000).logE,
      16.525632904781972,
    )
    expectRelative(dirichletMultinomialETest([5, 3], [0.5, 0.5], 100).logE, -0.01997356415236996)
  })
})
