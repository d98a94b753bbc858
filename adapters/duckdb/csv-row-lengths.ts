import type { TableFile } from '#core/data/tables.ts'
import { raggedRow } from './engine-words.ts'
import { undecodable } from './undecodable.ts'

/** How the rows of a CSV file are cut into fields. */
export interface CsvRows {
  readonly delimiter: string
  /** How many fields its header line has. */
  readonly fields: number
  /** What is read as a missing value, the empty text among them. */
  readonly nulls: readonly string[]
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const quote = 0x22

/** Whether a row that ends in these two bytes may end in a missing value, as rows that are too long do: few files have one. */
export function looksLong({
  delimiter,
  nulls,
}: CsvRows): (before: number | undefined, last: number | undefined) => boolean {
  // Of the empty text in quotes that is the first one; the engine lets spaces follow quotes.
  const missing = new Set(nulls.map((one) => Buffer.from(one).at(-1) ?? quote))
  const separator = delimiter.charCodeAt(0)
  return (before = -1, last = -1) =>
    last === separator || last === space || missing.has(last === quote ? before : last)
}

/**
 * Holds every row against the header. The engine refuses rows with values too many, and leaves missing ones out without
 * a word: of a row that another system cut wrongly, a comma too many is all there is to see.
 * @throws Failure DATA_UNDECODABLE with the line the row starts in, CANCELLED
 */
export async function refuseLongRows(
  file: TableFile,
  chunks: AsyncIterable<Uint8Array>,
  rows: CsvRows,
  cancelIfAborted: () => void,
): Promise<void> {
  const count = countingFields(rows)
  let begun = false
  for await (const chunk of chunks) {
    cancelIfAborted()
    const long = count(begun ? chunk : withoutMark(chunk))
    begun = true
    if (long !== undefined) throw tooLong(file, rows, long)
  }
  // What ends its last row.
  const long = count(Uint8Array.of(lineFeed))
  if (long !== undefined) throw tooLong(file, rows, long)
}

/** A byte order mark is no text, so that the quote behind it opens a name. */
function withoutMark(chunk: Uint8Array): Uint8Array {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk
}

interface LongRow {
  readonly line: number
  readonly fields: number
}

/** Where in a field: before anything of it but spaces, in its text, in its quotes, or behind a quote in quotes. */
const start = 0
const inText = 1
const inQuotes = 2
const behindQuote = 3

/** Takes a file's bytes one chunk after another, and tells the first row that has more fields than the header. */
function countingFields(rows: CsvRows): (chunk: Uint8Array) => LongRow | undefined {
  const delimiter = rows.delimiter.charCodeAt(0)
  let reached = { line: 1, startedIn: 1, fields: 1, place: start, afterReturn: false }
  return (chunk) => {
    let { line, startedIn, fields, place, afterReturn } = reached
    // By index and in plain variables: every byte of the file passes here.
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (byte === lineFeed || byte === carriageReturn) {
        if (byte === carriageReturn || !afterReturn) line++
        afterReturn = byte === carriageReturn
        if (place === inQuotes) continue
        if (fields > rows.fields) return { line: startedIn, fields }
        startedIn = line
        fields = 1
        place = start
        continue
      }
      afterReturn = false
      if (place === inQuotes) {
        if (byte === quote) place = behindQuote
      } else if (byte === delimiter) {
        fields++
        place = start
      } else if (byte === quote && place !== inText) place = inQuotes
      else if (byte !== space || place !== start) place = inText
    }
    reached = { line, startedIn, fields, place, afterReturn }
    return undefined
  }
}

function tooLong(file: TableFile, rows: CsvRows, { line, fields }: LongRow): Error {
  return undecodable(file, raggedRow(fields, rows.fields).words, {
    line,
    next: 'take the delimiter at the end of the row away, or move what slipped out of its column; where every row has one more, name it in the header line.',
  })
}
