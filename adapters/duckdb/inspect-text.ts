import { createReadStream } from 'node:fs'
import type { TableFile } from '#core/data/tables.ts'
import { isParquet } from './file-reader.ts'
import { undecodable } from './undecodable.ts'

/** What DuckDB takes as a line of CSV. Of one longer than its buffer (16 times that) it says nothing and loses the rows. */
const longestLine = 2_000_000

/**
 * Text holds no NUL: where it does, a disk or a transfer left holes in the file, or it is no UTF-8. No line of CSV is
 * longer than the engine reads.
 * @throws Failure DATA_UNDECODABLE with the line
 */
export async function inspectText(file: TableFile): Promise<void> {
  if (isParquet(file.path)) return
  const linesMatter = !/\.(jsonl|ndjson|json)$/i.test(file.path)
  let line = 1
  let unended = 0
  for await (const chunk of createReadStream(file.path, {
    highWaterMark: 2 ** 20,
  }) as AsyncIterable<Buffer>) {
    const found = chunk.indexOf(0)
    const end = found === -1 ? chunk.length : found
    for (let at = chunk.indexOf(0x0a); at !== -1 && at < end; at = chunk.indexOf(0x0a, at + 1)) line++
    if (found !== -1) throw undecodable(file, 'it holds a NUL byte, which no text does', { line })
    // A chunk is shorter than the longest line: what is too long spans a whole one.
    const last = Math.max(chunk.lastIndexOf(0x0a), chunk.lastIndexOf(0x0d))
    unended = last === -1 ? unended + chunk.length : chunk.length - last - 1
    if (linesMatter && unended > longestLine)
      throw undecodable(file, `a line of it is longer than ${longestLine} bytes`, { line })
  }
}
