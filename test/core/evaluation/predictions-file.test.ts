import { expect, it } from 'vitest'
import { evaluationKey } from '#core/evaluation/evaluation-key.ts'
import { predictionColumns } from '#core/evaluation/predictions-file.ts'

it('scores decide at the threshold, which belongs to the positives', () => {
  const scores = [0.2, 0.19999, 1, 0].map((score) => ({ kind: 'score' as const, score }))
  expect(predictionColumns(['a', 'b', 'c', 'd'], scores, 0.2)).toEqual([
    { name: 'row_id', values: ['a', 'b', 'c', 'd'], type: 'string' },
    { name: 'prediction', values: [1, 0, 1, 0], type: 'number' },
    { name: 'score', values: [0.2, 0.19999, 1, 0], type: 'number' },
  ])
})

it('values are predictions', () => {
  expect(predictionColumns(['a'], [{ kind: 'value', prediction: -1.5 }], 0.5)).toEqual([
    { name: 'row_id', values: ['a'], type: 'string' },
    { name: 'prediction', values: [-1.5], type: 'number' },
  ])
})

it('classes come with a column for the score of each, in order', () => {
  const answers = [
    { kind: 'class' as const, prediction: 'b', scores: { b: 0.7, a: 0.3 } },
    { kind: 'class' as const, prediction: 'a', scores: { a: 1, b: 0 } },
  ]
  expect(predictionColumns(['x', 'y'], answers, 0.5)).toEqual([
    { name: 'row_id', values: ['x', 'y'], type: 'string' },
    { name: 'prediction', values: ['b', 'a'], type: 'string' },
    { name: 'score_a', values: [0.3, 1], type: 'number' },
    { name: 'score_b', values: [0.7, 0], type: 'number' },
  ])
})

it('an evaluation is known by its package and its rows', () => {
  const [a, b] = ['a'.repeat(64), 'b'.repeat(64)]
  const keys = [
    evaluationKey(a, { holdout: a }),
    evaluationKey(b, { holdout: a }),
    evaluationKey(a, { holdout: b }),
    evaluationKey(a, { reference: a }),
    evaluationKey(a, { holdout: a, reference: a }),
  ]
  expect(new Set(keys).size).toBe(5)
  expect(evaluationKey(a, { reference: b, holdout: a })).toBe(evaluationKey(a, { holdout: a, reference: b }))
})
