import { expect, it } from 'vitest'
import { ConditionRule, judgeCondition } from '#core/planning/condition-rule.ts'
import { countsOf, type ModelCounts } from '#core/planning/evaluate-condition.ts'

const once = { policy: { kind: 'none' }, steps: 1 } as const
const rule = (changes: Partial<ConditionRule> & Pick<ConditionRule, 'condition'>): ConditionRule =>
  ConditionRule.parse(changes)
const counts = (changes: Partial<ModelCounts> = {}): ModelCounts => ({
  rows: 20_000,
  newRight: 16_800,
  oldRight: 16_000,
  changed: 1200,
  ...changes,
})

it.each<[condition: string, mode: 'fp-free' | 'fn-free', truth: string, pass: boolean]>([
  ['n - o > 0.01 +/- 0.02', 'fp-free', 'true', true],
  ['n - o > 0.03 +/- 0.02', 'fp-free', 'unknown', false],
  ['n - o > 0.03 +/- 0.02', 'fn-free', 'unknown', true],
  ['n - o > 0.07 +/- 0.02', 'fn-free', 'false', false],
  ['n - o > 0.01 +/- 0.02 /\\ d < 0.05 +/- 0.02', 'fp-free', 'unknown', false],
])('%s, %s: %s', (condition, mode, truth, pass) => {
  expect(judgeCondition(rule({ condition, mode }), counts(), once)).toMatchObject({
    kind: 'judged',
    truth,
    pass,
  })
})

it('asks for the rows its reliability needs, and for more the more often the rows are used', () => {
  const asked = rule({ condition: 'n - o > 0.01 +/- 0.02' })
  // 4 ln(2 / 0.05) / (2 0.02^2)
  expect(judgeCondition(asked, counts({ rows: 18_445 }), once)).toMatchObject({ kind: 'judged' })
  const often = { policy: { kind: 'full', outcomes: 2 }, steps: 32 } as const
  expect(judgeCondition(asked, counts(), often)).toEqual({
    kind: 'too-few-rows',
    rows: 20_000,
    moreRows: 109_348,
  })
})

it('a bound on changed predictions counts only where few changed', () => {
  const asked = rule({ condition: 'n - o > 0.01 +/- 0.02', disagreement: 0.1, reliability: 0.999 })
  // 0.1 less twice the tolerance may be seen.
  expect(judgeCondition(asked, counts({ changed: 1200 }), once)).toMatchObject({ kind: 'judged', pass: true })
  expect(judgeCondition(asked, counts({ changed: 1201 }), once)).toMatchObject({ kind: 'too-few-rows' })
})

it('without a champion only n can be judged', () => {
  const { oldRight: _old, changed: _changed, ...first } = counts()
  expect(judgeCondition(rule({ condition: 'n > 0.8 +/- 0.02' }), first, once)).toMatchObject({ pass: true })
  expect(judgeCondition(rule({ condition: 'd < 0.1 +/- 0.02' }), first, once)).toEqual({
    kind: 'no-champion',
  })
})

it('counts rows by what the two models did', () => {
  const labels = [0, 1, 2, 0]
  expect(countsOf(labels, [0, 1, 1, 1], [0, 0, 0, 1])).toEqual({
    rows: 4,
    newRight: 2,
    oldRight: 1,
    changed: 2,
  })
  expect(countsOf(labels, [0, 1, 1, 1])).toEqual({ rows: 4, newRight: 2 })
})

it('a condition that cannot be read is refused with the place', () => {
  const parsed = ConditionRule.safeParse({ condition: 'n >= 0.8' })
  expect(parsed.error?.issues.map(({ path, message }) => [path, message])).toEqual([
    [['condition'], 'character 3: `>=`; allowed: > or <: at a tolerance, "or equal" says nothing'],
  ])
})
