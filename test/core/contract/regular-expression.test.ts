import fc from 'fast-check'
import { expect, it } from 'vitest'
import { matchesPattern, patternMisfit, portablePattern } from '#core/contract/regular-expression.ts'
import { patterns, patternTexts } from '../../builders/patterns.ts'

it.each<[words: string, pattern: string, rewritten: string]>([
  ['literals', 'abc', 'abc'],
  ['digits', '\\d{3}-\\d{4}', '[0-9]{3}\\-[0-9]{4}'],
  ['word characters', '\\w+', '[0-9A-Z_a-z]+'],
  ['what is no space', '\\S', '[^\\x{9}-\\x{D} ]'],
  ['a set in a class', '[\\d.]', '[\\.0-9]'],
  ['what is no digit, in a class', '[\\D5]', '[^0-46-9]'],
  ['the dot', 'a.c', 'a[^\\x{A}\\x{D}\\x{2028}\\x{2029}]c'],
  ['anchors', '^a$', '\\Aa\\z'],
  ['anchors of other engines', '\\Aa\\z', '\\Aa\\z'],
  ['an alternation', 'ab|cd', 'ab|cd'],
  ['an alternation inside', '^(?:a|b)c', '\\A(?:a|b)c'],
  ['groups of every kind', '(a)(?<n>b)(?P<m>c)(?:d)', 'abcd'],
  ['a group that repeats', '(ab){2,}', '(?:ab){2,}'],
  ['lazy repeats', 'a*?b+?c??d{1,2}?', 'a*b+c?d{1,2}'],
  ['a repeat of one', 'a{1}', 'a{1}'],
  ['ignoring case', '(?i)ab1', '[Aa][Bb]1'],
  ['ignoring case in a class', '(?i)[b-d]', '[B-Db-d]'],
  ['ignoring case in a group', 'a(?i:b)c', 'a[Bb]c'],
  ['ignoring case up to the end of a group', '(a(?i)b|c)d', '(?:a[Bb]|[Cc])d'],
  ['ignoring case has no other k', '(?i)k', '[Kk]'],
  ['escapes', '\\.\\/\\-\\t\\x41\\u00e9\\u{1F600}\\cA\\0', '\\./\\-\\x{9}A\\x{E9}\\x{1F600}\\x{1}\\x{0}'],
  ['two halves of a character', '\\uD83D\\uDE00', '\\x{1F600}'],
  ['a character beyond ASCII', 'é[ä-ü]', '\\x{E9}[\\x{E4}-\\x{FC}]'],
  ['a backslash', '\\\\b', '\\x{5C}b'],
  ['a word’s edge', '\\bno\\B', '\\bno\\B'],
  ['a backspace', '[\\b]', '\\x{8}'],
  ['braces that repeat nothing', '{a}', '\\{a\\}'],
  ['brackets that open nothing', ']a[[]', '\\]a\\['],
  ['hyphens at the ends of a class', '[-a][a-][a-c-e]', '[\\-a][\\-a][\\-a-ce]'],
  ['a caret in a class', '[a^]', '[\\^a]'],
  ['an empty option', 'a|', 'a|'],
  ['nothing', '(?:)', ''],
])('rewrites %s', (_, pattern, rewritten) => {
  expect(portablePattern(pattern)).toBe(rewritten)
})

it.each<[words: string, pattern: string, at: number, problem: string]>([
  ['look-ahead', 'a(?=b)', 2, '`(?=` looks ahead'],
  ['negative look-ahead', 'a(?!b)', 2, '`(?!` looks ahead'],
  ['look-behind', '(?<=a)b', 1, '`(?<=` looks behind'],
  ['negative look-behind', 'x(?<!a)b', 2, '`(?<!` looks behind'],
  ['a back-reference', '(a)\\1', 4, '`\\1` refers back'],
  ['a named back-reference', '(?<n>a)\\k<n>', 8, '`\\k` refers back'],
  ['a possessive star', 'a*+', 3, 'possessive'],
  ['possessive bounds', 'a{2}+', 5, 'possessive'],
  ['an atomic group', '(?>a)', 1, 'never gives back'],
  ['a comment', '(?#x)', 1, 'is a comment'],
  ['another flag', '(?s)a', 1, '`(?s` is not portable'],
  ['several flags', '(?im)a', 1, '`(?im` is not portable'],
  ['a Unicode property', '\\p{L}+', 1, 'Unicode property'],
  ['a class by name', '[[:alpha:]]', 2, 'a class by name'],
  ['an octal number', '\\012', 1, 'an octal number'],
  ['a letter that means nothing', 'a\\h', 2, '`\\h` means different things'],
  ['the end before a line break', 'a\\Z', 2, 'before a last line break'],
  ['a quotation', '\\Qa\\E', 1, '`\\Q` quotes'],
  ['a word’s edge beyond ASCII', 'ß\\bü', 2, '`\\b` in a pattern with characters beyond ASCII'],
  ['nothing to repeat', '*a', 1, 'nothing before it'],
  ['nothing to repeat in a group', '(+)', 2, 'nothing before it'],
  ['an anchor to repeat', '^*', 2, 'a repeat of a place'],
  ['a repeat of a repeat', 'a**', 3, 'a repeat of a repeat'],
  ['a repeat without lower bound', 'a{,3}', 2, 'without its lower bound'],
  ['bounds the wrong way round', 'a{3,2}', 2, 'the wrong way round'],
  ['too many repeats', 'a{1001}', 2, 'more than 1000 times'],
  ['repeats that multiply', '(a{100}){11}', 1, 'multiply to more than 1000'],
  ['too large', '((abcdefgh){5,}|[a-f]{900}){1}'.repeat(8), 1, 'more than 5000 parts'],
  ['an open group', '(a', 1, '`(` without its `)`'],
  ['a closing bracket alone', 'a)', 2, '`)` without its `(`'],
  ['an open class', '[a', 1, 'has no end'],
  ['an empty class', 'a[]', 2, 'a class that is empty'],
  ['a class of everything but', '[^]', 1, 'a class that is empty'],
  ['a class no character is in', '[^\\s\\S]', 1, 'no character is in'],
  ['a range backwards', '[z-a]', 2, 'a range backwards: `z-a`'],
  ['a range from a set', '[\\d-z]', 2, 'a range from or to a set'],
  ['a backslash at the end', 'a\\', 2, 'nothing to follow'],
  ['half a character', '\\uD83D', 1, 'half a character'],
  ['hex digits missing', '\\xZ', 1, 'needs two hex digits'],
  ['a character beyond the last', '\\u{110000}', 1, 'beyond the last character'],
  ['groups too deep', `${'('.repeat(60)}${')'.repeat(60)}`, 51, 'more than 50 deep'],
  ['a long pattern', 'a'.repeat(2001), 1, '2001 characters are too many'],
])('refuses %s', (_, pattern, at, problem) => {
  expect(patternMisfit(pattern, ['pattern'])).toEqual([
    {
      path: ['pattern'],
      problem: expect.stringContaining(`at character ${at}: `),
      allowed: expect.stringContaining('(?i) for ASCII letters'),
    },
  ])
  expect(patternMisfit(pattern, [])[0]?.problem).toContain(problem)
})

it.each<[pattern: string, extent: 'whole' | 'part', text: string, answer: boolean]>([
  ['a', 'whole', 'a', true],
  ['a', 'whole', 'ab', false],
  ['a', 'part', 'bab', true],
  ['^a', 'part', 'ba', false],
  ['a$', 'part', 'a\n', false],
  ['', 'whole', '', true],
  ['(a|b|)*c', 'whole', 'abbac', true],
  ['(a*)*', 'whole', 'aaab', false],
  ['a{2,3}', 'whole', 'a', false],
  ['a{2,3}', 'whole', 'aaa', true],
  ['a{2,3}', 'whole', 'aaaa', false],
  ['a{2,}', 'whole', 'aaaaaa', true],
  ['\\bcat\\b', 'part', 'a cat.', true],
  ['\\bcat\\b', 'part', 'concat', false],
  ['\\Bcat', 'part', 'concat', true],
  ['.', 'whole', '👍', true],
  ['.', 'whole', '\u2028', false],
])('%s, %s of %j: %s', (pattern, extent, text, answer) => {
  expect(matchesPattern(pattern, text, extent)).toBe(answer)
})

it('takes no longer for a text that would take another engine for ever', () => {
  expect(matchesPattern('(a+)+b', `${'a'.repeat(2000)}!`)).toBe(false)
})

it('answers as JavaScript does, and so does what it rewrites', () => {
  fc.assert(
    fc.property(patterns, patternTexts, (pattern, text) => {
      const answer = new RegExp(`^(?:${pattern})$`, 'u').test(text)
      const part = new RegExp(pattern, 'u').test(text)
      expect([matchesPattern(pattern, text), matchesPattern(pattern, text, 'part')]).toEqual([answer, part])
      expect(matchesPattern(portablePattern(pattern), text)).toBe(answer)
    }),
    { numRuns: 500 },
  )
})
