import { expect, it } from 'vitest'
import { decisionThresholds } from '#actions/gate-model/decision-thresholds.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import { pipelineOf } from '../../builders/pipeline.ts'

const value = {
  currency: 'USD',
  true_positive: 0,
  false_positive: -300,
  false_negative: -1200,
  true_negative: 0,
}
const rowIds = Array.from({ length: 40 }, (_, row) => `r${row}`)
const labels = { rowIds, labels: rowIds.map((_, row) => row >= 30) }
/** Right from 0.3 on: the thirty negatives score below 0.3, the ten positives above. */
const validation = { rowIds, score: rowIds.map((_, row) => (row + 0.5) / 100) }
const subject = { validation, recorded: undefined }

const policyOf = (decision_threshold: number | 'chosen'): ModelFiles =>
  ({ pipeline: pipelineOf({ value, evaluation: { decision_threshold } }) }) as unknown as ModelFiles
type Subject = Parameters<typeof decisionThresholds>[2]
function thresholdsOf(stated: number | 'chosen', candidate: Subject, champion?: Subject) {
  const found = decisionThresholds(policyOf(stated), labels, candidate, champion)
  return found.kind === 'unusable' ? found.words : found.thresholds
}

it('is chosen on the validation rows for whoever has none yet, and kept by what runs', () => {
  expect(thresholdsOf('chosen', subject, { validation, recorded: 0.7 })).toMatchObject({
    candidate: { threshold: 0.3, from: 'validation' },
    champion: { threshold: 0.7, from: 'environment' },
    validation: { rows: 40, best: { threshold: 0.3, perThousand: 0 }, used: { perThousand: 0 } },
  })
  expect(thresholdsOf('chosen', subject, subject)).toMatchObject({
    champion: { threshold: 0.3, from: 'validation' },
  })
})

it('is the one the rules state, with what the validation rows say of it', () => {
  expect(thresholdsOf(0.35, subject, { validation: undefined, recorded: 0.7 })).toMatchObject({
    candidate: { threshold: 0.35, from: 'rules' },
    champion: { threshold: 0.35, from: 'rules' },
    validation: { best: { threshold: 0.3 }, used: { threshold: 0.35, perThousand: -150_000 } },
  })
})

it.each([
  ['no answers', undefined, 'there are no predictions on the validation rows.'],
  ['answers about other rows', { ...validation, rowIds: [...rowIds.slice(1), 'x'] }, /rows|ids/],
])('cannot be chosen from %s', (_, answers, words) => {
  expect(thresholdsOf('chosen', { validation: answers, recorded: undefined })).toMatch(words)
})
