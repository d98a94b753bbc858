/** What to change in a protocol buffer, by field number. */
export interface Edit {
  /** Left out. */
  readonly drop?: readonly number[]
  /** Whole numbers held to a maximum. */
  readonly atMost?: Readonly<Record<number, number>>
  /** Maps, whose entries are written in no particular order: put in the order of their bytes, at the end. */
  readonly sort?: readonly number[]
  /** Edits of messages within the message. */
  readonly inside?: Readonly<Record<number, Edit>>
}

/** Rewrites a protocol buffer; what the edit does not name stays as it is. Throws if the bytes are none. */
export function editMessage(message: Uint8Array, edit: Edit): Uint8Array {
  const kept: Uint8Array[] = []
  const sorted: Uint8Array[] = []
  let position = 0
  while (position < message.length) {
    const tag = readVarint(message, position)
    const field = Math.floor(tag.value / 8)
    const { start, end } = boundsOf(message, tag.value % 8, tag.end)
    const whole = message.subarray(position, end)
    const maximum = edit.atMost?.[field]
    const inner = edit.inside?.[field]
    if (edit.sort?.includes(field)) sorted.push(whole)
    else if (maximum !== undefined) {
      const { value } = readVarint(message, start)
      kept.push(message.subarray(position, tag.end), varint(Math.min(value, maximum)))
    } else if (inner !== undefined) {
      const edited = editMessage(message.subarray(start, end), inner)
      kept.push(message.subarray(position, tag.end), varint(edited.length), edited)
    } else if (!edit.drop?.includes(field)) kept.push(whole)
    position = end
  }
  return new Uint8Array(Buffer.concat([...kept, ...sorted.sort(Buffer.compare)]))
}

function boundsOf(message: Uint8Array, wireType: number, start: number): { start: number; end: number } {
  if (wireType === 0) return { start, end: readVarint(message, start).end }
  if (wireType === 1) return { start, end: start + 8 }
  if (wireType === 5) return { start, end: start + 4 }
  if (wireType !== 2) throw new Error(`Not a protocol buffer: wire type ${wireType} before byte ${start}.`)
  const length = readVarint(message, start)
  return { start: length.end, end: length.end + length.value }
}

function readVarint(message: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0
  for (let position = start; position < message.length; position++) {
    const byte = message[position] ?? 0
    value += (byte & 0x7f) * 2 ** (7 * (position - start))
    if (byte < 0x80) return { value, end: position + 1 }
  }
  throw new Error(`Not a protocol buffer: it ends within the number at byte ${start}.`)
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
  return Uint8Array.from([...bytes, rest])
}
