import { asciiSpaces, type Characters, codeOf, complement, digits, wordCharacters } from './characters.ts'
import type { Cursor } from './cursor.ts'

/** A backslash and what follows: one character, a set of them, or a place. */
export type Escape =
  | { readonly kind: 'character'; readonly codePoint: number }
  | { readonly kind: 'set'; readonly of: Characters }
  | { readonly kind: 'place'; readonly at: 'start' | 'end' | 'word-edge' | 'no-word-edge' }

const sets: Readonly<Record<string, Characters>> = {
  d: digits,
  w: wordCharacters,
  s: asciiSpaces,
  D: complement(digits),
  W: complement(wordCharacters),
  S: complement(asciiSpaces),
}

const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11 }

const places = { A: 'start', z: 'end', b: 'word-edge', B: 'no-word-edge' } as const

const reasons: Readonly<Record<string, string>> = {
  Z: 'also matches before a last line break; write `$`',
  p: 'asks for a Unicode property, which engines know in different versions; write the characters as a class',
  P: 'asks for a Unicode property, which engines know in different versions; write the characters as a class',
  k: 'refers back to a group; no engine of linear time can',
  Q: 'quotes what follows, in some engines only; put a backslash before each character',
}

/**
 * Reads what follows a backslash that was taken.
 * @param inClass inside `[…]`, where `\b` is a backspace and there are no places
 * @throws Unportable
 */
export function parseEscape(cursor: Cursor, inClass: boolean): Escape {
  const at = cursor.at - 1
  if (cursor.atEnd) cursor.refuse(at, 'the backslash at the end has nothing to follow')
  const letter = cursor.take()
  const set = sets[letter]
  if (set !== undefined) return { kind: 'set', of: set }
  const control = controls[letter]
  if (control !== undefined) return character(control)
  if (letter === 'b' && inClass) return character(8)
  if (!inClass && Object.hasOwn(places, letter))
    return { kind: 'place', at: places[letter as keyof typeof places] }
  if (letter === 'x' || letter === 'u') return character(codePoint(cursor, at, letter))
  if (letter === 'c') {
    const control = cursor.takeMatch(/[A-Za-z]/y)
    if (control === undefined) cursor.refuse(at, '`\\c` needs a letter')
    return character(codeOf(control[0]) % 32)
  }
  if (letter === '0') {
    if (/\d/.test(cursor.peek())) cursor.refuse(at, 'an octal number; write `\\x41`')
    return character(0)
  }
  if (/\d/.test(letter))
    cursor.refuse(at, `\`\\${letter}\` refers back to a group; no engine of linear time can`)
  if (/[A-Za-z]/.test(letter)) {
    const reason = reasons[letter] ?? 'means different things to different engines'
    cursor.refuse(at, `\`\\${letter}\` ${reason}`)
  }
  return character(codeOf(letter))
}

function character(codePoint: number): Escape {
  return { kind: 'character', codePoint }
}

/** The number of `\x41`, `\x{1F600}`, `\u0041`, `\u{1F600}`, or of two `\u` that are halves of one character. */
function codePoint(cursor: Cursor, at: number, letter: 'x' | 'u'): number {
  const braced = cursor.takeMatch(/\{([0-9A-Fa-f]{1,6})\}/y)
  const plain = braced ?? cursor.takeMatch(letter === 'x' ? /([0-9A-Fa-f]{2})/y : /([0-9A-Fa-f]{4})/y)
  if (plain === undefined)
    cursor.refuse(at, `\`\\${letter}\` needs ${letter === 'x' ? 'two' : 'four'} hex digits`)
  const code = Number.parseInt(plain[1] ?? '', 16)
  if (code > 0x10_ffff) cursor.refuse(at, `\`${plain[0]}\` is beyond the last character`)
  if (code < 0xd800 || code > 0xdfff) return code
  const low = code < 0xdc00 ? cursor.takeMatch(/\\u(d[c-f][0-9a-f]{2})/iy) : undefined
  if (low === undefined) cursor.refuse(at, 'half a character (a lone surrogate)')
  return 0x1_0000 + (code - 0xd800) * 0x400 + Number.parseInt(low[1] ?? '', 16) - 0xdc00
}
