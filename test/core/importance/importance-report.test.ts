import { expect, it } from 'vitest'
import { Transparency } from '#core/behaviour/rules.ts'
import type { RequestRow } from '#core/evaluation/scorer.ts'
import { importanceReport } from '#core/importance/importance-report.ts'
import { permutations } from '#core/importance/permutations.ts'
import { askedModel, holdoutRows } from '../../builders/asked-model.ts'

const model = (row: RequestRow): number =>
  Math.min(1, Math.max(0, (Number(row.speed ?? 0) + (row.town === 'Ulm' ? 15 : 0)) / 110))
const rules = Transparency.parse({ rows: 200 })
const questions = permutations(holdoutRows(), rules).flatMap((one) => one.shuffles.flat())

it('a shuffle moves values of one feature among the rows and asks only about rows that changed', () => {
  const asked = holdoutRows()
  const shuffled = permutations(asked, rules)
  expect(shuffled.map(({ feature, shuffles }) => [feature, shuffles.length])).toEqual([
    ['speed', 3],
    ['weight', 3],
    ['town', 3],
    ['night', 3],
  ])
  for (const { feature, rows, shuffles } of shuffled) {
    for (const shuffle of shuffles) {
      const before = [...rows].map((place) => asked.features[feature]?.[place])
      const after = shuffle.map((question, index) =>
        question === undefined ? before[index] : question.row[feature],
      )
      expect(after.map(String).sort()).toEqual(before.map(String).sort())
      expect(
        shuffle.every((question, index) => question === undefined || after[index] !== before[index]),
      ).toBe(true)
    }
  }
})

it('is drawn alike everywhere, each feature by itself', () => {
  expect(permutations(holdoutRows(), rules)).toEqual(permutations(holdoutRows(), rules))
  const { speed = [], town = [] } = holdoutRows().features
  const fewer = permutations({ ...holdoutRows(), features: { town, speed } }, rules)
  const valuesOf = (all: typeof fewer) =>
    all
      .find(({ feature }) => feature === 'town')
      ?.shuffles.map((shuffle) => shuffle.map((of) => of?.row.town))
  expect(valuesOf(fewer)).toEqual(valuesOf(permutations(holdoutRows(), rules)))
})

it('ranks features by what the metric loses; what the model does not read loses nothing', () => {
  const report = importanceReport(askedModel(model, questions), rules, false)
  expect(report).toMatchObject({ verdict: 'shown', metric: 'roc_auc', rows: 200, repeats: 3 })
  expect(report.features.map(({ feature }) => feature)).toEqual(['speed', 'town', 'night', 'weight'])
  const [speed, , night] = report.features
  expect(speed?.loss?.lower).toBeGreaterThan(0.2)
  expect(night?.loss).toEqual({ estimate: 0, lower: 0, upper: 0 })
  expect(report.words).toMatch(/^It leans most on `speed`: shuffled, roc_auc loses 0\.\d{4} \(.* to .*\)\.$/)
})

it.each([
  [true, 'fail', /requirements\.transparency asks for it\.$/],
  [false, 'not_assessed', /shuffled rows\.$/],
] as const)('without answers, required %s: %s', (required, verdict, words) => {
  const report = importanceReport(askedModel(model, []), rules, required)
  expect(report.verdict).toBe(verdict)
  expect(report.words).toMatch(
    /^There is no permutation importance of `night`, `speed`, `town`, `weight`: the model did/,
  )
  expect(report.words).toMatch(words)
})

it('what is required and there passes', () => {
  expect(importanceReport(askedModel(model, questions), rules, true).verdict).toBe('pass')
})
