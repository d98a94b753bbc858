import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Feature } from '../features.ts'
import { RequestError, readRequest } from '../requests.ts'
import { normaliseRow } from '../serve.ts'

const features: Feature[] = [
  { name: 'operator', kind: 'category', rates: {}, overall: 0.1 },
  { name: 'speed_knots', kind: 'number' },
]

const rows: [string, Record<string, unknown>, Record<string, unknown>][] = [
  ['as it should be', { operator: 'MILITARY', speed_knots: 140 }, { operator: 'MILITARY', speed_knots: 140 }],
  [
    'blanks and text numbers',
    { operator: ' MILITARY ', speed_knots: '140' },
    { operator: 'MILITARY', speed_knots: 140 },
  ],
  ['missing in every way', { operator: '', speed_knots: null }, { operator: null, speed_knots: null }],
  ['keys left out, others ignored', { airport: 'X' }, { operator: null, speed_knots: null }],
  ['a number as a category', { operator: 7 }, { operator: '7', speed_knots: null }],
]
for (const [what, row, expected] of rows) {
  test(`normaliseRow: ${what}`, () => assert.deepEqual(normaliseRow(features, row), expected))
}

for (const row of [{ speed_knots: 'fast' }, { speed_knots: true }, { operator: { name: 'X' } }]) {
  test(`normaliseRow refuses ${JSON.stringify(row)}`, () => {
    assert.throws(() => normaliseRow(features, row), { name: 'RequestError', status: 400 })
  })
}

const bodies: [string, string, number, string][] = [
  ['application/jsonlines', '{"a":1}\n\n{"a":2}\n', 2, '{"score":0.5}\n{"score":0.5}\n'],
  ['application/json', '{"a":1}', 1, '{"score":0.5}'],
  ['application/json', '[{"a":1},{}]', 2, '[{"score":0.5},{"score":0.5}]'],
  ['text/csv', 'a,b\n"x, y",\n', 1, 'score\n0.5\n'],
]
for (const [contentType, body, count, answer] of bodies) {
  test(`${contentType}: ${JSON.stringify(body)}`, () => {
    const { rows, write } = readRequest(contentType, body)
    assert.equal(rows.length, count)
    assert.equal(write(rows.map(() => 0.5)), answer)
  })
}

const refused: [string, string, number][] = [
  ['application/jsonlines', '{"a":1}\n{', 400],
  ['application/json', '"text"', 400],
  ['application/json', '[1]', 400],
  ['text/csv', '', 400],
  ['text/csv', 'a,b\n1\n', 400],
  ['application/xml', '<a/>', 415],
]
for (const [contentType, body, status] of refused) {
  test(`${contentType} refused: ${JSON.stringify(body)}`, () => {
    assert.throws(
      () => readRequest(contentType, body),
      (error) => error instanceof RequestError && error.status === status,
    )
  })
}
