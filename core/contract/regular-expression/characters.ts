/** A set of characters as ranges of code points: ascending, apart from each other, both ends included. */
export type Characters = readonly (readonly [first: number, last: number])[]

const lastCodePoint = 0x10_ffff

/** All characters of several sets. */
export function union(...sets: readonly Characters[]): Characters {
  const ranges = sets.flat().sort(([a], [b]) => a - b)
  const joined: [number, number][] = []
  for (const [first, last] of ranges) {
    const before = joined.at(-1)
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else joined.push([first, last])
  }
  return joined
}

/** Every character that is not in the set. */
export function complement(set: Characters): Characters {
  const outside: [number, number][] = []
  let next = 0
  for (const [first, last] of set) {
    if (first > next) outside.push([next, first - 1])
    next = last + 1
  }
  if (next <= lastCodePoint) outside.push([next, lastCodePoint])
  return outside
}

/** Whether the set reaches the last character there is: its complement is the shorter way to write it. */
export function isOpen(set: Characters): boolean {
  return set.at(-1)?.[1] === lastCodePoint
}

export function contains(set: Characters, codePoint: number): boolean {
  return set.some(([first, last]) => first <= codePoint && codePoint <= last)
}

/** The set with the other case of every ASCII letter in it. Other letters have no other case here. */
export function inBothCases(set: Characters): Characters {
  return union(set, moved(set, 'A', 'Z', 32), moved(set, 'a', 'z', -32))
}

/** The part of a set between two letters, so many code points further. */
function moved(set: Characters, from: string, to: string, by: number): Characters {
  const [low, high] = [codeOf(from), codeOf(to)]
  return set.flatMap(([first, last]): Characters => {
    const [start, end] = [Math.max(first, low), Math.min(last, high)]
    return start > end ? [] : [[start + by, end + by]]
  })
}

/** The code point of a text of one character. */
export function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0
}

/** The set of one character. */
export function single(codePoint: number): Characters {
  return [[codePoint, codePoint]]
}

/** What `\d`, `\w` and `\s` stand for: ASCII alone, in every engine. */
export const digits: Characters = [[0x30, 0x39]]
export const wordCharacters: Characters = union(
  digits,
  [
    [0x41, 0x5a],
    [0x61, 0x7a],
  ],
  single(0x5f),
)
export const asciiSpaces: Characters = union([[0x09, 0x0d]], single(0x20))

/** What `.` stands for: everything that does not end a line, as ECMA-262 has it. */
export const anyCharacter: Characters = complement(union(single(0x0a), single(0x0d), [[0x2028, 0x2029]]))
