import { Failure } from '#core/failure.ts'

/** A piece of DQDL; where it starts and ends in the text. */
export interface Token {
  /** `word` holds names, keywords and numbers without a sign. */
  readonly kind: 'word' | 'text' | 'sign' | 'end'
  /** Of a text: what stands between the quotes, with `\"` and `\\` read. */
  readonly value: string
  readonly start: number
  readonly end: number
  readonly line: number
  /** Its place among the pieces. */
  readonly index: number
}

const pattern =
  /(?<gap>[ \t\r\n]+|#[^\n]*)|"(?<text>(?:\\["\\]|[^"\\]|\\(?!["\\]))*)"|(?<word>[\p{L}\p{N}_.$]+)|(?<sign>!=|>=|<=|->|[[\](){},=<>:*/+-])/uy

/**
 * Cuts a DQDL text into pieces; comments run from `#` to the end of the line.
 * @throws Failure CONFIGURATION_INVALID at a character that nothing starts with, such as a quote without its end
 */
export function tokensOf(source: string, file: string): readonly Token[] {
  const tokens: Token[] = []
  let line = 1
  let start = 0
  while (start < source.length) {
    pattern.lastIndex = start
    const found = pattern.exec(source)
    if (found?.groups === undefined) throw unreadable(source, start, { file, line })
    const { text, word, sign } = found.groups
    const end = start + found[0].length
    const at = { start, end, line, index: tokens.length }
    if (text !== undefined) tokens.push({ kind: 'text', value: text.replaceAll(/\\(["\\])/g, '$1'), ...at })
    else if (word !== undefined) tokens.push({ kind: 'word', value: word, ...at })
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign, ...at })
    line += found[0].split('\n').length - 1
    start = end
  }
  tokens.push({ kind: 'end', value: '', start, end: start, line, index: tokens.length })
  return tokens
}

function unreadable(source: string, start: number, place: { file: string; line: number }): Failure {
  const quote = source[start] === '"'
  return new Failure({
    code: 'CONFIGURATION_INVALID',
    problem: quote
      ? 'a text starts here and never ends'
      : `\`${[...source.slice(start)][0]}\` starts nothing in DQDL`,
    allowed: 'rules such as `IsComplete "id"`; texts in double quotes, `\\"` for a quote inside one',
    place,
  })
}
