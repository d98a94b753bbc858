import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsv, writeCsvRow } from '#core/package/csv-text.ts'

describe('CSV', () => {
  it.each<[string, string[][]]>([
    ['', []],
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,\r\n',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    ['a\n\n""\n', [['a'], ['']]],
    ['"x, ""y""\nz",2', [['x, "y"\nz', '2']]],
    ['5" pipe,2', [['5" pipe', '2']]],
  ])('%j', (text, rows) => {
    expect(readCsv(text)).toEqual({ ok: true, rows })
  })

  it.each([
    ['a\n"b', 'line 2: a quote is opened and never closed'],
    ['a\n"b"c', 'line 2: text after a closing quote'],
  ])('refuses %j', (text, words) => {
    expect(readCsv(text)).toEqual({ ok: false, line: 2, words })
  })

  it('reads what it wrote', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é'), maxLength: 6 })
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { maxLength: 5 }))
    fc.assert(
      fc.property(table, (rows) => {
        expect(readCsv(rows.map((row) => `${writeCsvRow(row)}\n`).join(''))).toEqual({ ok: true, rows })
      }),
    )
  })
})
