import { describe, expect, test } from 'vitest'
import { alignedRows } from '#core/report/aligned-rows.ts'
import { intervalPlots } from '#core/report/interval-plot.ts'
import { amount } from '#core/report/money-lines.ts'
import { plainLines, plainText, wrapped } from '#core/report/plain-text.ts'

describe('plain text', () => {
  test.each([
    ['  a \t\n b  ', 'a b'],
    ['a\u0000\u0007b', 'a b'],
    ['a\u200b\u202e\u2066\ufeffb', 'ab'],
    ['Z\u0301\u0301\u0301\u0301\u0301\u0301', 'Z\u0301\u0301\u0301'],
    ['naïve 日本 🦅', 'naïve 日本 🦅'],
    ['a\udc00b', 'a\ufffdb'],
    ['', ''],
  ])('%j', (untrusted, expected) => {
    expect(plainText(untrusted)).toBe(expected)
  })

  test('a long text is cut between characters', () => {
    expect(plainText('🦅🦅🦅🦅', 3)).toBe('🦅🦅…')
    expect([...plainText('y'.repeat(1_000_000))]).toHaveLength(120)
  })

  test('a log keeps its last lines and their indentation', () => {
    expect(plainLines('a\r\n\u001b[31m  b\u001b[0m\n\n\tc\nd', 3)).toEqual(['b', '  c', 'd'])
  })

  test.each<[string, number, string[]]>([
    ['one two three', 7, ['one two', '--three'.replace('--', '  ')]],
    ['  - a b', 5, ['  - a', '  b']],
    ['abcdefghij', 4, ['abcd', '  ef', '  gh', '  ij']],
    ['', 10, ['']],
  ])('wrapped %j at %i', (line, width, expected) => {
    expect(wrapped(line, width, '  ')).toEqual(expected)
  })
})

test.each([
  [-91_831.2, '-91,800'],
  [27_737.9, '27,700'],
  [1_234_567, '1,230,000'],
  [12.345, '12.3'],
  [0, '0'],
  [-0.0001, '-0.0001'],
])('an amount of %f is %s', (value, expected) => {
  expect(amount(value)).toBe(expected)
})

test('numbers are aligned to the right, words to the left', () => {
  expect(
    alignedRows([
      ['a', 'rows', 'x'],
      ['bcd', '1,000', '-'],
      ['e', '-5.5 USD', 'yes'],
    ]),
  ).toEqual(['  a        rows  x', '  bcd     1,000  -', '  e    -5.5 USD  yes'])
})

describe('intervals as lines', () => {
  const shown = (plots: readonly string[]): string[] => plots.map((plot) => plot.replaceAll('\u00a0', '.'))

  test('share one scale that holds the reference', () => {
    const intervals = [
      { estimate: 4, lower: 1, upper: 7 },
      { estimate: -1, lower: -2, upper: 2 },
      { estimate: 16, lower: 16, upper: 16 },
      undefined,
    ]
    expect(shown(intervalPlots(intervals, 0))).toEqual([
      '..│├──●──┤.........',
      '├●┼─┤..............',
      '..│...............●',
      '',
    ])
  })

  test('one point alone', () => {
    expect(shown(intervalPlots([{ estimate: 0, lower: 0, upper: 0 }], 0))).toEqual(['●..................'])
  })
})
