import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  estimatesOf,
  evaluateCondition,
  type Interval,
  leftSide,
  passes,
  type Truth,
  truthOf,
  truthOfAll,
} from '#core/planning/evaluate-condition.ts'
import { conditionOf } from './conditions.ts'

it.each<[low: number, high: number, above: Truth, below: Truth]>([
  [0.3, 0.4, 'true', 'false'],
  [0.1, 0.2, 'false', 'true'],
  [0.2, 0.3, 'unknown', 'unknown'],
  // The interval holds its ends: at 0.25 itself neither > nor < is so.
  [0.25, 0.3, 'unknown', 'false'],
  [0.2, 0.25, 'false', 'unknown'],
  [0.25, 0.25, 'false', 'false'],
])('%f to %f against 0.25', (low, high, above, below) => {
  expect([truthOf({ low, high }, '>', 0.25), truthOf({ low, high }, '<', 0.25)]).toEqual([above, below])
})

it.each<[truths: Truth[], all: Truth, fpFree: boolean, fnFree: boolean]>([
  [['true', 'true'], 'true', true, true],
  [['true', 'unknown'], 'unknown', false, true],
  [['unknown', 'false'], 'false', false, false],
  [['true', 'false'], 'false', false, false],
])('%j together', (truths, all, fpFree, fnFree) => {
  const truth = truthOfAll(truths)
  expect([truth, passes(truth, 'fp-free'), passes(truth, 'fn-free')]).toEqual([all, fpFree, fnFree])
})

it('splits the tolerance over the variables by their weights', () => {
  const answer = evaluateCondition(conditionOf('n - 1.5 * o > 0.02 +/- 0.05'), { n: 0.9, o: 0.5 }, 'fp-free')
  const [clause] = answer.clauses
  expect(clause?.estimate).toBeCloseTo(0.15, 12)
  expect(clause?.interval.low).toBeCloseTo(0.1, 12)
  expect(clause?.interval.high).toBeCloseTo(0.2, 12)
  expect(answer).toMatchObject({ truth: 'true', pass: true })
})

// What the published implementation gets wrong: see the specification's section 1.4.
it.each<[fault: string, condition: string, mode: 'fp-free' | 'fn-free', changed: number, pass: boolean]>([
  ['ignores the tolerance', 'n - o > 0.02 +/- 0.02', 'fp-free', 50, false],
  ['never reads the mode', 'n - o > 0.02 +/- 0.02', 'fn-free', 50, true],
  ['takes d for 0', 'd < 0.1 +/- 0.01', 'fp-free', 300, false],
])('is not caught by an implementation that %s', (_, condition, mode, changed, pass) => {
  const estimates = estimatesOf({ rows: 1000, newRight: 830, oldRight: 800, changed })
  expect(evaluateCondition(conditionOf(condition), estimates, mode).pass).toBe(pass)
})

it('refuses shares that are percentages, and variables nobody estimated', () => {
  const condition = conditionOf('n - o > 0.02 +/- 0.01')
  expect(() => evaluateCondition(condition, { n: 83, o: 80 }, 'fp-free')).toThrow('n is 83')
  expect(() => evaluateCondition(condition, { n: 0.83 }, 'fp-free')).toThrow('o is undefined')
  expect(() => evaluateCondition(condition, { n: Number.NaN, o: 0.5 }, 'fp-free')).toThrow('n is NaN')
  expect(() => estimatesOf({ rows: 0, newRight: 0 })).toThrow('at least one row')
})

const within = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([a, b]): Interval => ({ low: Math.min(a, b), high: Math.max(a, b) }))
const conditions = [
  'n > 0.5 +/- 0.1',
  'n - o > 0.1 +/- 0.1',
  '2 * o - n < 0.4 +/- 0.1',
  'n - o + d > 0.2 +/- 0.1',
].map(conditionOf)

it('knowing more never takes an answer back', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const narrowed = ({ low, high }: Interval, from: number, to: number): Interval => {
    const ends = [low + from * (high - low), low + to * (high - low)].map((end) =>
      Math.min(high, Math.max(low, end)),
    )
    return { low: Math.min(...ends), high: Math.max(...ends) }
  }
  fc.assert(
    fc.property(
      fc.constantFrom(...conditions),
      within,
      within,
      within,
      share,
      share,
      (condition, n, o, d, from, to) => {
        const truth = (intervals: Record<'n' | 'o' | 'd', Interval>): Truth =>
          truthOfAll(
            condition.clauses.map((clause) =>
              truthOf(leftSide(clause, intervals), clause.comparison, clause.constant),
            ),
          )
        const before = truth({ n, o, d })
        const after = truth({ n: narrowed(n, from, to), o: narrowed(o, from, to), d: narrowed(d, from, to) })
        return before === 'unknown' || before === after
      },
    ),
    { numRuns: 1000 },
  )
})

it('is right about every value an interval holds', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(fc.constantFrom(...conditions), within, within, within, share, (condition, n, o, d, at) => {
      const point = ({ low, high }: Interval): number =>
        Math.min(high, Math.max(low, low + at * (high - low)))
      return condition.clauses.every((clause) => {
        const truth = truthOf(leftSide(clause, { n, o, d }), clause.comparison, clause.constant)
        const exact = [n, o, d].map(point).map((of): Interval => ({ low: of, high: of }))
        const { low } = leftSide(clause, { n: exact[0]!, o: exact[1]!, d: exact[2]! })
        // Only a rounding of the last digit may differ.
        const distance = Math.abs(low - clause.constant) < 1e-12
        return (
          distance ||
          truth === 'unknown' ||
          truth === truthOf({ low, high: low }, clause.comparison, clause.constant)
        )
      })
    }),
    { numRuns: 500 },
  )
})
