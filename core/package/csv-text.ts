/** A CSV text as rows of fields, or why it is not CSV. Lines are counted from 1. */
export type CsvRead =
  | { readonly ok: true; readonly rows: readonly (readonly string[])[] }
  | { readonly ok: false; readonly line: number; readonly words: string }

/** Reads CSV as RFC 4180 defines it; line ends may be LF or CRLF, empty lines are skipped. */
export function readCsv(text: string): CsvRead {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  let line = 1
  const endRow = () => {
    if (row.length > 0 || field !== '') rows.push([...row, field])
    row = []
    field = ''
  }
  let closed = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]!
    if (character === '\n') line += 1
    if (quoted) {
      if (character !== '"') field += character
      else if (text[index + 1] === '"') {
        field += '"'
        index += 1
      } else {
        quoted = false
        closed = true
      }
    } else if (character === ',') {
      row.push(field)
      field = ''
      closed = false
    } else if (character === '\n' || (character === '\r' && text[index + 1] === '\n')) {
      if (character === '\n') {
        // A row that is one quoted empty field is a row, not an empty line.
        if (closed && field === '' && row.length === 0) rows.push([''])
        else endRow()
        closed = false
      }
    } else if (character === '"' && field === '' && !closed) quoted = true
    else if (closed) return { ok: false, line, words: `line ${line}: text after a closing quote` }
    else field += character
  }
  if (quoted) return { ok: false, line, words: `line ${line}: a quote is opened and never closed` }
  if (closed && field === '' && row.length === 0) rows.push([''])
  else endRow()
  return { ok: true, rows }
}

/** One CSV line without its line end; null is an empty field, quotes only where they are needed. */
export function writeCsvRow(values: readonly (string | number | boolean | null | undefined)[]): string {
  const fields = values.map((value) => {
    const text = value === null || value === undefined ? '' : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return fields.length === 1 && fields[0] === '' ? '""' : fields.join(',')
}
