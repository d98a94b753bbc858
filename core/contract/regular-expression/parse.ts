import { anyCharacter, codeOf, inBothCases, single } from './characters.ts'
import { Cursor } from './cursor.ts'
import { type Expression, repetitionOf, sizeOf } from './expression.ts'
import { parseClass } from './parse-class.ts'
import { parseEscape } from './parse-escape.ts'

/** Longer patterns are refused unread. */
const mostCharacters = 2000
/** Groups in groups in groups. */
const deepest = 50
/** Bounds of a repeat, also of repeats in repeats multiplied: RE2 goes no further. */
const mostRepeats = 1000
/** Parts with all repeats written out. */
const largest = 5000

/** What holds from here to the end of a group. */
interface Scope {
  ignoreCase: boolean
  readonly depth: number
  /** Where `\b` and `\B` stand, of the whole pattern. */
  readonly wordEdges: number[]
}

const refusedGroups: readonly (readonly [opening: string, problem: string])[] = [
  ['(?<=', 'looks behind; no engine of linear time can'],
  ['(?<!', 'looks behind; no engine of linear time can'],
  ['(?=', 'looks ahead; no engine of linear time can'],
  ['(?!', 'looks ahead; no engine of linear time can'],
  ['(?>', 'is a group that never gives back, in some engines only'],
  ['(?#', 'is a comment, in some engines only'],
  ['(?|', 'resets group numbers, in some engines only'],
]

/**
 * Reads a pattern of the portable subset: literals, `.`, classes, groups, alternation, repeats with bounds up to 1,000,
 * `^`, `$`, `\b`, and `(?i)`, which is about ASCII letters. Every engine gives the same answer for these.
 * @throws Unportable with the place and the reason
 */
export function parse(pattern: string): Expression {
  const cursor = new Cursor(pattern)
  if (pattern.length > mostCharacters)
    cursor.refuse(1, `${pattern.length} characters are too many; ${mostCharacters} are allowed`)
  const wordEdges: number[] = []
  const expression = choice(cursor, { ignoreCase: false, depth: 0, wordEdges })
  if (!cursor.atEnd) cursor.refuse(cursor.at, '`)` without its `(`; write `\\)` for the character')
  if (repetitionOf(expression) > mostRepeats)
    cursor.refuse(1, `its repeats multiply to more than ${mostRepeats}`)
  if (sizeOf(expression) > largest)
    cursor.refuse(1, `with its repeats written out it has more than ${largest} parts`)
  // Where a word ends is known of ASCII alone: elsewhere engines disagree about what a letter is.
  const [edge] = wordEdges
  if (edge !== undefined && /[^\0-\x7F]|\\u|\\x\{/.test(pattern))
    cursor.refuse(
      edge,
      '`\\b` in a pattern with characters beyond ASCII: engines disagree about what a word is',
    )
  return expression
}

function choice(cursor: Cursor, scope: Scope): Expression {
  const options = [sequence(cursor, scope)]
  while (cursor.takeIf('|')) options.push(sequence(cursor, scope))
  return options.length === 1 ? options[0]! : { kind: 'choice', options }
}

function sequence(cursor: Cursor, scope: Scope): Expression {
  const parts: Expression[] = []
  while (!cursor.atEnd && cursor.peek() !== '|' && cursor.peek() !== ')') {
    const part = atom(cursor, scope)
    if (part !== undefined) parts.push(repeated(cursor, part))
  }
  return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts }
}

/** One part without its repeat; undefined for a flag, which is none. */
function atom(cursor: Cursor, scope: Scope): Expression | undefined {
  const at = cursor.at
  if (cursor.peek() === '(') return group(cursor, scope)
  if (quantifier(cursor) !== undefined) cursor.refuse(at, 'a repeat with nothing before it')
  const character = cursor.take()
  switch (character) {
    case '^':
      return { kind: 'place', at: 'start' }
    case '$':
      return { kind: 'place', at: 'end' }
    case '.':
      return { kind: 'characters', of: anyCharacter }
    case '[':
      return { kind: 'characters', of: parseClass(cursor, scope.ignoreCase) }
    case '\\': {
      const escaped = parseEscape(cursor, false)
      if (escaped.kind === 'place') {
        if (escaped.at === 'word-edge' || escaped.at === 'no-word-edge') scope.wordEdges.push(at)
        return escaped
      }
      if (escaped.kind === 'set') return { kind: 'characters', of: escaped.of }
      return literal(escaped.codePoint, scope)
    }
    default:
      return literal(codeOf(character), scope)
  }
}

function literal(codePoint: number, { ignoreCase }: Scope): Expression {
  const of = single(codePoint)
  return { kind: 'characters', of: ignoreCase ? inBothCases(of) : of }
}

function group(cursor: Cursor, scope: Scope): Expression | undefined {
  const at = cursor.at
  if (scope.depth === deepest) cursor.refuse(at, `groups stand more than ${deepest} deep`)
  for (const [opening, problem] of refusedGroups)
    if (cursor.takeIf(opening)) cursor.refuse(at, `\`${opening}\` ${problem}`)
  const inner: Scope = { ...scope, depth: scope.depth + 1 }
  const plain = cursor.takeIf('(?:') || cursor.takeMatch(/\(\?P?<[A-Za-z_]\w*>/y) !== undefined
  if (!plain && cursor.takeIf('(?')) {
    const flags = cursor.takeMatch(/(-?i)([:)])/y)
    if (flags === undefined) {
      const written = cursor.takeMatch(/[A-Za-z-]*/y)?.[0] ?? ''
      cursor.refuse(at, `\`(?${written}\` is not portable; of the flags only \`(?i)\` is`)
    }
    const ignoreCase = flags[1] === 'i'
    if (flags[2] === ')') {
      scope.ignoreCase = ignoreCase
      return undefined
    }
    inner.ignoreCase = ignoreCase
  } else if (!plain) cursor.take()
  const found = choice(cursor, inner)
  if (!cursor.takeIf(')')) cursor.refuse(at, '`(` without its `)`; write `\\(` for the character')
  return found
}

interface Quantifier {
  readonly least: number
  readonly most: number | undefined
}

/** Takes `*`, `+`, `?` or bounds in braces, if they come next. A brace that is none of that is a character. */
function quantifier(cursor: Cursor): Quantifier | undefined {
  if (cursor.takeIf('*')) return { least: 0, most: undefined }
  if (cursor.takeIf('+')) return { least: 1, most: undefined }
  if (cursor.takeIf('?')) return { least: 0, most: 1 }
  const at = cursor.at
  if (cursor.takeMatch(/\{,\d+\}/y) !== undefined)
    cursor.refuse(at, 'a repeat without its lower bound means different things; write `{0,…}`')
  const bounds = cursor.takeMatch(/\{(\d{1,9})(,(\d{1,9})?)?\}/y)
  if (bounds === undefined) return undefined
  const least = Number(bounds[1])
  const most = bounds[2] === undefined ? least : bounds[3] === undefined ? undefined : Number(bounds[3])
  if (Math.max(least, most ?? 0) > mostRepeats)
    cursor.refuse(at, `\`${bounds[0]}\` repeats more than ${mostRepeats} times`)
  if (most !== undefined && least > most)
    cursor.refuse(at, `\`${bounds[0]}\` has its bounds the wrong way round`)
  return { least, most }
}

function repeated(cursor: Cursor, part: Expression): Expression {
  const at = cursor.at
  const bounds = quantifier(cursor)
  if (bounds === undefined) return part
  if (part.kind === 'place') cursor.refuse(at, 'a repeat of a place between characters')
  const possessive = cursor.at
  if (cursor.takeIf('+')) cursor.refuse(possessive, 'a repeat that never gives back (possessive)')
  cursor.takeIf('?')
  const again = cursor.at
  if (quantifier(cursor) !== undefined) cursor.refuse(again, 'a repeat of a repeat; put the first in a group')
  return { kind: 'repeat', part, ...bounds }
}
