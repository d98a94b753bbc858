import { expect, it } from 'vitest'
import { linearScore, ridgeLinear, ridgeLogistic, type SparseRows } from '#core/statistics/ridge.ts'
import { normals, uniforms } from '../metrics/rows.ts'

function sparse(rows: readonly (readonly number[])[]): SparseRows {
  const starts = Uint32Array.from({ length: rows.length + 1 }, (_, row) => row * (rows[0]?.length ?? 0))
  const columns = rows[0]?.length ?? 0
  return {
    columns,
    starts,
    places: Uint32Array.from(rows.flatMap((row) => row.map((_, column) => column))),
    values: Float64Array.from(rows.flat()),
  }
}

const normal = normals(uniforms(4))
const uniform = uniforms(5)
const drawn = Array.from({ length: 400 }, () => [normal(), normal() * 2, uniform() < 0.3 ? 1 : 0])

it('of one column linear regression is the quotient everybody knows, shrunk by the ridge', () => {
  const rows = drawn.map(([x]) => [x!])
  const targets = drawn.map(([x, noise]) => 3 + 2 * x! + noise!)
  const meanX = rows.reduce((sum, [x]) => sum + x!, 0) / 400
  const meanY = targets.reduce((sum, y) => sum + y, 0) / 400
  const products = rows.reduce((sum, [x], row) => sum + (x! - meanX) * (targets[row]! - meanY), 0)
  const squares = rows.reduce((sum, [x]) => sum + (x! - meanX) ** 2, 0)
  const { intercept, weights } = ridgeLinear(sparse(rows), targets, 5)
  expect(weights[0]).toBeCloseTo(products / (squares + 5), 9)
  expect(intercept).toBeCloseTo(meanY - weights[0]! * meanX, 9)
})

it('logistic regression ends where the gradient of its penalised loss is nothing', () => {
  const labels = drawn.map(([a, b, c]) => (uniform() < 1 / (1 + Math.exp(-(a! - 0.5 * b! + c!))) ? 1 : 0))
  const rows = sparse(drawn)
  const model = ridgeLogistic(rows, labels, 1)
  const pulls = labels.map((label, row) => label - 1 / (1 + Math.exp(-linearScore(model, rows, row))))
  expect(pulls.reduce((sum, pull) => sum + pull, 0)).toBeCloseTo(0, 6)
  for (const column of [0, 1, 2]) {
    const gradient = pulls.reduce((sum, pull, row) => sum + pull * drawn[row]![column]!, 0)
    expect(gradient).toBeCloseTo(model.weights[column]!, 6)
  }
  expect([...model.weights].map(Math.sign)).toEqual([1, -1, 1])
})

it.each([
  ['one class alone', drawn.map(() => 1)],
  ['classes that a column tells apart', drawn.map(([, , c]) => c!)],
])('stays finite: %s', (_, labels) => {
  const { intercept, weights } = ridgeLogistic(sparse(drawn), labels, 1)
  expect([intercept, ...weights].every(Number.isFinite)).toBe(true)
})

it('a column twice, or one that says nothing, is no trouble', () => {
  const rows = drawn.map(([a]) => [a!, a!, 0])
  const { weights } = ridgeLinear(
    sparse(rows),
    drawn.map(([a]) => a!),
    1e-9,
  )
  expect(weights[0]! + weights[1]!).toBeCloseTo(1, 6)
  expect(weights[2]).toBe(0)
})
