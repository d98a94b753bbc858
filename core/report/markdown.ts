import { plainText } from './plain-text.ts'

/**
 * Text that is safe to put into GitHub Markdown as it is. Only `md` and its neighbours here make one, so that
 * a value of the data, of a model or of a pull request's files cannot get in without being escaped.
 */
export interface Markdown {
  readonly markdown: string
}

/** Nothing at all. */
export const nothing: Markdown = { markdown: '' }

/** The template's own text is taken as Markdown; what is put in is escaped, unless it is Markdown already. */
export function md(own: TemplateStringsArray, ...pieces: readonly (Markdown | string | number)[]): Markdown {
  const parts = own.map((part, index) => {
    const piece = pieces[index]
    if (piece === undefined) return part
    return part + (typeof piece === 'object' ? piece.markdown : text(String(piece), 400).markdown)
  })
  return { markdown: parts.join('') }
}

/** Several pieces in a row. */
export function joined(pieces: readonly Markdown[], separator: string): Markdown {
  return {
    markdown: pieces
      .map((piece) => piece.markdown)
      .filter((piece) => piece !== '')
      .join(separator),
  }
}

const characters: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '|': '&#124;',
  '\\': '\\\\',
  '`': '\\`',
  '*': '\\*',
  _: '\\_',
  '[': '\\[',
  ']': '\\]',
  '~': '\\~',
}
const special =
  /[&<>|\\`*[\]~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|[$@#]|:(?=\/\/)|:(?=[\w+-]+:)|(?<=www)\.|(?<=gh)-(?=\d)/giu

/**
 * Untrusted text within a sentence. GitHub looks for mentions, references, formulas and addresses after Markdown is
 * done, so a backslash does not stop them; a `<span>` around the one character they need does.
 */
export function text(untrusted: string, most?: number): Markdown {
  const escaped = plainText(untrusted, most)
    .replace(special, (found) => characters[found] ?? `<span>${found}</span>`)
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^[-+](?=\s|$)|^(?=[-=][-=\s]*$)/, '\\$&')
  return { markdown: escaped }
}

/** Untrusted text as code: names, values, digests. */
export function code(untrusted: string, most?: number): Markdown {
  const plain = plainText(untrusted, most)
  if (plain === '') return { markdown: '`(blank)`' }
  if (!/[`|\\]|<!--|-->/.test(plain)) return { markdown: `\`${plain}\`` }
  const entities = plain.replace(/[^A-Za-z0-9 ]/gu, (found) => `&#${found.codePointAt(0) ?? 32};`)
  return { markdown: `<code>${entities}</code>` }
}

/** Untrusted text whose words stay on one line: a number with its unit. */
export function unbroken(untrusted: string): Markdown {
  return { markdown: text(untrusted).markdown.replaceAll(' ', '&nbsp;') }
}

/** A drawing of the kit, every character as wide as the next. @throws RangeError when it holds anything else */
export function drawing(cells: string): Markdown {
  if (!/^[\u00a0│┼─├┤●]+$/.test(cells)) throw new RangeError('a drawing is made of lines and dots')
  return { markdown: `\`${cells}\`` }
}

/** Untrusted sentences in which `names` stand in backticks: those become code, the rest is escaped. */
export function prose(untrusted: string, most = 600): Markdown {
  const parts = plainText(untrusted, most).split(/`([^`]+)`/)
  return {
    markdown: parts
      .map((part, index) => {
        if (index % 2 === 1) return code(part, most).markdown
        const [before = '', after = ''] = [/^\s*/.exec(part)?.[0], /\s*$/.exec(part)?.[0]]
        const escaped = part.trim() === '' ? '' : text(part, most).markdown
        return part.trim() === '' ? part : `${before}${escaped}${after}`
      })
      .join(''),
  }
}

/** Untrusted lines as they are, in a block of their own. */
export function block(lines: readonly string[]): Markdown {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)),
  )
  const fence = '`'.repeat(longest + 1)
  return { markdown: [`${fence}text`, ...lines, fence].join('\n') }
}

/** A link; only the label where the address is not a plain http(s) one. */
export function link(label: Markdown, address: string | undefined): Markdown {
  if (address === undefined || !/^https?:\/\/[\w.~:/?#@!$&*+,;=%-]+$/.test(address)) return label
  return { markdown: `[${label.markdown}](${address})` }
}

export interface Column {
  /** Plain words of the kit. */
  readonly head: string
  readonly align?: 'left' | 'right' | undefined
}

/** A table. @throws RangeError when a cell would break it: that is a mistake in the kit, not in the data */
export function table(columns: readonly Column[], rows: readonly (readonly Markdown[])[]): Markdown {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const broken = rows.flat().find(({ markdown }) => /[|\n]/.test(markdown))
  if (broken !== undefined) throw new RangeError(`a table cell must not hold ${broken.markdown}`)
  if (rows.some((row) => row.length !== columns.length))
    throw new RangeError('a row has too many or few cells')
  return {
    markdown: [
      line(columns.map((column) => column.head)),
      line(columns.map((column) => (column.align === 'right' ? '--:' : '---'))),
      ...rows.map((row) => line(row.map((cell) => cell.markdown))),
    ].join('\n'),
  }
}

/** Items of a list. */
export function list(items: readonly Markdown[]): Markdown {
  return { markdown: items.map((item) => `- ${item.markdown}`).join('\n') }
}

/** Set apart by a bar on the left. */
export function quote(paragraphs: readonly Markdown[]): Markdown {
  return joined(
    paragraphs.map(({ markdown }) => ({ markdown: markdown.replace(/^/gm, '> ') })),
    '\n>\n',
  )
}

/** What opens on a click; the summary is plain words of the kit. */
export function details(summary: string, body: Markdown): Markdown {
  const title = summary.replace(/[&<>]/g, (found) => characters[found] ?? '')
  return { markdown: `<details>\n<summary>${title}</summary>\n\n${body.markdown}\n\n</details>` }
}

/** Paragraphs one below the other. */
export function paragraphs(parts: readonly Markdown[]): Markdown {
  return joined(parts, '\n\n')
}
