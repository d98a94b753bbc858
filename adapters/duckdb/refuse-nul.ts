import { createReadStream } from 'node:fs'
import type { TableFile } from '#core/data/tables.ts'
import { isParquet } from './file-reader.ts'
import { undecodable } from './undecodable.ts'

/**
 * Text holds no NUL: where it does, a disk or a transfer left holes in the file, or it is no UTF-8.
 * @throws Failure DATA_UNDECODABLE with the line
 */
export async function refuseNul(file: TableFile): Promise<void> {
  if (isParquet(file.path)) return
  let line = 1
  for await (const chunk of createReadStream(file.path, {
    highWaterMark: 2 ** 20,
  }) as AsyncIterable<Buffer>) {
    const found = chunk.indexOf(0)
    const end = found === -1 ? chunk.length : found
    for (let at = chunk.indexOf(0x0a); at !== -1 && at < end; at = chunk.indexOf(0x0a, at + 1)) line++
    if (found !== -1) throw undecodable(file, 'it holds a NUL byte, which no text does', { line })
  }
}
