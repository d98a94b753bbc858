import { describe, expect, it } from 'vitest'
import {
  ascendingWholeNumbers,
  asNumbers,
  sameWholeNumbers,
} from '#core/gate/prediction-files/whole-numbers.ts'

const big = (...values: bigint[]) => BigInt64Array.from(values)
const read = (text: string) => BigInt64Array.from(text === '' ? [] : text.split(' '), BigInt)

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
    ['1 2', '1 2', true],
    ['1 2', '2 1', false],
    ['1', '1 2', false],
    ['1', '4294967297', false],
  ])('%s and %s are the same: %s', (left, right, same) => {
    expect(sameWholeNumbers(read(left), read(right))).toBe(same)
  })

  it.each([
    ['1 2 9007199254740993 9007199254740994', true],
    ['9007199254740992 9007199254740992', false],
    ['-2 -1 0', true],
    ['1 1', false],
    ['', true],
  ])('%s ascend: %s', (values, answer) => {
    expect(ascendingWholeNumbers(read(values))).toBe(answer)
  })
})
