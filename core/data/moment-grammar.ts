/** A format of dates or timestamps, as the data contract standard writes it: `M/d/yyyy H:mm`. */
export interface MomentFormat {
  /** What the whole text looks like, as a regular expression every engine reads alike; one capture for each of the letters. */
  readonly grammar: string
  /** The runs of letters in their order, such as `M`, `d`, `yyyy`. */
  readonly letters: readonly string[]
}

/** Names of the months in the order of the year. */
export const monthNames: readonly string[] = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/** What a date looks like where no format is given: `2026-11-21`. */
export const dateGrammar = '[0-9]{4}-[0-9]{2}-[0-9]{2}'

const timeOfDay = '(?:[01][0-9]|2[0-3]):[0-5][0-9]'
const offset = '[+-](?:0[0-9]|1[0-3]):?[0-5][0-9]|[+-](?:0[0-9]|1[0-3])|[+-]14(?::?00)?'

/**
 * What a timestamp looks like where no format is given: `2026-11-21 09:30`, `2026-11-21T09:30:15.25`. Digits beyond
 * microseconds are cut off.
 */
export const localTimestampGrammar = `(${dateGrammar})[ T](${timeOfDay})(?:(:[0-5][0-9])(?:([.][0-9]{1,6})[0-9]*)?)?`
/** The same with the place it is told for: `Z`, ` UTC`, or hours and minutes from UTC, up to 14. */
export const zonedTimestampGrammar = `(${dateGrammar})[ T](${timeOfDay})(:[0-5][0-9])(?:([.][0-9]{1,6})[0-9]*)?(Z| UTC|${offset})`

const numbers: Readonly<Record<string, string>> = {
  yyyy: '[0-9]{4}',
  yy: '[0-9]{2}',
  MMMM: alternatives(monthNames),
  MMM: alternatives(monthNames.map((name) => name.slice(0, 3))),
  MM: '0[1-9]|1[0-2]',
  M: '1[0-2]|0?[1-9]',
  dd: '0[1-9]|[12][0-9]|3[01]',
  d: '3[01]|[12][0-9]|0?[1-9]',
  HH: '[01][0-9]|2[0-3]',
  H: '2[0-3]|[01]?[0-9]',
  mm: '[0-5][0-9]',
  m: '[0-5]?[0-9]',
  ss: '[0-5][0-9]',
  s: '[0-5]?[0-9]',
}

/**
 * Reads a format of dates or timestamps; undefined if it holds letters that are not understood. Twice a letter means two
 * digits, once one or two, `MMM` and `MMMM` the English names of the months.
 */
export function readMomentFormat(format: string): MomentFormat | undefined {
  const tokens = format.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z]/gu) ?? []
  const letters = tokens.filter((token) => /^[A-Za-z]/.test(token))
  if (!letters.every((token) => Object.hasOwn(numbers, token))) return undefined
  const written = tokens.map((token) =>
    /^[A-Za-z]/.test(token)
      ? `(${numbers[token]})`
      : plain(token.length > 1 ? token.replaceAll("'", '') : token),
  )
  return { grammar: written.join(''), letters }
}

/** Names in any case. Classes say so, because a flag would also let in letters such as ſ. */
function alternatives(names: readonly string[]): string {
  return names
    .map((name) => [...name].map((letter) => `[${letter.toUpperCase()}${letter}]`).join(''))
    .join('|')
}

function plain(characters: string): string {
  return [...characters]
    .map((character) =>
      /[0-9A-Za-z :-]/.test(character)
        ? character
        : `\\x{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
    )
    .join('')
}
