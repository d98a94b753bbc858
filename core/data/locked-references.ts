import type { Contract } from '#core/contract/contract.ts'
import { Failure } from '#core/failure.ts'
import type { DataFiles } from './data-files.ts'
import type { DataLock, LockedReference } from './data-lock.ts'
import { type Reference, referencesOf } from './references.ts'
import type { ReferenceFile } from './tables.ts'

/** The folders a reference may lie below, from the root of the repository: the root itself, or a folder of the data. */
export function placesOf({ location }: Reference, files: Pick<DataLock, 'files'>['files']): string[] {
  const folders = files
    .filter((file) => !file.location.startsWith('store:'))
    .map((file) => file.location.split('/').slice(0, -1).join('/'))
  return [
    ...new Set([location, ...folders.map((folder) => (folder === '' ? location : `${folder}/${location}`))]),
  ]
}

/**
 * The other tables of a contract as the lock pins them.
 * @throws Failure DATA_LOCK_MISMATCH for one that is not pinned, lies elsewhere, or has other bytes
 */
export async function lockedReferences(
  lock: DataLock,
  contract: Contract,
  lockFile: string,
  files: Pick<DataFiles, 'locate'>,
  signal?: AbortSignal,
): Promise<ReferenceFile[]> {
  const found: ReferenceFile[] = []
  for (const reference of referencesOf(contract)) {
    const { name } = reference
    const pinned = lock.references?.find((one) => one.name === name)
    if (pinned === undefined || !placesOf(reference, lock.files).includes(pinned.location)) {
      const where = pinned === undefined ? 'is not pinned' : `is pinned at ${pinned.location}`
      throw mismatch(`reference ${name} (${reference.location}) ${where}`, lockFile)
    }
    found.push({ name, location: reference.location, path: await pathOf(pinned, lockFile, files, signal) })
  }
  return found
}

/** Whether two locks pin the same other tables. */
export function sameReferences(before: DataLock, after: DataLock): boolean {
  const digests = ({ references = [] }: DataLock): string =>
    references
      .map(({ name, sha256 }) => `${name} ${sha256}`)
      .sort()
      .join()
  return digests(before) === digests(after)
}

async function pathOf(
  pinned: LockedReference,
  lockFile: string,
  files: Pick<DataFiles, 'locate'>,
  signal: AbortSignal | undefined,
): Promise<string> {
  const located = await files.locate(pinned, signal)
  if (located.kind === 'missing')
    throw mismatch(`reference ${pinned.name}: ${pinned.location} is not there`, lockFile)
  if (located.kind === 'changed')
    throw mismatch(`reference ${pinned.name}: ${pinned.location} has other bytes`, lockFile)
  if (located.sha256 === pinned.sha256) return located.path
  throw mismatch(
    `reference ${pinned.name}: ${pinned.location} has sha256 ${located.sha256}, the lock says ${pinned.sha256}`,
    lockFile,
  )
}

function mismatch(problem: string, file: string): Failure {
  return new Failure({
    code: 'DATA_LOCK_MISMATCH',
    problem,
    allowed: 'the other tables of the contract, by exactly the bytes in the lock',
    next: 'pin them with `npx assay lock-data`; a pin stays until the contract in force no longer names it.',
    place: { file },
  })
}
