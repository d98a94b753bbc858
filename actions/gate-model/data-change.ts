import type { DataLock } from '#core/data/data-lock.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { Failure } from '#core/failure.ts'
import { readLock } from '#core/pipeline/read-model.ts'
import { modelPaths } from '#core/repository/layout.ts'
import type { GateModelPorts, GateModelRequest } from './ports.ts'

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

/** What a pull request that moves the lock adds and removes; nothing for one that leaves it. */
export function dataChange(
  before: DataLock | undefined,
  after: DataLock,
  rows: number,
): Pick<Evidence, 'dataChanged'> {
  if (before === undefined) return {}
  const names = (lock: DataLock): Map<string, string> =>
    new Map(
      lock.files.map((file) => [
        file.sha256,
        file.batch === undefined ? file.location : `${file.batch} (${file.location})`,
      ]),
    )
  const old = names(before)
  const now = names(after)
  const added = [...now].filter(([digest]) => !old.has(digest)).map(([, name]) => name)
  const removed = [...old].filter(([digest]) => !now.has(digest)).map(([, name]) => name)
  return added.length === 0 && removed.length === 0
    ? {}
    : { dataChanged: { rowsAfter: rows, added, removed } }
}

/** The lock of the base, where it has one that can be read. */
export async function lockBefore(
  request: GateModelRequest,
  ports: GateModelPorts,
): Promise<DataLock | undefined> {
  const { lock } = modelPaths(ports.settings, request.model)
  if ((await request.base?.tree.read(lock)) === undefined || request.base === undefined) return undefined
  try {
    return await readLock(request.base.tree, ports.settings, request.model)
  } catch (error) {
    // It only tells what changed; the head's own lock pins what is judged.
    if (error instanceof Failure && error.outcome === 'invalid') return undefined
    throw error
  }
}
