import { expect, it } from 'vitest'
import { Robustness } from '#core/behaviour/rules.ts'
import type { RequestRow } from '#core/evaluation/scorer.ts'
import { type PerturbationName, perturbations } from '#core/robustness/perturbations.ts'
import { robustnessReport } from '#core/robustness/robustness-report.ts'
import { askedModel, holdoutRows } from '../../builders/asked-model.ts'

const bySpeed = (row: RequestRow): number => Number(row.speed ?? 0) / 100
const byOrder = (row: RequestRow): number =>
  Object.keys(row)[0] === 'speed' ? bySpeed(row) : 1 - bySpeed(row)

function rowOf(name: PerturbationName, of: object, model = bySpeed, change = {}) {
  const rules = Robustness.parse(of)
  const questions = perturbations(holdoutRows(), rules).flatMap((one) => one.questions)
  const report = robustnessReport(askedModel(model, questions, change), rules)
  const found = report.perturbations.find((row) => row.name === name)
  if (found === undefined) throw new Error(name)
  return found
}

it('counts changed answers and what the metric loses', () => {
  const row = rowOf('missing', { missing: { share: 0.3 } })
  expect(row).toMatchObject({ verdict: 'shown', rows: 200 })
  // Without its speed a trip counts as slow: only positives can flip, about 0.3 of the half that is.
  expect(row.flips?.estimate).toBeGreaterThan(0.08)
  expect(row.flips?.estimate).toBeLessThan(0.25)
  expect(row.loss?.lower).toBeGreaterThan(0)
  expect(row.words).toMatch(
    /^30 % of the values taken away: 1\d(\.\d+)? % of the answers change class \(.* to .* %\); roc_auc loses 0\.\d{4} \(0\.\d{4} to 0\.\d{4}\)\.$/,
  )
})

it.each<[words: string, name: PerturbationName, limits: object, verdict: string]>([
  ['flips within the limit', 'missing', { max_flips: 0.5 }, 'pass'],
  ['flips beyond the limit', 'missing', { max_flips: 0.05 }, 'fail'],
  ['a loss within the limit', 'missing', { max_loss: 0.9 }, 'pass'],
  ['a loss beyond the limit', 'missing', { max_loss: 0.001 }, 'fail'],
  ['what the model does not read', 'unknown_category', { max_flips: 0.05 }, 'pass'],
  ['no flip at all where none may', 'unknown_category', { max_flips: 0 }, 'pass'],
  ['a limit that so few rows cannot show', 'unknown_category', { max_flips: 0.001 }, 'fail'],
])('%s: %s', (_, name, limits, verdict) => {
  expect(rowOf(name, { [name]: { share: 0.3, ...limits } }).verdict).toBe(verdict)
})

it('the order of columns must not matter, unless a limit says how much it may', () => {
  expect(rowOf('reordered_columns', {})).toMatchObject({ verdict: 'pass', flips: { estimate: 0 } })
  const wrong = rowOf('reordered_columns', {}, byOrder)
  expect(wrong.verdict).toBe('fail')
  expect(wrong.words).toMatch(/change class .*none may\.$/)
  expect(rowOf('reordered_columns', { reordered_columns: { max_flips: 1 } }, byOrder).verdict).toBe('pass')
})

it('rows without an answer hold no limit, and are not assessed without one', () => {
  const silent = { answers: new Map() }
  expect(rowOf('missing', { missing: { max_flips: 1 } }, bySpeed, silent)).toMatchObject({
    verdict: 'fail',
    words: expect.stringMatching(/the model did not answer \d+ of 200 rows\.$/),
  })
  expect(rowOf('missing', {}, bySpeed, silent).verdict).toBe('not_assessed')
})

it('a metric without a value holds no limit', () => {
  const scored = {
    labels: new Uint8Array(200),
    scores: new Float64Array(200),
    predicted: new Uint8Array(200),
  }
  const change = { scored: { task: 'binary-classification' as const, ...scored } }
  const row = rowOf('missing', { missing: { max_loss: 1 } }, bySpeed, change)
  expect(row).toMatchObject({ verdict: 'fail', words: expect.stringContaining('roc_auc has no value there') })
  expect(row).not.toHaveProperty('loss')
})
