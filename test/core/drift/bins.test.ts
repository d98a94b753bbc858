import { describe, expect, it } from 'vitest'
import { binOf, countInto, cutPoints, mergeSmall } from '#core/drift/bins.ts'
import { repeat } from './synthetic.ts'

const ascending = (values: number[]): Float64Array => Float64Array.from(values).sort()
const many = (value: number, count: number): number[] => repeat(count, () => value)

describe('cutPoints', () => {
  it.each([
    {
      name: 'deciles, half-way between neighbours',
      values: repeat(100, (i) => i),
      edges: [9.5, 19.5, 29.5, 39.5, 49.5, 59.5, 69.5, 79.5, 89.5],
    },
    {
      name: 'a heavy value has a bin of its own, fenced off at the end',
      values: [...many(0, 40), ...repeat(60, (i) => i + 1)],
      edges: [-0.5, 0.5, 10.5, 20.5, 30.5, 40.5, 50.5],
    },
    {
      name: 'a heavy value in the middle',
      values: [...repeat(20, (i) => i), ...many(50, 60), ...repeat(20, (i) => 80 + i)],
      edges: [9.5, 34.5, 65, 89.5],
    },
    {
      name: 'few values: each alone',
      values: [...many(1, 20), ...many(2, 60), ...many(4, 20)],
      edges: [0.5, 1.5, 3, 5],
    },
    {
      name: 'a rare value joins its smaller neighbour',
      values: [...many(1, 30), ...many(2, 3), ...many(3, 67)],
      edges: [2.5, 3.5],
    },
    { name: 'a constant column: below, at, above', values: many(5, 30), edges: [5 - 5e-9, 5 + 5e-9] },
    { name: 'no value at all', values: [], edges: [] },
  ])('$name', ({ values, edges }) => {
    expect(cutPoints(ascending(values))).toEqual(edges)
  })

  it.each([
    [1, 1 + Number.EPSILON],
    [0, Number.MIN_VALUE],
    [-15 * Number.MIN_VALUE, -14 * Number.MIN_VALUE],
  ])('tells the neighbouring doubles %d and %d apart', (lower, upper) => {
    const values = ascending([...many(lower, 50), ...many(upper, 50)])
    expect(countInto(cutPoints(values), values)).toEqual([0, 50, 50, 0])
  })
})

it.each([
  [-1, 0],
  [1, 0],
  [1.5, 1],
  [2, 1],
  [7, 2],
])('binOf puts %d, with cuts at 1 and 2, into bin %d', (value, bin) => {
  expect(binOf([1, 2], value)).toBe(bin)
})

it.each([
  { counts: [10, 10, 10], minimum: 10, groups: [[0], [1], [2]] },
  { counts: [10, 1, 5], minimum: 5, groups: [[0], [1, 2]] },
  { counts: [10, 1, 10], minimum: 5, groups: [[0, 1], [2]] },
  { counts: [1, 1, 1], minimum: 5, groups: [[0, 1, 2]] },
  { counts: [], minimum: 5, groups: [] },
])('mergeSmall joins $counts up to $minimum', ({ counts, minimum, groups }) => {
  expect(mergeSmall(counts, minimum)).toEqual(groups)
})
