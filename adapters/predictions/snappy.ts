/**
 * Unpacks Snappy's raw format (google/snappy, format_description.txt).
 * @param size bytes that come out, as who packed them says elsewhere
 * @throws RangeError where the bytes are damaged; never reads or writes outside them, and never stands still
 */
export function unpackSnappy(packed: Uint8Array, size: number): Uint8Array {
  const said = { at: 0 }
  if (lengthOf(packed, said) !== size) throw new RangeError('Snappy: it unpacks to another length')
  const into = new Uint8Array(size)
  let at = said.at
  let filled = 0
  while (at < packed.length) {
    const tag = packed[at++]!
    const kind = tag & 3
    if (kind === 0) {
      const extra = Math.max(0, (tag >>> 2) - 59)
      const length = (extra === 0 ? tag >>> 2 : littleEndian(packed, at, extra)) + 1
      at += extra
      if (at + length > packed.length || filled + length > size)
        throw new RangeError('Snappy: a literal is too long')
      into.set(packed.subarray(at, at + length), filled)
      at += length
      filled += length
      continue
    }
    const width = kind === 3 ? 4 : kind
    const length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1
    const distance = littleEndian(packed, at, width) + (kind === 1 ? (tag >>> 5) << 8 : 0)
    at += width
    if (distance === 0 || distance > filled || filled + length > size)
      throw new RangeError('Snappy: a copy leads outside')
    // Byte by byte where both overlap: what was just written is repeated.
    if (distance >= length) into.copyWithin(filled, filled - distance, filled - distance + length)
    else for (let index = 0; index < length; index++) into[filled + index] = into[filled + index - distance]!
    filled += length
  }
  if (filled !== size) throw new RangeError('Snappy: it ends too early')
  return into
}

function lengthOf(packed: Uint8Array, cursor: { at: number }): number {
  let length = 0
  for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
    const byte = packed[cursor.at++]
    if (byte === undefined) break
    length += (byte & 127) * scale
    if (byte < 128) return length
  }
  throw new RangeError('Snappy: no length')
}

function littleEndian(packed: Uint8Array, at: number, width: number): number {
  if (at + width > packed.length) throw new RangeError('Snappy: it ends within an element')
  let value = 0
  for (let index = width - 1; index >= 0; index--) value = value * 256 + packed[at + index]!
  return value
}
