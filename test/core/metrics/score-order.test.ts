import { expect, test } from 'vitest'
import { scoreOrder } from '#core/metrics/score-order.ts'
import { allRows, uniforms } from './rows.ts'

const uniform = uniforms(8)
const draw = (count: number, of: () => number) => Float64Array.from({ length: count }, of)

test.each<[string, Float64Array]>([
  ['probabilities', draw(5000, uniform)],
  ['one or the other', draw(5000, () => Math.round(uniform()))],
  ['tenths', draw(5000, () => Math.round(10 * uniform()) / 10)],
  ['the two zeros, which are equal', draw(500, () => (uniform() < 0.5 ? -0 : 0))],
  ['largest doubles, infinite as singles', draw(5000, () => (uniform() - 0.5) * 1e308)],
  ['a few of one single', draw(20, () => 0.5 + uniform() * 1e-12)],
  ['many of one single', draw(5000, () => 0.5 + uniform() * 1e-12)],
  ['denormals', draw(500, () => (uniform() - 0.5) * 1e-320)],
  ['negative and positive', draw(5000, () => uniform() - 0.5)],
  ['one', Float64Array.of(3)],
  ['none', new Float64Array(0)],
])('%s', (_, scores) => {
  const expected = allRows(scores.length).sort(
    (left, right) => scores[left]! - scores[right]! || left - right,
  )
  expect(scoreOrder(scores)).toEqual(expected)
})
