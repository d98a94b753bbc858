import { createReadStream } from 'node:fs'
import type { TableFile } from '#core/data/tables.ts'
import { type CsvRows, looksLong } from './csv-row-lengths.ts'
import { isParquet } from './file-reader.ts'
import { lineTooLong, undecodable } from './undecodable.ts'

/** What DuckDB takes as a line of CSV. Of one longer than its buffer (16 times that) it says nothing and loses the rows. */
const longestLine = 2_000_000

const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Text holds no NUL: where it does, a disk or a transfer left holes in the file, or it is no UTF-8. No line of CSV is
 * longer than the engine reads.
 * @param rows how CSV is cut into fields; undefined for other text
 * @returns whether CSV has to be held against its header's length: a line of it ends as a row does that is too long
 * @throws Failure DATA_UNDECODABLE with the line, CANCELLED
 */
export async function inspectText(
  file: TableFile,
  rows: CsvRows | undefined,
  cancelIfAborted: () => void,
): Promise<boolean> {
  if (isParquet(file.path)) return false
  const maybe = rows === undefined ? () => false : looksLong(rows)
  let line = 1
  let unended = 0
  let mayBeLong = false
  let ahead: Buffer = Buffer.alloc(0)
  for await (const chunk of chunksOf(file.path)) {
    cancelIfAborted()
    const byteAt = (at: number): number | undefined => (at < 0 ? ahead.at(at) : chunk[at])
    const found = chunk.indexOf(0)
    const end = found === -1 ? chunk.length : found
    for (let at = chunk.indexOf(lineFeed); at !== -1 && at < end; at = chunk.indexOf(lineFeed, at + 1)) {
      line++
      const to = byteAt(at - 1) === carriageReturn ? at - 1 : at
      mayBeLong ||= maybe(byteAt(to - 2), byteAt(to - 1))
    }
    if (found !== -1) throw undecodable(file, 'it holds a NUL byte, which no text does', { line })
    const lastFeed = chunk.lastIndexOf(lineFeed)
    const lastReturn = chunk.lastIndexOf(carriageReturn)
    // Where CR alone ends lines, their ends were not looked at.
    mayBeLong ||= rows !== undefined && lastFeed === -1 && lastReturn !== -1
    // A chunk is shorter than the longest line: what is too long spans a whole one.
    const lastEnd = Math.max(lastFeed, lastReturn)
    unended = lastEnd === -1 ? unended + chunk.length : chunk.length - lastEnd - 1
    if (rows !== undefined && unended > longestLine) throw lineTooLong(file, longestLine, line)
    ahead = chunk.subarray(-3)
  }
  return mayBeLong || maybe(ahead.at(-2), ahead.at(-1))
}

/** The bytes of a file, about a megabyte at a time. */
export function chunksOf(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: 2 ** 20 })
}
