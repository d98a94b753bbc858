import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { HoldoutPolicy } from '#core/ledger/holdout-policy.ts'
import { type ConditionQuestion, planCondition } from '#core/planning/condition-plan.ts'
import { conditionPlanText } from '#core/planning/condition-plan-text.ts'
import { conditionOf } from './conditions.ts'

function planOf(text: string, changes: Partial<ConditionQuestion> = {}) {
  return planCondition({
    condition: conditionOf(text),
    delta: 1e-4,
    mode: 'fp-free',
    policy: { kind: 'none' },
    steps: 32,
    ...changes,
  })
}

it('shares delta among the clauses, and the largest decides', () => {
  const alone = planOf('n - o > 0.02 +/- 0.05', { delta: 1e-4 / 2 })
  const both = planOf('n - o > 0.02 +/- 0.05 /\\ n > 0.8 +/- 0.1')
  const hoeffding = both.ways.find(({ name }) => name === 'hoeffding')
  expect(hoeffding?.labelledRows).toBe(alone.best.labelledRows)
  expect(hoeffding?.clauses.map(({ clause }) => clause)).toEqual(['n - o > 0.02 +/- 0.05', 'n > 0.8 +/- 0.1'])
})

it('a clause on d alone needs no labels', () => {
  expect(planOf('d < 0.1 +/- 0.02').best).toMatchObject({
    name: 'binomial',
    labelledRows: 0,
    unlabelledRows: expect.any(Number),
  })
})

it('a clause on d bounds the variance of n - o by what is left when it has not failed', () => {
  const { best } = planOf('d < 0.08 +/- 0.01 /\\ n - o > 0.02 +/- 0.01')
  // p = 0.08 + 2 * 0.01, and delta / 4: two clauses, two sides.
  expect(best).toMatchObject({ name: 'bennett', labelledRows: 29_048, labelsPerStep: 2905 })
  expect(best.disagreement).toBeUndefined()
})

it('a disagreement that was assumed is tested on rows without labels first', () => {
  const { best } = planOf('n - o > 0.02 +/- 0.01', { disagreement: 0.1 })
  // Half of delta, twice the tolerance: ln(32 * 2 / 1e-4) / (2 * 0.02^2).
  expect(best).toMatchObject({
    name: 'bennett',
    labelledRows: 29_048,
    unlabelledRows: 16_712,
    disagreement: { atMost: 0.1, observedAtMost: 0.08 },
  })
})

it('a multiple of n - o is sized like n - o itself', () => {
  const rows = (text: string): number => planOf(text, { disagreement: 0.1 }).best.labelledRows
  expect(rows('2 * n - 2 * o > 0.04 +/- 0.02')).toBe(rows('n - o > 0.02 +/- 0.01'))
  expect(rows('o - n < -0.02 +/- 0.01')).toBe(rows('n - o > 0.02 +/- 0.01'))
  // Rows with equal predictions count here, so the bound does not help.
  expect(planOf('n - 1.1 * o > 0.02 +/- 0.01', { disagreement: 0.1 }).best.name).toBe('hoeffding')
})

it.each<[mode: 'fp-free' | 'fn-free', text: string, sameAs: string]>([
  // What fp-free must not get wrong about n > 0.9 is to overestimate; about n < 0.1 of the mirrored share, too.
  ['fp-free', 'n > 0.9 +/- 0.02', 'n < 0.1 +/- 0.02'],
  ['fn-free', 'n > 0.9 +/- 0.02', 'n < 0.1 +/- 0.02'],
  ['fp-free', '-n < -0.9 +/- 0.02', 'n > 0.9 +/- 0.02'],
])('%s: %s needs the rows of %s', (mode, text, sameAs) => {
  expect(planOf(text, { mode }).best).toMatchObject({
    name: 'binomial',
    labelledRows: planOf(sameAs, { mode }).best.labelledRows,
  })
})

it('the tail that matters depends on the mode', () => {
  const rows = (mode: 'fp-free' | 'fn-free'): number => planOf('n > 0.9 +/- 0.05', { mode }).best.labelledRows
  // Accuracies above 0.9 vary less than those below.
  expect(rows('fp-free')).toBeLessThan(rows('fn-free'))
})

it.each<[mode: 'fp-free' | 'fn-free', text: string, undecidable: boolean]>([
  ['fp-free', 'n > 0.95 +/- 0.05', true],
  ['fp-free', 'n > 0.94 +/- 0.05', false],
  ['fn-free', 'n > 0.95 +/- 0.05', false],
  ['fn-free', 'n > 0.05 +/- 0.05', true],
  ['fp-free', 'd < 0.1 +/- 0.1', true],
  ['fn-free', 'd < 0.1 +/- 0.1', false],
  ['fp-free', 'n - o > 0.9 +/- 0.1', true],
])('%s: %s can never be sure: %s', (mode, text, undecidable) => {
  const plan = planOf(text, { mode })
  expect(plan.undecidable).toEqual(undecidable ? [text] : [])
  expect(conditionPlanText(plan).includes('Careful')).toBe(undecidable)
})

const policies: readonly HoldoutPolicy[] = [
  { kind: 'none' },
  { kind: 'firstChange', outcomes: 2 },
  { kind: 'kPass', passes: 4, outcomes: 2 },
  { kind: 'full', outcomes: 2 },
  { kind: 'full', outcomes: 3 },
]

it('more is never had for fewer rows', () => {
  const lefts = ['n > 0.7', 'd < 0.2', 'n - o > 0.02', 'n - 1.1 * o > 0.02', 'd < 0.1 +/- 0.02 /\\ n - o > 0']
  fc.assert(
    fc.property(
      fc.constantFrom(...lefts),
      fc.integer({ min: 10, max: 90 }).map((of) => of / 1000),
      fc.integer({ min: 0, max: policies.length - 2 }),
      fc.integer({ min: 4, max: 40 }),
      fc.constantFrom(undefined, 0.1, 0.5),
      (left, tolerance, policy, steps, disagreement) => {
        const rows = (changes: Partial<ConditionQuestion> = {}, of = tolerance): number => {
          const { best } = planOf(`${left} +/- ${of}`, {
            policy: policies[policy]!,
            steps,
            disagreement,
            ...changes,
          })
          return best.labelledRows === 0 ? best.unlabelledRows : best.labelledRows
        }
        const asked = rows()
        expect(rows({}, tolerance / 2)).toBeGreaterThanOrEqual(asked)
        expect(rows({ delta: 1e-6 })).toBeGreaterThanOrEqual(asked)
        expect(rows({ steps: steps + 1 })).toBeGreaterThanOrEqual(asked)
        expect(rows({ policy: policies[policy + 1]! })).toBeGreaterThanOrEqual(asked)
      },
    ),
    { numRuns: 60 },
  )
})

it('is a table a person reads', () => {
  const plan = planOf('d < 0.1 +/- 0.02 /\\ n - o > 0.02 +/- 0.02', { delta: 0.05 })
  expect(`\n${conditionPlanText(plan)}\n`).toBe(`
d < 0.1 +/- 0.02 /\\ n - o > 0.02 +/- 0.02
reliability 0.95 over 32 steps, adaptivity none (nothing is told), fp-free: what is unknown is rejected

clause                 method          labelled rows  unlabelled rows  best
---------------------  --------------  -------------  ---------------  ----
d < 0.1 +/- 0.02       exact binomial              -            2,176  *
d < 0.1 +/- 0.02       Hoeffding                   -            8,944
n - o > 0.02 +/- 0.02  Bennett                 5,750                -  *
n - o > 0.02 +/- 0.02  Hoeffding              39,239                -

You need 5,750 labelled rows (Bennett), and 2,176 rows with predictions.
If only rows are labelled whose prediction changes, a candidate costs at most 805 labels.
Once there are rows, a test that looks at them could do with about 3,950.
Assumed: rows are independent draws of the population the model will meet, and nobody reads the labels.
`)
})
