import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalJson, digestOf, Sha256, sha256 } from '#core/digest.ts'

it.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
])('the SHA-256 of `%s` is the published one', (text, digest) => {
  expect(sha256(text)).toBe(digest)
  expect(sha256(new TextEncoder().encode(text))).toBe(digest)
})

it.each([
  [{ b: 1, a: { d: 2, c: [3, { f: 4, e: 5 }] } }, '{"a":{"c":[3,{"e":5,"f":4}],"d":2},"b":1}'],
  [{ a: undefined, b: null }, '{"b":null}'],
  [[undefined, 1], '[null,1]'],
  [{ é: 'ü', e: '\u2028"' }, '{"e":"\u2028\\"","é":"ü"}'],
  [-0, '0'],
  [1e21, '1e+21'],
  [0.1, '0.1'],
  ['', '""'],
  [null, 'null'],
  [Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  [JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
])('canonical JSON of %j', (value, text) => {
  expect(canonicalJson(value)).toBe(text)
})

it.each([
  ['NaN', Number.NaN],
  ['an infinity', [Number.POSITIVE_INFINITY]],
  ['a date', { at: new Date(0) }],
  ['a map', new Map([['a', 1]])],
  ['bytes', new Uint8Array(2)],
  ['a big integer', 1n],
])('canonical JSON refuses %s', (_, value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError)
})

it('equal values have equal digests, whatever the order of their keys; reading back gives the same value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse())
      expect(digestOf(reversed)).toBe(digestOf(value))
      expect(JSON.stringify(sortedNumbers(JSON.parse(canonicalJson(value))))).toBe(
        JSON.stringify(sortedNumbers(value)),
      )
    }),
  )
})

/** JSON knows no −0, and keys come in one order. */
function sortedNumbers(value: unknown): unknown {
  return JSON.parse(canonicalJson(value))
}

it('different values have different digests', () => {
  const values = [
    {},
    [],
    '',
    null,
    0,
    false,
    { a: null },
    { a: 0 },
    { a: '0' },
    [0],
    ['0'],
    { a: [] },
    { a: {} },
  ]
  expect(new Set(values.map(digestOf)).size).toBe(values.length)
})

it.each(['A'.repeat(64), 'a'.repeat(63), 'a'.repeat(65), 'g'.repeat(64), `${'a'.repeat(64)}\n`, ''])(
  'refuses %j as a digest',
  (text) => {
    expect(Sha256.safeParse(text).success).toBe(false)
  },
)
