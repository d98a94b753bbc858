import { expect, it } from 'vitest'
import type { BinaryScored } from '#core/metrics/scored.ts'
import { metricLoss } from '#core/robustness/metric-loss.ts'

const labels = Uint8Array.from({ length: 100 }, (_, row) => row % 2)
const answers = (wrong: number): BinaryScored => {
  const predicted = labels.map((label, row) => (row < wrong ? 1 - label : label))
  return { task: 'binary-classification', labels, predicted, scores: Float64Array.from(predicted) }
}

it('is positive where a metric that should be high falls', () => {
  const lost = metricLoss('accuracy', answers(10), [answers(30)], {}, 0.05)
  // Twenty rows of a hundred turned: mean 0.2, spread sqrt(0.2 x 0.8), and rows nobody saw turn over, which weigh little where many did.
  expect(lost).toMatchObject({ kind: 'loss', loss: { estimate: expect.closeTo(0.2, 12) } })
  if (lost.kind !== 'loss') throw new Error(lost.words)
  const half = (lost.loss.upper - lost.loss.lower) / 2
  expect(half).toBeGreaterThan(1.66 * Math.sqrt(0.16 / 99))
  expect(half).toBeLessThan(1.07 * 1.66 * Math.sqrt(0.16 / 99))
})

it('is positive where a metric that should be low rises', () => {
  expect(metricLoss('brier', answers(10), [answers(30)], {}, 0.05)).toMatchObject({
    loss: { estimate: expect.closeTo(0.2, 12) },
  })
})

it('is the mean over several answers', () => {
  expect(metricLoss('accuracy', answers(10), [answers(30), answers(50)], {}, 0.05)).toMatchObject({
    loss: { estimate: expect.closeTo(0.3, 12) },
  })
})

it('nothing lost is not taken for certain', () => {
  const lost = metricLoss('accuracy', answers(10), [answers(10)], {}, 0.05)
  expect(lost).toMatchObject({ kind: 'loss', loss: { estimate: 0 } })
  if (lost.kind === 'loss') expect(lost.loss.upper).toBeGreaterThan(0.01)
})

it.each([
  ['a metric without influence', 'ece', 'its interval takes a bootstrap'],
  ['a metric of another task', 'rmse', 'the task has no such metric'],
] as const)('%s has no loss', (_, metric, words) => {
  expect(metricLoss(metric, answers(10), [answers(30)], {}, 0.05)).toEqual({ kind: 'undefined', words })
})
