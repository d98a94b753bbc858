import type { Sha256 } from '#core/digest.ts'

/** Bytes in the store. */
export interface StoredBlob {
  readonly sha256: Sha256
  readonly bytes: number
  /** Where they are, for people and for environment files. */
  readonly location: string
}

/**
 * Who wrote a record. The build lane runs a pull request's code and writes `untrusted` ones only; nothing that
 * decides reads them.
 */
export type Trust = 'trusted' | 'untrusted'

/** What happened to a record: the first writer wins, later ones are told what stands there. */
export type RecordWritten = { readonly kind: 'written' } | { readonly kind: 'exists'; readonly text: string }

/**
 * Blobs by SHA-256 and records by key. Nothing is ever overwritten; writes are conditional and can be repeated.
 * All methods throw Failure STORE_UNREADABLE when the store does not answer.
 */
export interface ArtifactStore {
  /** For messages, and recorded in environment files. */
  readonly location: string
  /** Keeps the bytes under their digest. */
  putBlob(content: Uint8Array): Promise<StoredBlob>
  /** The bytes, verified against the digest; undefined if the store does not hold them. */
  readBlob(sha256: Sha256): Promise<Uint8Array | undefined>
  /** Where a blob of that digest is or would be. */
  locate(sha256: Sha256): string
  /** Writes a record once. Keys are relative paths such as `runs/<training key>.json`. */
  putRecord(trust: Trust, key: string, text: string): Promise<RecordWritten>
  readRecord(trust: Trust, key: string): Promise<string | undefined>
  /** Keys that start with the prefix, sorted. */
  listRecords(trust: Trust, prefix: string): Promise<string[]>
}
