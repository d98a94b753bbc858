import { createReadStream } from 'node:fs'

const quote = 0x22
const backslash = 0x5c
const opening = new Set([0x5b, 0x7b])
const closing = new Set([0x5d, 0x7d])

/** Whether lists and objects of a JSON file nest deeper than so many. Text that is no JSON gives either answer. */
export async function nestsDeeper(path: string, most: number): Promise<boolean> {
  let depth = 0
  let quoted = false
  let escaped = false
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (quoted) {
        if (escaped) escaped = false
        else if (byte === backslash) escaped = true
        else if (byte === quote) quoted = false
      } else if (byte === quote) quoted = true
      else if (byte >= 0x5b) {
        if (opening.has(byte)) {
          depth++
          if (depth > most) return true
        } else if (closing.has(byte) && depth > 0) depth--
      }
    }
  }
  return false
}
