import fc from 'fast-check'
import { expect, it } from 'vitest'
import { binomialRows } from '#core/planning/binomial-rows.ts'
import { logGamma } from '#core/statistics/distributions.ts'

/** P(Bin(rows, mean) > rows * level), term by term. */
function tail(rows: number, mean: number, level: number): number {
  const first = Math.floor(rows * level + 1e-9) + 1
  let sum = 0
  for (let count = first; count <= rows; count++) {
    const ways = logGamma(rows + 1) - logGamma(count + 1) - logGamma(rows - count + 1)
    sum += Math.exp(ways + count * Math.log(mean) + (rows - count) * Math.log1p(-mean))
  }
  return sum
}

it.each<[mean: number, tolerance: number, delta: number, rows: number, hoeffding: number]>([
  [0.9, 0.02, 0.01, 1207, 5757],
  [0.5, 0.05, 0.001, 974, 1382],
  [0.1, 0.01, 1e-6, 20_998, 69_078],
  [0.02, 0.01, 0.01, 1283, 23_026],
])('a share of %f to %f at risk %f: %i rows', (mean, tolerance, delta, rows, hoeffding) => {
  expect(binomialRows({ mean, tolerance, errs: 'above', lnDelta: Math.log(delta) })).toBe(rows)
  expect(Math.ceil(Math.log(1 / delta) / (2 * tolerance ** 2))).toBe(hoeffding)
})

it('holds with any larger number of rows too, and wastes little', () => {
  for (const [mean, tolerance, delta] of [
    [0.9, 0.04, 0.01],
    [0.5, 0.08, 0.001],
    [0.1, 0.05, 1e-5],
  ] as const) {
    const rows = binomialRows({ mean, tolerance, errs: 'above', lnDelta: Math.log(delta) })
    for (let more = rows; more < rows + 120; more++) {
      expect(tail(more, mean, mean + tolerance), `${mean} ${more}`).toBeLessThanOrEqual(delta)
    }
    const fewer = Array.from({ length: Math.ceil(rows * 0.1) }, (_, index) => rows - 1 - index)
    expect(Math.max(...fewer.map((count) => tail(count, mean, mean + tolerance)))).toBeGreaterThan(delta)
  }
})

it('errs below as it errs above on the other side', () => {
  const question = { tolerance: 0.03, lnDelta: Math.log(0.01) } as const
  expect(binomialRows({ ...question, mean: 0.8, errs: 'below' })).toBe(
    binomialRows({ ...question, mean: 1 - 0.8, errs: 'above' }),
  )
})

it('asks no more than Hoeffding, and more for a tighter tolerance or a smaller risk', () => {
  const hundredth = (min: number, max: number) => fc.integer({ min, max }).map((of) => of / 100)
  fc.assert(
    fc.property(hundredth(5, 90), hundredth(1, 8), fc.integer({ min: 1, max: 60 }), (mean, tolerance, ln) => {
      const rows = (of: number, lnDelta: number): number =>
        binomialRows({ mean, tolerance: of, errs: 'above', lnDelta })
      const asked = rows(tolerance, -ln)
      expect(asked).toBeLessThanOrEqual(Math.ceil(ln / (2 * tolerance ** 2)) + 1)
      expect(rows(tolerance / 2, -ln)).toBeGreaterThanOrEqual(asked)
      expect(rows(tolerance, -ln - 1)).toBeGreaterThanOrEqual(asked)
    }),
    { numRuns: 100 },
  )
})

it('is quick far out in the tail', () => {
  expect(binomialRows({ mean: 0.5, tolerance: 1e-3, errs: 'above', lnDelta: -700 })).toBeGreaterThan(3e8)
})
