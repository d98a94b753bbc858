import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editMessage } from '../protocol-buffer.ts'

/** Field 1: 300; field 2: "ab"; field 3: four bytes; field 2: "aa". */
const message = Uint8Array.of(0x08, 0xac, 0x02, 0x12, 2, 97, 98, 0x1d, 1, 2, 3, 4, 0x12, 2, 97, 97)

test('an edit that names nothing changes nothing', () => {
  assert.deepEqual(editMessage(message, {}), message)
})

test('fields are dropped', () => {
  assert.deepEqual(editMessage(message, { drop: [2, 3] }), Uint8Array.of(0x08, 0xac, 0x02))
})

test('numbers are held to a maximum, smaller ones stay', () => {
  assert.deepEqual(
    editMessage(message, { drop: [2, 3], atMost: { 1: 200 } }),
    Uint8Array.of(0x08, 0xc8, 0x01),
  )
  assert.deepEqual(
    editMessage(message, { drop: [2, 3], atMost: { 1: 500 } }),
    Uint8Array.of(0x08, 0xac, 0x02),
  )
})

test('entries are sorted, also inside a message', () => {
  const sorted = Uint8Array.of(0x08, 0xac, 0x02, 0x1d, 1, 2, 3, 4, 0x12, 2, 97, 97, 0x12, 2, 97, 98)
  assert.deepEqual(editMessage(message, { sort: [2] }), sorted)
  assert.deepEqual(
    editMessage(Uint8Array.of(0x2a, message.length, ...message), { inside: { 5: { sort: [2] } } }),
    Uint8Array.of(0x2a, sorted.length, ...sorted),
  )
})

test('what is no protocol buffer is refused', () => {
  assert.throws(() => editMessage(Uint8Array.of(0x0b), {}), /wire type 3/)
  assert.throws(() => editMessage(Uint8Array.of(0x08, 0x80), {}), /ends within/)
})
