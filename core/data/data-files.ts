import type { Sha256 } from '#core/digest.ts'
import type { DataLock, LockedFile } from './data-lock.ts'
import type { TableFile } from './tables.ts'

/** What a locked file is like on this machine. */
export type LocatedFile =
  | { readonly kind: 'found'; readonly path: string; readonly sha256: Sha256; readonly bytes: number }
  | { readonly kind: 'missing' }
  /** Other bytes are there, of which nothing is told. */
  | { readonly kind: 'changed' }

/** What a lock says of a file's bytes. */
export interface PinnedBytes {
  readonly sha256: Sha256
  readonly bytes: number
}

/** Finds the bytes that a lock names: files of the working copy, batches in the store, and objects of S3. */
export interface DataFiles {
  locate(file: Pick<LockedFile, 'location' | 'sha256' | 'bytes'>, signal?: AbortSignal): Promise<LocatedFile>
  /** The files a data.source names now, as paths from the repository root or addresses, sorted. */
  expand(source: string, signal?: AbortSignal): Promise<string[]>
  /** What a lock would say of a file as it is now; undefined if there is none. */
  pin(location: string, signal?: AbortSignal): Promise<PinnedBytes | undefined>
}

/** What differs between a lock and the files it names; empty if nothing does. */
export interface LockMismatch {
  readonly location: string
  readonly problem: string
}

/** Compares every locked file with what is there. */
export async function compareWithLock(
  lock: DataLock,
  files: Pick<DataFiles, 'locate'>,
  signal?: AbortSignal,
): Promise<{ readonly found: TableFile[]; readonly mismatches: LockMismatch[] }> {
  const found: TableFile[] = []
  const mismatches: LockMismatch[] = []
  for (const locked of lock.files) {
    const located = await files.locate(locked, signal)
    if (located.kind === 'missing') {
      mismatches.push({ location: locked.location, problem: 'is not there' })
    } else if (located.kind === 'changed') {
      mismatches.push({ location: locked.location, problem: 'has other bytes than the lock says' })
    } else if (located.sha256 !== locked.sha256) {
      mismatches.push({
        location: locked.location,
        problem: `has sha256 ${located.sha256} and ${located.bytes} bytes, the lock says ${locked.sha256} and ${locked.bytes}`,
      })
    } else {
      found.push({ path: located.path, location: locked.location, batch: locked.batch })
    }
  }
  return { found, mismatches }
}
