import { type Characters, codeOf, complement, inBothCases, single, union } from './characters.ts'
import type { Cursor } from './cursor.ts'
import { parseEscape } from './parse-escape.ts'

/**
 * Reads a class after its `[` was taken.
 * @throws Unportable
 */
export function parseClass(cursor: Cursor, ignoreCase: boolean): Characters {
  const at = cursor.at - 1
  const negated = cursor.takeIf('^')
  if (cursor.peek() === ']')
    cursor.refuse(at, 'a class that is empty to some engines and holds `]` to others; write `\\]` for that')
  const sets: Characters[] = []
  while (cursor.peek() !== ']') {
    if (cursor.atEnd) cursor.refuse(at, 'the class `[` has no end')
    sets.push(member(cursor))
  }
  cursor.take()
  const all = union(...sets)
  const folded = ignoreCase ? inBothCases(all) : all
  const found = negated ? complement(folded) : folded
  if (found.length === 0) cursor.refuse(at, 'a class that no character is in')
  return found
}

/** One character, a set such as `\d`, or a range. */
function member(cursor: Cursor): Characters {
  const at = cursor.at
  const first = one(cursor)
  if (cursor.peek() !== '-' || cursor.peek(1) === ']' || cursor.peek(1) === '')
    return typeof first === 'number' ? single(first) : first
  cursor.take()
  const last = one(cursor)
  if (typeof first !== 'number' || typeof last !== 'number')
    cursor.refuse(at, 'a range from or to a set; write `\\-` for a hyphen')
  if (first > last)
    cursor.refuse(at, `a range backwards: \`${String.fromCodePoint(first)}-${String.fromCodePoint(last)}\``)
  return [[first, last]]
}

function one(cursor: Cursor): number | Characters {
  const at = cursor.at
  if (cursor.takeIf('[:') || cursor.takeIf('[.') || cursor.takeIf('[='))
    cursor.refuse(at, 'a class by name, in some engines only; write its characters, such as `a-zA-Z`')
  if (!cursor.takeIf('\\')) return codeOf(cursor.take())
  const escaped = parseEscape(cursor, true)
  if (escaped.kind === 'place') throw new RangeError('there are no places in a class')
  return escaped.kind === 'set' ? escaped.of : escaped.codePoint
}
