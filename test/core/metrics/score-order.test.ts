import { expect, test } from 'vitest'
import { rankScores } from '#core/metrics/score-order.ts'
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
  ['apart by more than the largest double', Float64Array.of(1.7e308, -1.7e308, 0, 1.7e308)],
  ['one', Float64Array.of(3)],
  ['none', new Float64Array(0)],
])('%s', (_, scores) => {
  const expected = allRows(scores.length).sort(
    (left, right) => scores[left]! - scores[right]! || left - right,
  )
  const begins = [...expected.keys()].filter(
    (place) => place === 0 || scores[expected[place]!] !== scores[expected[place - 1]!],
  )
  const { order, starts } = rankScores(scores)
  expect(order).toEqual(expected)
  expect([...starts]).toEqual([...begins, scores.length])
})

test('millions, dealt out first', () => {
  const scores = draw(2 ** 21 + 1000, () => Math.round(uniform() * 1e7) / 1e7)
  const { order, starts } = rankScores(scores)
  let wrong = 0
  let different = 1
  for (let place = 1; place < order.length; place++) {
    const [before, here] = [order[place - 1]!, order[place]!]
    if (scores[before]! > scores[here]! || (scores[before] === scores[here] && before > here)) wrong++
    if (scores[before] !== scores[here]) different++
  }
  expect([wrong, starts.length - 1]).toEqual([0, different])
})
