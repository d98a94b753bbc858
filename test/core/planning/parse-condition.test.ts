import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Clause } from '#core/planning/condition.ts'
import { parseCondition } from '#core/planning/parse-condition.ts'
import { conditionOf } from './conditions.ts'

it.each<[text: string, clause: Omit<Clause, 'text'>]>([
  ['n > 0.8 +/- 0.05', { weights: { n: 1 }, comparison: '>', constant: 0.8, tolerance: 0.05 }],
  ['d<.1+/-.01', { weights: { d: 1 }, comparison: '<', constant: 0.1, tolerance: 0.01 }],
  ['n - o > 0.02 +/- 0.01', { weights: { n: 1, o: -1 }, comparison: '>', constant: 0.02, tolerance: 0.01 }],
  [
    'n - 1.1 * o > -0.01 +/- 1e-2',
    { weights: { n: 1, o: -1.1 }, comparison: '>', constant: -0.01, tolerance: 0.01 },
  ],
  ['n - o * 1.1 > 0 +/- 0.01', { weights: { n: 1, o: -1.1 }, comparison: '>', constant: 0, tolerance: 0.01 }],
  // Signs bind as they do on paper, from left to right.
  [
    'n - o + d > 0 +/- 0.01',
    { weights: { n: 1, o: -1, d: 1 }, comparison: '>', constant: 0, tolerance: 0.01 },
  ],
  [
    '2 * (n - (o - d)) > 0 +/- 0.01',
    { weights: { n: 2, o: -2, d: 2 }, comparison: '>', constant: 0, tolerance: 0.01 },
  ],
  ['-o + n > 0 +/- 0.01', { weights: { n: 1, o: -1 }, comparison: '>', constant: 0, tolerance: 0.01 }],
  ['n + n - o > 0 +/- 0.01', { weights: { n: 2, o: -1 }, comparison: '>', constant: 0, tolerance: 0.01 }],
  ['n - o + o > 0.5 +/- 0.01', { weights: { n: 1 }, comparison: '>', constant: 0.5, tolerance: 0.01 }],
])('%s', (text, clause) => {
  expect(conditionOf(text).clauses).toEqual([{ text, ...clause }])
})

it('joins clauses and evens out white space', () => {
  const condition = conditionOf('  d < 0.1\t+/- 0.01 /\\\n n  -  o > 0.02 +/- 0.01 ')
  expect(condition.text).toBe('d < 0.1 +/- 0.01 /\\ n - o > 0.02 +/- 0.01')
  expect(condition.clauses.map(({ text }) => text)).toEqual(['d < 0.1 +/- 0.01', 'n - o > 0.02 +/- 0.01'])
})

it.each<[text: string, column: number, problem: string, allowed: string]>([
  ['', 1, 'it ends here', 'n, o, d or a number'],
  ['n', 2, 'it ends here', '> or <'],
  ['n > 0.8', 8, 'it ends here', 'tolerance'],
  ['n > 0.8 +/- 0', 13, 'tolerance of 0', 'more than 0'],
  ['n > 0.8 +/- -0.1', 13, 'tolerance of -0.1', 'more than 0'],
  ['n >= 0.8 +/- 0.1', 3, '`>=`', '> or <'],
  ['n > 80% +/- 1%', 7, '`%`', 'fractions'],
  ['n > 80 +/- 1', 1, 'can never hold', 'between 0 and 1'],
  ['d < 1.5 +/- 0.1', 1, 'always holds', 'between 0 and 1'],
  ['n - o > -1.5 +/- 0.1', 1, 'always holds', 'between -1 and 1'],
  ['n / o > 1.02 +/- 0.1', 3, '`/`', 'multiply the other side'],
  ['n - o > 0 ± 0.1', 11, '`±`', '+/-'],
  ['n > o +/- 0.1', 5, '`o` on the right', 'to the left'],
  ['n * o > 0.5 +/- 0.1', 3, 'multiplied', 'a number times'],
  ['n - 0.5 > 0 +/- 0.1', 1, '-0.5 stands alone', 'only on the right'],
  ['n - n > 0 +/- 0.1', 1, 'nothing of n, o and d is left', 'at least one'],
  ['f1 > 0.5 +/- 0.1', 1, '`f1` is not known', 'n (accuracy of the new model)'],
  ['N > 0.5 +/- 0.1', 1, '`N` is not known', 'n (did you mean that?)'],
  ['n > 0.5 +/- 0.1 && d < 0.1 +/- 0.1', 17, '`&&`', '/\\'],
  ['n > 0.5 +/- 0.1 d < 0.1 +/- 0.1', 17, '`d`', '/\\ and another clause'],
  ['n > 0.5 +/- 0.1 /\\', 19, 'it ends here', 'n, o, d or a number'],
  ['(n - o > 0.5 +/- 0.1', 8, '`>`', ')'],
  ['process.exit(1)', 8, '`.`', 'n, o, d, numbers'],
  ['eval(n) > 0.5 +/- 0.1', 1, '`eval` is not known', 'n (accuracy of the new model)'],
  ['n > 0.5 +/- 0.1; d', 16, '`;`', '/\\'],
  [`${'n + '.repeat(600)}n > 0.5 +/- 0.1`, 2001, '2415 characters', 'at most 2000'],
])('%.60s is refused', (text, column, problem, allowed) => {
  expect(parseCondition(text)).toEqual({
    kind: 'invalid',
    column,
    problem: expect.stringContaining(problem),
    allowed: expect.stringContaining(allowed),
  })
})

it('any text is an answer, never an exception', () => {
  const words = fc.constantFrom(
    'n',
    'o',
    'd',
    '0.1',
    '3',
    '+',
    '-',
    '*',
    '<',
    '>',
    '+/-',
    '/\\',
    '(',
    ')',
    '/',
    'x',
    ' ',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(words, { maxLength: 30 }).map((of) => of.join(' ')),
      ),
      (text) => {
        const read = parseCondition(text)
        if (read.kind === 'invalid') return read.column >= 1 && read.column <= text.length + 1
        return read.clauses.every(({ tolerance }) => tolerance > 0)
      },
    ),
    { numRuns: 500 },
  )
})

it('a condition that was read reads the same again', () => {
  const number = fc.integer({ min: 1, max: 99 }).map((of) => of / 100)
  const clause = fc
    .tuple(number, fc.constantFrom('n', 'n - o', '2 * n - o', 'd'), fc.constantFrom('<', '>'), number)
    .map(([constant, left, sign, tolerance]) => `${left} ${sign} ${constant} +/- ${tolerance}`)
  fc.assert(
    fc.property(fc.array(clause, { minLength: 1, maxLength: 5 }), (clauses) => {
      const once = conditionOf(clauses.join(' /\\ '))
      expect(conditionOf(once.text)).toEqual(once)
    }),
    { numRuns: 100 },
  )
})
