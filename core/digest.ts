import { createHash } from 'node:crypto'
import * as z from 'zod'

/** A SHA-256, as 64 lower-case hex digits. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'a SHA-256: 64 lower-case hex digits')
  .describe('SHA-256 of the bytes, 64 lower-case hex digits.')
export type Sha256 = z.infer<typeof Sha256>

/** SHA-256 of bytes, or of text as UTF-8. */
export function sha256(content: Uint8Array | string): Sha256 {
  return createHash('sha256').update(content).digest('hex')
}

/**
 * JSON with sorted keys, without white space and without undefined members: equal values give equal text.
 * Numbers are written as JavaScript writes them (RFC 8785 does the same); NaN and infinities are refused, and so is
 * whatever is no plain value (a Date, a Map, bytes), because its members do not say all it holds.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value))
}

/** SHA-256 of the canonical JSON of a value. */
export function digestOf(value: unknown): Sha256 {
  return sha256(canonicalJson(value))
}

function sorted(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`canonical JSON holds finite numbers only, not ${value}`)
  }
  if (Array.isArray(value)) return value.map((item) => sorted(item === undefined ? null : item))
  if (typeof value !== 'object' || value === null) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`canonical JSON holds plain values only, not a ${value.constructor.name}`)
  }
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]))
}
