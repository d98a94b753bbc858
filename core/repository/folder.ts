import type { Sha256 } from '#core/digest.ts'

/** A folder a use case reads and writes. Paths are relative, with forward slashes; writes are atomic. */
export interface Folder {
  /** The absolute path, to hand to programs. */
  readonly path: string
  absolute(path: string): string
  /** What is read is a file of this folder: a link, or a file beyond one, counts as nothing. */
  readText(path: string): Promise<string | undefined>
  readBytes(path: string): Promise<Uint8Array | undefined>
  write(path: string, content: string | Uint8Array): Promise<void>
  remove(path: string): Promise<void>
  /** SHA-256 and size of a file; undefined if there is none (a link does not count as one). */
  digest(path: string): Promise<{ readonly sha256: Sha256; readonly bytes: number } | undefined>
  /** All files below, sorted. */
  list(): Promise<string[]>
}
