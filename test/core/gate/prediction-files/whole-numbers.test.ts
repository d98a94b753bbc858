import { describe, expect, it } from 'vitest'
import {
  ascendingWholeNumbers,
  asNumbers,
  sameWholeNumbers,
} from '#core/gate/prediction-files/whole-numbers.ts'

const big = (...values: bigint[]) => BigInt64Array.from(values)

describe('64-bit whole numbers', () => {
  it('become doubles where each is one', () => {
    const values = [0n, -1n, 1n, 4294967296n, -4294967297n, 9007199254740991n, -9007199254740991n]
    expect(asNumbers(big(...values))).toEqual(Float64Array.from(values, Number))
    // A view that does not begin where its buffer does.
    expect(asNumbers(big(...values).subarray(2))).toEqual(Float64Array.from(values.slice(2), Number))
  })

  it.each([
    ['beyond 2^53', big(1n, 9007199254740993n)],
    ['the least', big(-9223372036854775808n)],
    ['no 64-bit numbers', ['1', null]],
  ])('stay what they are: %s', (_, cells) => {
    expect(asNumbers(cells)).toBe(cells)
  })

  it.each([
    [[1n, 2n], [1n, 2n], true],
    [[1n, 2n], [2n, 1n], false],
    [[1n], [1n, 2n], false],
    [[1n], [4294967297n], false],
  ])('%j and %j are the same: %s', (left, right, same) => {
    expect(sameWholeNumbers(big(...left), big(...right))).toBe(same)
  })

  it.each([
    [[1n, 2n, 9007199254740993n, 9007199254740994n], true],
    [[9007199254740992n, 9007199254740992n], false],
    [[-2n, -1n, 0n], true],
    [[1n, 1n], false],
    [[], true],
  ])('%j ascend: %s', (values, answer) => {
    expect(ascendingWholeNumbers(big(...values))).toBe(answer)
  })
})
