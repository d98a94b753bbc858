import type { Sha256 } from '#core/digest.ts'
import type { DataLock, LockedFile } from './data-lock.ts'
import type { TableFile } from './tables.ts'

/** What a locked file is like on this machine. */
export type LocatedFile =
  | { readonly kind: 'found'; readonly path: string; readonly sha256: Sha256; readonly bytes: number }
  | { readonly kind: 'missing' }

/** Finds the bytes that a lock names: files of the working copy, and batches in the store. */
export interface DataFiles {
  locate(file: LockedFile): Promise<LocatedFile>
  /** The files a data.source names now, as paths from the repository root, sorted. */
  expand(source: string): Promise<string[]>
}

/** What differs between a lock and the files it names; empty if nothing does. */
export interface LockMismatch {
  readonly location: string
  readonly problem: string
}

/** Compares every locked file with what is there. */
export async function compareWithLock(
  lock: DataLock,
  files: DataFiles,
): Promise<{ readonly found: TableFile[]; readonly mismatches: LockMismatch[] }> {
  const found: TableFile[] = []
  const mismatches: LockMismatch[] = []
  for (const locked of lock.files) {
    const located = await files.locate(locked)
    if (located.kind === 'missing') {
      mismatches.push({ location: locked.location, problem: 'is not there' })
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
