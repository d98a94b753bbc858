import { type Characters, complement, isOpen } from './characters.ts'
import type { Expression, Place } from './expression.ts'

const places: Readonly<Record<Place, string>> = {
  start: '\\A',
  end: '\\z',
  'word-edge': '\\b',
  'no-word-edge': '\\B',
}

/**
 * The expression as RE2 and Java's engines read it alike: sets written out, no flags, no captures, the ends as `\A`
 * and `\z`. A backslash is written `\x{5C}`, so that `\b` never stands for anything but a word's edge.
 */
export function print(expression: Expression): string {
  switch (expression.kind) {
    case 'characters':
      return printSet(expression.of)
    case 'place':
      return places[expression.at]
    case 'sequence':
      return expression.parts.map((part) => (part.kind === 'choice' ? grouped(part) : print(part))).join('')
    case 'choice':
      return expression.options.map(print).join('|')
    case 'repeat': {
      const { part } = expression
      return `${part.kind === 'characters' ? print(part) : grouped(part)}${printBounds(expression)}`
    }
  }
}

function grouped(expression: Expression): string {
  return `(?:${print(expression)})`
}

function printBounds({ least, most }: { readonly least: number; readonly most: number | undefined }): string {
  if (most === undefined) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`
  return least === 0 && most === 1 ? '?' : least === most ? `{${least}}` : `{${least},${most}}`
}

function printSet(set: Characters): string {
  const [first, ...others] = set
  if (first !== undefined && others.length === 0 && first[0] === first[1]) return printCharacter(first[0])
  const outside = isOpen(set) ? complement(set) : []
  return outside.length > 0 ? `[^${outside.map(printRange).join('')}]` : `[${set.map(printRange).join('')}]`
}

function printRange([first, last]: readonly [number, number]): string {
  if (first === last) return printCharacter(first)
  const between = last === first + 1 ? '' : '-'
  return `${printCharacter(first)}${between}${printCharacter(last)}`
}

/** Letters and digits as they are, what has a meaning of its own behind a backslash, everything else by its number. */
function printCharacter(codePoint: number): string {
  const character = String.fromCodePoint(codePoint)
  if (/[0-9A-Za-z _,:;@%"'/=<>!~`]/.test(character)) return character
  if (/[.^$|()[\]{}*+?\-&#]/.test(character)) return `\\${character}`
  return `\\x{${codePoint.toString(16).toUpperCase()}}`
}
