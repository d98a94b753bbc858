import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crossFittedRates, damageRates, describeFeature, encode, isNumeric } from '../features.ts'

const numericColumns: [string, string[], boolean][] = [
  ['numbers', ['1', '-2.5', '3e2'], true],
  ['numbers with gaps', ['', '140', ''], true],
  ['text', ['140', 'fast'], false],
  ['blanks are no numbers', [' '], false],
  ['infinity is no number', ['Infinity'], false],
  ['nothing at all', ['', ''], false],
]
for (const [what, values, expected] of numericColumns) {
  test(`isNumeric: ${what}`, () => assert.equal(isNumeric(values), expected))
}

test('a rate is pulled towards the overall share by the prior', () => {
  assert.deepEqual(damageRates(['Large', 'Large', 'Small', ''], [true, true, false, false], 2), {
    rates: { '': 1 / 3, Large: 3 / 4, Small: 1 / 3 },
    overall: 1 / 2,
  })
})

test("a row's own outcome is not in its cross-fitted rate", () => {
  const values = ['Large', 'Large', 'Large', 'Large']
  const folds = [0, 0, 1, 1]
  const once = crossFittedRates(values, [true, false, true, true], folds, 0)
  const flipped = crossFittedRates(values, [false, false, true, true], folds, 0)
  assert.deepEqual(once, [1, 1, 0.5, 0.5])
  assert.equal(flipped[0], once[0])
})

test('a category only one fold has gets the share of the other folds', () => {
  assert.deepEqual(crossFittedRates(['Owl', 'Gull', 'Gull'], [true, true, false], [0, 1, 1], 1), [0.5, 1, 1])
})

test('a column is a number, a category, or left out', () => {
  assert.deepEqual(describeFeature('speed', ['140', ''], [true, false], 0), { name: 'speed', kind: 'number' })
  assert.deepEqual(describeFeature('size', ['Large', 'Small'], [true, false], 0), {
    name: 'size',
    kind: 'category',
    rates: { Large: 1, Small: 0 },
    overall: 0.5,
  })
  assert.equal(describeFeature('empty', ['', ''], [true, false], 0), undefined)
})

test('encode: known, unknown and missing cells', () => {
  const size = { name: 'size', kind: 'category', rates: { Large: 0.4 }, overall: 0.1 } as const
  assert.equal(encode(size, 'Large'), 0.4)
  assert.equal(encode(size, 'Gigantic'), 0.1)
  assert.equal(encode(size, 'constructor'), 0.1)
  assert.equal(encode(size, null), 0.1)
  assert.equal(encode({ ...size, rates: { '': 0.2 } }, null), 0.2)
  const speed = { name: 'speed', kind: 'number' } as const
  assert.equal(encode(speed, '140'), 140)
  assert.equal(encode(speed, null), null)
})
