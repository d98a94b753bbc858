/** Longest text of a value that is shown in a table or sentence, in code points. */
const mostCharacters = 120

/**
 * Untrusted text on one line: runs of white space and control characters become one space, colour codes, invisible
 * format characters (bidirectional overrides, zero-width) and heaps of combining marks go, and what is longer than
 * `most` code points is cut with `…`.
 */
export function plainText(text: string, most = mostCharacters): string {
  const visible = withoutColours(text.slice(0, most * 8))
    .toWellFormed()
    .replace(/[\p{Cf}\p{Co}\p{Cn}\u{115F}\u{1160}\u{3164}\u{FFA0}]/gu, '')
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .trim()
  const characters = [...visible]
  if (characters.length > most)
    return `${characters
      .slice(0, most - 1)
      .join('')
      .trimEnd()}…`
  return text.length > most * 8 ? `${visible}…` : visible
}

/** Lines of a log, each made plain with its indentation kept; the last `most` lines that hold anything. */
export function plainLines(text: string, most = 25, width = 160): string[] {
  const lines = text
    .slice(-most * width * 4)
    .split(/\r\n|\n|\r/)
    .map((line) => {
      const indentation = /^[ \t]{0,16}/.exec(line)?.[0].replaceAll('\t', '  ') ?? ''
      return `${indentation}${plainText(line, width)}`.trimEnd()
    })
    .filter((line) => line !== '')
  return lines.slice(-most)
}

/** Breaks a line at spaces so that no line has more than `width` characters; later lines start with `indent`. */
export function wrapped(line: string, width: number, indent: string): string[] {
  const lines: string[] = []
  const start = /^ */.exec(line)?.[0] ?? ''
  let current = start
  for (const word of line.slice(start.length).split(' ')) {
    let rest = word
    const room = (): number => width - current.length - (current.trim() === '' ? 0 : 1)
    if (rest.length > room() && current.trim() !== '') {
      lines.push(current)
      current = indent
    }
    while (rest.length > width - indent.length) {
      const head = rest.slice(0, room())
      lines.push(`${current}${head}`)
      rest = rest.slice(head.length)
      current = indent
    }
    current = current.trim() === '' ? `${current}${rest}` : `${current} ${rest}`
  }
  return [...lines, current].map((text) => text.trimEnd())
}

function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colour codes start with an escape character
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
}
