import { diffSnapshots, shortDiff } from '#core/contract/data-diff.ts'
import type { DataLock } from '#core/data/data-lock.ts'
import type { Snapshot } from '#core/drift/snapshot.ts'
import type { Evidence } from '#core/evidence/evidence.ts'

export type DataChange = NonNullable<Evidence['dataChanged']>

/** Whether the files of the source themselves differ; batches that arrived later are additions. */
export function sourceReplaced(before: DataLock | undefined, after: DataLock): boolean {
  if (before === undefined) return false
  const digests = (lock: DataLock): string =>
    lock.files
      .filter((file) => file.batch === undefined)
      .map((file) => file.sha256)
      .join()
  return digests(before) !== digests(after)
}

/** What a pull request that moves the lock adds and removes, and how the data differ by the profiles of both. */
export function dataChange(
  before: DataLock,
  after: DataLock,
  known: {
    /** Rows there are now. */
    readonly rows: number
    /** The profile of the data before, or why there is none. */
    readonly old: Snapshot | { readonly whyNot: string } | undefined
    readonly now: Snapshot | undefined
    /** Whether categories of few rows may be named. */
    readonly publish: boolean
  },
): DataChange {
  const names = (lock: DataLock): Map<string, string> =>
    new Map(
      lock.files.map((file) => [
        file.sha256,
        file.batch === undefined ? file.location : `${file.batch} (${file.location})`,
      ]),
    )
  const [was, is] = [names(before), names(after)]
  const added = [...is].filter(([digest]) => !was.has(digest)).map(([, name]) => name)
  const removed = [...was].filter(([digest]) => !is.has(digest)).map(([, name]) => name)
  const { rows, old, now, publish } = known
  if (old === undefined || now === undefined || 'whyNot' in old) {
    const notCompared = old !== undefined && 'whyNot' in old ? { notCompared: old.whyNot } : {}
    return { rowsAfter: rows, added, removed, ...notCompared }
  }
  const diff = shortDiff(diffSnapshots(old, now), { publish })
  return { rowsBefore: old.source.rows, rowsAfter: rows, added, removed, diff }
}
