import fc from 'fast-check'

/** Patterns of the subset that JavaScript reads with the same meaning (its flags `u` and no other). */
export const patterns = fc.letrec<{ atom: string; piece: string; pattern: string }>((tie) => ({
  atom: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', 'é', '\\.', '.', '\\d', '\\w', '[ab]', '[^a]', '[\\w-]', '[^\\d.]', '\\x61'),
    tie('pattern').map((inner) => `(${inner})`),
    tie('pattern').map((inner) => `(?:${inner})`),
  ),
  piece: fc
    .tuple(tie('atom'), fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{1,}', '*?'))
    .map(([atom, repeat]) => `${atom}${repeat}`),
  pattern: fc
    .array(fc.array(tie('piece'), { maxLength: 3 }), { minLength: 1, maxLength: 2 })
    .map((options) => options.map((pieces) => pieces.join('')).join('|')),
})).pattern

/** Short texts of the characters that these patterns speak of. */
export const patternTexts = fc
  .array(fc.constantFrom('a', 'b', 'é', '.', '1', '-', '\n'), { maxLength: 6 })
  .map((characters) => characters.join(''))
