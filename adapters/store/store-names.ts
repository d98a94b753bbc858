import { Sha256 } from '#core/digest.ts'

/** One step of a key: what every file system and S3 take as it is; not hidden, and so neither `.` nor `..`. */
const step = /^[A-Za-z0-9_][A-Za-z0-9._@=+-]{0,199}$/

/**
 * The record key, if it is one: steps of letters, digits and `. _ @ = + -`, at most 200 long, joined by `/`.
 * @throws TypeError for anything else, such as `..`, an empty step, a backslash or a leading dot
 */
export function checkRecordKey(key: string): string {
  if (isRecordKey(key)) return key
  throw new TypeError(`not a record key: ${JSON.stringify(key)}`)
}

/** Tells the store's own records from what others left in its place, such as `.DS_Store` or `.nfs…`. */
export function isRecordKey(key: string): boolean {
  return key.length <= 800 && key.split('/').every((part) => step.test(part))
}

/**
 * The beginning of record keys, if it can be one; it may end within a step.
 * @throws TypeError for anything else
 */
export function checkRecordPrefix(prefix: string): string {
  if (prefix === '' || isRecordKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix)) return prefix
  throw new TypeError(`no record key can start with ${JSON.stringify(prefix)}`)
}

/**
 * Where a blob is, from the root of a store: `blobs/<first two digits>/<digest>`.
 * @throws TypeError if it is not a SHA-256
 */
export function blobName(digest: Sha256): string {
  if (!Sha256.safeParse(digest).success) throw new TypeError(`not a SHA-256: ${JSON.stringify(digest)}`)
  return `blobs/${digest.slice(0, 2)}/${digest}`
}
