/** A format of dates or timestamps, as the data contract standard writes it: `M/d/yyyy H:mm`. */
export interface MomentFormat {
  /** What the whole text looks like, as a regular expression every engine reads alike; one capture for each of the letters. */
  readonly grammar: string
  /** The runs of letters in their order, such as `M`, `d`, `yyyy`. */
  readonly letters: readonly string[]
  /** The same for strptime: `%-m/%-d/%Y %-H:%M`. */
  readonly strptime: string
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

/** What stands for one run of letters: as a regular expression every engine reads alike, and for strptime. */
interface Part {
  readonly grammar: string
  readonly strptime: string
}

const zulu = `Z|${offset}`

const parts: Readonly<Record<string, Part>> = {
  yyyy: { grammar: '[0-9]{4}', strptime: '%Y' },
  yy: { grammar: '[0-9]{2}', strptime: '%y' },
  MMMM: { grammar: alternatives(monthNames), strptime: '%B' },
  MMM: { grammar: alternatives(monthNames.map((name) => name.slice(0, 3))), strptime: '%b' },
  MM: { grammar: '0[1-9]|1[0-2]', strptime: '%m' },
  M: { grammar: '1[0-2]|0?[1-9]', strptime: '%-m' },
  dd: { grammar: '0[1-9]|[12][0-9]|3[01]', strptime: '%d' },
  d: { grammar: '3[01]|[12][0-9]|0?[1-9]', strptime: '%-d' },
  HH: { grammar: '[01][0-9]|2[0-3]', strptime: '%H' },
  H: { grammar: '2[0-3]|[01]?[0-9]', strptime: '%-H' },
  mm: { grammar: '[0-5][0-9]', strptime: '%M' },
  m: { grammar: '[0-5]?[0-9]', strptime: '%-M' },
  ss: { grammar: '[0-5][0-9]', strptime: '%S' },
  s: { grammar: '[0-5]?[0-9]', strptime: '%-S' },
  // Engines hold microseconds; of more digits one cuts off what another rounds.
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((digits) => [
      'S'.repeat(digits),
      { grammar: `[0-9]{${digits}}`, strptime: '%f' } as const,
    ]),
  ),
  Z: { grammar: zulu, strptime: '%z' },
  X: { grammar: zulu, strptime: '%z' },
  XX: { grammar: zulu, strptime: '%z' },
  XXX: { grammar: zulu, strptime: '%z' },
  x: { grammar: offset, strptime: '%z' },
  xx: { grammar: offset, strptime: '%z' },
  xxx: { grammar: offset, strptime: '%z' },
}

/** The letters a format of dates or timestamps may be made of. */
export const momentLetters: readonly string[] = Object.keys(parts)

/** The letters for the distance from UTC. */
export const offsetLetters: readonly string[] = momentLetters.filter((letters) => /^[ZXx]/.test(letters))
/** The letters for a fraction of a second. */
export const fractionLetters: readonly string[] = momentLetters.filter((letters) => letters.startsWith('S'))

/**
 * Reads a format of dates or timestamps; undefined if it holds letters that are not understood. Twice a letter means two
 * digits, once one or two, `MMM` and `MMMM` the English names of the months, `S` digits of a fraction of a second. A
 * distance from UTC stands at the end, with or without colon and minutes whatever the number of letters; `Z` and `X` also
 * take the letter Z, as the standard's own examples do. A `T` between date and time needs no quotes.
 */
export function readMomentFormat(format: string): MomentFormat | undefined {
  const tokens = (format.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z]/gu) ?? []).map((token) =>
    token === 'T' ? "'T'" : token,
  )
  const letters = tokens.filter((token) => /^[A-Za-z]/.test(token))
  if (tokens.includes("'") || !letters.every((token) => Object.hasOwn(parts, token))) return undefined
  if (tokens.slice(0, -1).some((token) => offsetLetters.includes(token))) return undefined
  const grammar: string[] = []
  const strptime: string[] = []
  for (const token of tokens) {
    const part = parts[token]
    const literal = token.length > 1 ? token.replaceAll("'", '') : token
    grammar.push(part === undefined ? plain(literal) : `(${part.grammar})`)
    strptime.push(part?.strptime ?? literal.replaceAll('%', '%%'))
  }
  return { grammar: grammar.join(''), letters, strptime: strptime.join('') }
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
