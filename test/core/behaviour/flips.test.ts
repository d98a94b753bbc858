import { expect, it } from 'vitest'
import { flipAttempts } from '#core/behaviour/flips.ts'
import { flipsReport } from '#core/behaviour/flips-report.ts'
import { Behaviour } from '#core/behaviour/rules.ts'
import type { RequestRow } from '#core/evaluation/scorer.ts'
import { askedModel, holdoutRows } from '../../builders/asked-model.ts'

const rulesOf = (flips: object) => {
  const { flips: rules } = Behaviour.parse({ flips })
  if (rules === undefined) throw new Error('there is a search')
  return rules
}
const rules = rulesOf({ rows: 30, tries: 10 })
const attempts = flipAttempts(holdoutRows(), rules)
const questions = attempts.map(({ question }) => question)
const bySpeed = (row: RequestRow): number => Number(row.speed ?? 0) / 100

it('tries so many other values of each feature, one at a time, the same everywhere', () => {
  expect(flipAttempts(holdoutRows(), rules)).toEqual(attempts)
  const tried = new Map<string, number>()
  for (const { place, feature } of attempts)
    tried.set(`${place} ${feature}`, (tried.get(`${place} ${feature}`) ?? 0) + 1)
  expect(Math.max(...tried.values())).toBeLessThanOrEqual(10)
  for (const { place, feature, from, to, question } of attempts) {
    const before = Object.fromEntries(
      Object.entries(holdoutRows().features).map(([name, values]) => [name, values[place] ?? null]),
    )
    expect(before[feature]).toBe(from)
    expect(question.row).toEqual({ ...before, [feature]: to })
    expect(to).not.toBe(from)
  }
  expect(attempts.filter(({ feature }) => feature === 'night').every(({ distance }) => distance === 1)).toBe(
    true,
  )
})

it('finds the nearest of them', () => {
  const report = flipsReport(askedModel(bySpeed, questions), rules)
  expect(report).toMatchObject({ verdict: 'shown', rows: 30, attempts: attempts.length })
  // Whatever has a speed can be brought to the other side of 50; nothing else decides.
  const withSpeed = new Set(attempts.filter(({ feature }) => feature === 'speed').map(({ place }) => place))
  expect(report.flipped).toBe(withSpeed.size)
  expect(report.features).toEqual([{ feature: 'speed', rows: withSpeed.size }])
  for (const { from, to, before, after } of report.examples) {
    expect([before, after]).toEqual(Number(from) >= 50 ? ['positive', 'negative'] : ['negative', 'positive'])
    const between = attempts.filter(
      (of) =>
        of.feature === 'speed' &&
        of.from === from &&
        Math.abs(Number(of.to) - Number(from)) < Math.abs(Number(to) - Number(from)),
    )
    expect(between.every((of) => Number(of.to) >= 50 === Number(from) >= 50)).toBe(true)
  }
  const distances = report.examples.map(({ distance }) => distance)
  expect(distances).toEqual(distances.toSorted((a, b) => a - b))
})

it('counts what flips of a feature made of a classified column, and shows none of its values', () => {
  const model = askedModel(bySpeed, questions)
  expect(flipsReport(model, rules, new Set(['speed']))).toEqual({
    ...flipsReport(model, rules),
    examples: [],
  })
  expect(flipsReport(model, rules, new Set(['night']))).toEqual(flipsReport(model, rules))
})

it('a model that nothing flips, and one that did not answer', () => {
  expect(
    flipsReport(
      askedModel(() => 0.9, questions),
      rules,
    ),
  ).toMatchObject({ flipped: 0, examples: [] })
  expect(flipsReport(askedModel(bySpeed, []), rules)).toMatchObject({
    verdict: 'not_assessed',
    words: expect.stringContaining('the model did not answer'),
  })
})
