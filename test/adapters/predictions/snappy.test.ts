import { describe, expect, it } from 'vitest'
import { unpackSnappy } from '#adapters/predictions/snappy.ts'

const bytes = (...list: number[]) => Uint8Array.from(list)
const letters = (text: string) => [...Buffer.from(text)]

describe('unpackSnappy', () => {
  it.each<[what: string, packed: Uint8Array, text: string]>([
    ['nothing', bytes(0), ''],
    ['a literal', bytes(3, 2 << 2, ...letters('abc')), 'abc'],
    [
      'a literal with its length in a byte',
      bytes(70, 60 << 2, 69, ...letters('a'.repeat(70))),
      'a'.repeat(70),
    ],
    ['a copy by one byte', bytes(9, 2 << 2, ...letters('abc'), (2 << 2) | 1, 3), 'abcabcabc'],
    ['a copy by two bytes', bytes(6, 2 << 2, ...letters('abc'), (2 << 2) | 2, 3, 0), 'abcabc'],
    ['a copy by four bytes', bytes(6, 2 << 2, ...letters('abc'), (2 << 2) | 3, 3, 0, 0, 0), 'abcabc'],
    ['a copy of what it writes', bytes(5, 0, ...letters('a'), (0 << 2) | 1, 1), 'aaaaa'],
  ])('%s', (_, packed, text) => {
    expect(Buffer.from(unpackSnappy(packed, text.length)).toString()).toBe(text)
  })

  it.each<[what: string, packed: Uint8Array, size: number]>([
    ['no bytes', bytes(), 0],
    ['another length', bytes(2, 0, 97), 1],
    ['a length without end', bytes(255, 255, 255, 255, 255, 255), 1],
    ['a literal beyond the end', bytes(3, 2 << 2, 97), 3],
    ['a literal of four gigabytes', bytes(3, 63 << 2, 255, 255, 255, 255), 3],
    ['a copy from before the start', bytes(5, 0, 97, 1, 2), 5],
    ['a copy from where it stands', bytes(5, 0, 97, 1, 0), 5],
    ['a copy beyond the end', bytes(3, 0, 97, 1, 1), 3],
    ['an end too early', bytes(3, 0, 97), 3],
    ['an end within an element', bytes(3, 0, 97, 2, 1), 3],
  ])('refuses %s', (_, packed, size) => {
    expect(() => unpackSnappy(packed, size)).toThrow(RangeError)
  })
})
