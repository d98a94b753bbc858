import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { comment, listed, scalar } from '#core/init/yaml-text.ts'

describe('texts in YAML', () => {
  it('come back as they were, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parse(`key: ${scalar(text)}  ${comment(text)}\nother: 1\n`)).toEqual({ key: text, other: 1 })
        expect(parse(`key: ${listed([text, text])}\n`)).toEqual({ key: [text, text] })
      }),
    )
  })

  it.each([
    ['Flight Date', 'Flight Date'],
    ['Beak Length (mm)', 'Beak Length (mm)'],
    ['no', '"no"'],
    ['a: b', '"a: b"'],
    ['12', '"12"'],
    ['a # b', '"a # b"'],
    ['trailing ', '"trailing "'],
    ['', '""'],
  ])('%j is written %s', (text, written) => expect(scalar(text)).toBe(written))
})
