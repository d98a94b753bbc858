import { describe, expect, it } from 'vitest'
import type { SignatureInput } from '#core/package/package-manifest.ts'
import { readRows } from '#core/serving/payload-rows.ts'

const inputs: SignatureInput[] = [
  { name: 'height', type: 'number' },
  { name: 'phase', type: 'string' },
  { name: 'night', type: 'boolean' },
]
const rows = [
  { height: 10, phase: 'take-off, late', night: true },
  { height: null, phase: null, night: false },
]

describe('readRows', () => {
  it.each([
    ['CSV without a header', 'text/csv', '10,"take-off, late",true\n,,False\n'],
    ['CSV with a header', 'text/csv', 'height,phase,night\n10,"take-off, late",TRUE\n,,false\n'],
    [
      'CSV in another order',
      'text/csv; header=present',
      'night,height,phase\ntrue,10,"take-off, late"\nfalse,,\n',
    ],
    ['JSON lines', 'application/jsonlines', rows.map((row) => JSON.stringify(row)).join('\n')],
    ['JSON', 'application/json', JSON.stringify(rows)],
    ['instances', 'application/json', JSON.stringify({ instances: rows })],
    ['arrays', 'application/json', '[[10,"take-off, late",true],[null,null,false]]'],
    ['lines of arrays', 'application/jsonlines', '[10,"take-off, late",true]\n[null,null,false]\n'],
  ])('reads %s', (_, contentType, text) => {
    const read = readRows({ contentType, text }, inputs)
    expect(read).toEqual({ ok: true, rows })
  })

  it.each([
    ['application/json', '{"height":1}', [{ height: 1 }]],
    ['application/json', '{"instances":[]}', []],
    ['application/json', '[1,"x",true]', [{ height: 1, phase: 'x', night: true }]],
    ['application/jsonlines', '', []],
    ['text/csv', '', []],
    ['text/csv', 'high,x,maybe', [{ height: 'high', phase: 'x', night: 'maybe' }]],
  ])('%s %j', (contentType, text, expected) => {
    expect(readRows({ contentType, text }, inputs)).toEqual({ ok: true, rows: expected })
  })

  it.each([
    ['text/csv', '1,2', 'row 1 has 2 fields, the signature has 3'],
    ['text/csv', 'height,phase\n1', 'row 1 has 1 fields, the header has 2'],
    ['text/csv', '"1', 'a quote is opened and never closed'],
    ['application/json', '{"a":', 'line 1 is not JSON'],
    ['application/json', '7', 'row 1 is neither an object nor an array'],
    ['application/json', '[[1]]', 'row 1 has 1 values, the signature has 3'],
    ['application/json', '{"height":{"cm":3}}', 'row 1, height: not a single value'],
  ])('refuses %s %j', (contentType, text, words) => {
    expect(readRows({ contentType, text }, inputs)).toEqual({
      ok: false,
      words: expect.stringContaining(words),
    })
  })
})
