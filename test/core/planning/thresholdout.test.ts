import { expect, it } from 'vitest'
import { thresholdout } from '#core/statistics/thresholdout.ts'

const noise = { threshold: [0, 0], comparison: [0, 0, 0], answer: [0] }

it('spends its budget on answers from the holdout only, and then says nothing', () => {
  const questions = [
    [0.5, 0.51],
    [0.9, 0.5],
    [0.5, 0.5],
  ] as const
  expect(thresholdout(questions, { threshold: 0.1, budget: 1 }, noise)).toEqual([
    { answer: 0.5, budgetLeft: 1 },
    { answer: 0.5, budgetLeft: 0 },
    { answer: null, budgetLeft: 0 },
  ])
})

it('does not go on without noise', () => {
  const questions = [[0.9, 0.5]] as const
  expect(() => thresholdout(questions, { threshold: 0.1, budget: 1 }, { ...noise, answer: [] })).toThrow(
    'draw 1 of noise is missing',
  )
})
