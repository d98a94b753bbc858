/** A run-length and bit-packing hybrid of Parquet: levels and dictionary indices. */
interface Cursor {
  at: number
}

/** Whether all of `count` levels of one bit are 1, as they are where no value is missing. */
export function allPresent(bytes: Uint8Array, count: number): boolean {
  const cursor = { at: 0 }
  for (let seen = 0; seen < count; ) {
    const header = varint(bytes, cursor)
    if ((header & 1) === 0) {
      if (bytes[cursor.at++] !== 1 || header === 0) return false
      seen += header >>> 1
      continue
    }
    const groups = header >>> 1
    if (groups === 0) return false
    for (let group = 0; group < groups && seen < count; group++, seen += 8) {
      const wanted = count - seen >= 8 ? 255 : 2 ** (count - seen) - 1
      if (((bytes[cursor.at + group] ?? 0) & wanted) !== wanted) return false
    }
    cursor.at += groups
  }
  return true
}

/**
 * Dictionary indices of a data page.
 * @param width bits of each, 0 to 24
 * @returns undefined where the bytes end before the indices do
 */
export function readIndices(bytes: Uint8Array, width: number, count: number): Uint32Array | undefined {
  const indices = new Uint32Array(count)
  if (width === 0) return indices
  const cursor = { at: 0 }
  const mask = 2 ** width - 1
  const runBytes = (width + 7) >> 3
  for (let filled = 0; filled < count; ) {
    if (cursor.at >= bytes.length) return undefined
    const header = varint(bytes, cursor)
    if ((header & 1) === 0) {
      let value = 0
      for (let byte = 0; byte < runBytes; byte++) value |= (bytes[cursor.at++] ?? 0) << (8 * byte)
      const end = Math.min(count, filled + (header >>> 1))
      if (end === filled) return undefined
      indices.fill(value, filled, end)
      filled = end
      continue
    }
    const packed = (header >>> 1) * 8
    const end = Math.min(count, filled + packed)
    if (end === filled) return undefined
    let at = cursor.at
    let held = 0
    let bits = 0
    for (; filled < end; filled++) {
      while (bits < width) {
        held |= (bytes[at++] ?? 0) << bits
        bits += 8
      }
      indices[filled] = held & mask
      held >>>= width
      bits -= width
    }
    cursor.at += (packed * width) / 8
  }
  return indices
}

function varint(bytes: Uint8Array, cursor: Cursor): number {
  let value = 0
  for (let shift = 0; shift < 32; shift += 7) {
    const byte = bytes[cursor.at++] ?? 0
    value |= (byte & 127) << shift
    if (byte < 128) break
  }
  return value >>> 0
}
