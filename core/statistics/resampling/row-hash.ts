/**
 * FNV-1a over the UTF-8 bytes of a text, 32 bits: a number of its own for each row id, whatever the order of the rows.
 * Source: Fowler, Noll and Vo.
 */
export function rowHash(rowId: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < rowId.length; at++) {
    const code = rowId.charCodeAt(at)
    if (code < 0x80) hash = Math.imul(hash ^ code, 0x01000193)
    else return otherBytes(rowId, at, hash)
  }
  return hash >>> 0
}

/** From the first character that takes more than one byte. */
function otherBytes(rowId: string, from: number, start: number): number {
  let hash = start
  for (const byte of new TextEncoder().encode(rowId.slice(from))) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

/** Murmur3's finaliser: spreads 32 bits so that neighbouring inputs have unrelated outputs. Source: Appleby 2011. */
export function mix32(word: number): number {
  let mixed = word ^ (word >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
