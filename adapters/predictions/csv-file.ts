import { isUtf8 } from 'node:buffer'
import { CsvError, type Options, parse } from 'csv-parse/sync'
import { Failure } from '#core/failure.ts'
import type { PredictionFile } from '#core/gate/prediction-files/file-columns.ts'

const rules: Options = { bom: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'] }

/**
 * Opens CSV with a header, RFC 4180: quoted fields may hold separators, quotes and line ends. Every cell comes as the text
 * that stands there, so that no id loses a digit.
 * @throws Failure DATA_UNDECODABLE with the line
 */
export function openCsv(
  path: string,
  bytes: Uint8Array,
  delimiter: string,
): Pick<PredictionFile, 'names' | 'read'> {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!isUtf8(content)) {
    throw undecodable(path, 'holds bytes that are no UTF-8', 'save it in UTF-8.')
  }
  const parseWith = (options: Options): string[][] => {
    try {
      return parse(content, { ...rules, delimiter, ...options }) as string[][]
    } catch (cause) {
      throw brokenCsv(path, cause)
    }
  }
  const names = parseWith({ to: 1 })[0] ?? []
  const other = [';', '\t', '|', ','].find((mark) => mark !== delimiter && names[0]?.includes(mark))
  if (names.length === 1 && other !== undefined) {
    throw undecodable(
      path,
      `has one column, ${JSON.stringify(names[0])}: its fields are parted by ${JSON.stringify(other)}`,
      other === '\t' ? 'call it .tsv.' : 'write it with commas.',
    )
  }
  return {
    names,
    read: async (wanted) => {
      const columns = wanted.map((name) => ({ name, at: place(path, names, name), cells: [] as string[] }))
      let rows = 0
      parseWith({
        from: 2,
        on_record: (record: string[]) => {
          for (const { at, cells } of columns) cells.push(record[at] ?? '')
          rows++
          return null
        },
      })
      return { rows, columns: new Map(columns.map(({ name, cells }) => [name, cells])) }
    },
  }
}

function place(path: string, names: readonly string[], name: string): number {
  const at = names.indexOf(name)
  if (names.lastIndexOf(name) === at) return at
  throw undecodable(
    path,
    `has two columns ${JSON.stringify(name)}`,
    'leave one of them out: it is not known which is meant.',
  )
}

function brokenCsv(path: string, cause: unknown): Failure {
  if (!(cause instanceof CsvError)) {
    const words = cause instanceof Error ? cause.message : String(cause)
    return undecodable(path, `cannot be read as CSV: ${words}`, 'write it again.', cause)
  }
  const { lines, column } = cause as CsvError & { lines?: number; column?: unknown }
  const where = lines === undefined ? '' : `, line ${lines}`
  const field = typeof column === 'number' ? `, field ${column + 1}` : ''
  const words: Record<string, string> = {
    CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'has more or fewer fields than the header',
    CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
    CSV_INVALID_CLOSING_QUOTE: 'a closing quote is not followed by a separator',
    INVALID_OPENING_QUOTE: 'a quote stands within a field that does not start with one',
  }
  return undecodable(
    `${path}${where}${field}`,
    words[cause.code] ?? cause.message,
    'write it with every field that holds separators, quotes or line ends in quotes, and quotes doubled.',
    cause,
  )
}

function undecodable(where: string, problem: string, next: string, cause?: unknown): Failure {
  return new Failure({ code: 'DATA_UNDECODABLE', problem: `${where}: ${problem}`, next, cause })
}
