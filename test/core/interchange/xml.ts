/** An element of an XML document, for tests: enough of XML to see that a document is well-formed. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  readonly text: string
}

interface Open {
  name: string
  attributes: Record<string, string>
  children: Element[]
  text: string
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

/** Reads a document. @throws Error where it is not well-formed, or holds what XML 1.0 does not allow */
export function parseXml(source: string): Element {
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(source))
    throw new Error('a character XML lacks')
  const body = source.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  const stack: Open[] = [{ name: '', attributes: {}, children: [], text: '' }]
  const token = /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/gy
  let end = 0
  for (const found of body.matchAll(token)) {
    if (found.index !== end) throw new Error(`not XML at ${JSON.stringify(body.slice(end, end + 40))}`)
    end += found[0].length
    const [, closing, name, attributes = '', empty, text] = found
    const top = stack.at(-1)
    if (top === undefined) throw new Error('too many ends')
    if (text !== undefined) top.text += unescaped(text)
    else if (closing === '/') {
      if (top.name !== name) throw new Error(`</${name}> ends <${top.name}>`)
      stack.pop()
      stack.at(-1)?.children.push(top)
    } else {
      const pairs = [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        unescaped(value),
      ])
      const element = { name: name ?? '', attributes: Object.fromEntries(pairs), children: [], text: '' }
      if (empty === '/') top.children.push(element)
      else stack.push(element)
    }
  }
  const [root, ...open] = stack
  if (end !== body.length || open.length > 0 || root?.children.length !== 1)
    throw new Error('not one whole document')
  return root.children[0] as Element
}

function unescaped(text: string): string {
  return text.replaceAll(/&(\w+);|&/g, (whole, name: string | undefined) => {
    const character = name === undefined ? undefined : entities[name]
    if (character === undefined) throw new Error(`${whole} is no entity`)
    return character
  })
}
