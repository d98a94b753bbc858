const parts: Readonly<Record<string, string>> = {
  HH: '([01][0-9]|2[0-3])',
  H: '(1?[0-9]|2[0-3])',
  mm: '[0-5][0-9]',
  m: '[1-5]?[0-9]',
  ss: '[0-5][0-9]',
  s: '[1-5]?[0-9]',
}

/** The letters a pattern of a time of day may be made of. */
export const timeLetters: readonly string[] = [...Object.keys(parts), 'S']

const usual = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?'

/**
 * What a time of day looks like as text, as a regular expression every engine reads alike; undefined for a format with
 * letters that are not understood. Without a format: `09:30`, `09:30:15`, `09:30:15.25`, each with or without an offset.
 */
export function timeGrammar(format: string | undefined): string | undefined {
  if (format === undefined) return usual
  const tokens = format.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z]/g) ?? []
  const written = tokens.map((token) => {
    if (/^S+$/.test(token)) return `[0-9]{${token.length}}`
    if (/^[A-Za-z]/.test(token)) return parts[token]
    const plain = token.length > 1 ? token.slice(1, -1) : token
    return plain.replace(/[^0-9A-Za-z :]/g, '[$&]').replace(/\[([\\^\]])\]/g, '\\$1')
  })
  return written.includes(undefined) ? undefined : written.join('')
}
