import { identifier, text } from '#core/data/sql.ts'
import type { WrittenNumber } from './column-facts.ts'

/** Ways of writing numbers that are none to the contract: the RE2 pattern of a trimmed text, and how to read it. */
const ways = {
  plain: {
    pattern: '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?',
    read: (value: string) => value,
    words: 'numbers with other texts or spaces among them',
  },
  thousands: {
    pattern: '[+-]?[0-9]{1,3}(,[0-9]{3})*([.][0-9]+)?',
    read: (value: string) => `replace(${value}, ',', '')`,
    words: 'numbers with a comma between thousands',
  },
  decimalComma: {
    pattern: '[+-]?[0-9]+(,[0-9]+)?',
    read: (value: string) => `replace(${value}, ',', '.')`,
    words: 'numbers with a decimal comma',
  },
} as const

export type Way = keyof typeof ways
export const waysOfWriting = Object.keys(ways) as readonly Way[]

/** Share of the texts that must be numbers for the column to count as numbers. */
const mostlyNumbers = 0.95

/** SQL condition: the text is a number written this way, spaces around it aside. */
export function isWritten(way: Way, value: string): string {
  return `regexp_full_match(trim(${value}), ${text(ways[way].pattern)})`
}

/**
 * How a column of texts is read as numbers, if most of them are.
 * @param fits texts that are numbers, by way
 */
export function writtenNumberOf(
  column: string,
  texts: number,
  fits: Readonly<Record<Way, number>>,
): WrittenNumber | undefined {
  const way = waysOfWriting.reduce((best, other) => (fits[other] > fits[best] ? other : best))
  if (texts === 0 || fits[way] < mostlyNumbers * texts) return undefined
  const { pattern, read, words } = ways[way]
  return {
    expression: `TRY_CAST(${read(`trim(${identifier(column)})`)} AS DOUBLE)`,
    pattern: ` *${pattern} *`,
    odd: texts - fits[way],
    words,
  }
}
