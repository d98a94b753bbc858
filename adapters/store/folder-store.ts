import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { ArtifactStore, RecordWritten, Trust } from '#core/store/artifact-store.ts'
import { verifyBlob } from './damaged-blob.ts'
import { placeFile, removeLeftovers } from './place-file.ts'
import { blobName, checkRecordKey, checkRecordPrefix, isRecordKey } from './store-names.ts'

/**
 * A store in a folder: `blobs/<first two digits>/<sha256>`, `records/<trust>/<key>`, and `incoming/` for what is being
 * written. The folder comes into being with the first write. It must be on a file system with hard links (ext4, APFS,
 * NTFS, NFS; not FAT). Where names are the same in upper and lower case (usually macOS, Windows), two keys that
 * differ only so are one record. A power cut may take back the newest writes, but leaves none half done.
 */
export function folderStore(root: string): ArtifactStore {
  const incoming = join(root, 'incoming')
  const recordsOf = (trust: Trust): string => join(root, 'records', trust)
  const recordPath = (trust: Trust, key: string): string => join(recordsOf(trust), checkRecordKey(key))
  const readIntact = async (digest: string): Promise<Uint8Array | undefined> => {
    const path = join(root, blobName(digest))
    const content = await readOrNothing(path)
    return content === undefined ? undefined : verifyBlob(digest, content, path)
  }
  let cleared: Promise<void> | undefined
  const place = async (path: string, content: Uint8Array | string): Promise<boolean> => {
    cleared ??= removeLeftovers(incoming)
    await cleared
    return placeFile(path, content, incoming)
  }

  return {
    location: root,
    locate: (digest) => `file:${blobName(digest)}`,
    putBlob: (content) =>
      guarded(root, async () => {
        const digest = sha256(content)
        // Reading back is cheaper than writing again, and does not pass over a damaged file.
        if ((await readIntact(digest)) === undefined) await place(join(root, blobName(digest)), content)
        return { sha256: digest, bytes: content.byteLength, location: `file:${blobName(digest)}` }
      }),
    readBlob: (digest) => guarded(root, () => readIntact(digest)),
    putRecord: (trust, key, text) =>
      guarded(root, async (): Promise<RecordWritten> => {
        const path = recordPath(trust, key)
        const standing = await readOrNothing(path)
        if (standing !== undefined) return { kind: 'exists', text: standing.toString('utf8') }
        if (await place(path, text)) return { kind: 'written' }
        return { kind: 'exists', text: await readFile(path, 'utf8') }
      }),
    readRecord: (trust, key) =>
      guarded(root, async () => (await readOrNothing(recordPath(trust, key)))?.toString('utf8')),
    listRecords: (trust, prefix) =>
      guarded(root, async () => {
        const base = recordsOf(trust)
        const folder = join(base, checkRecordPrefix(prefix).replace(/[^/]*$/, ''))
        const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(notThere)
        return (entries ?? [])
          .filter((entry) => entry.isFile())
          .map((entry) => relative(base, join(entry.parentPath, entry.name)).split(sep).join('/'))
          .filter((key) => key.startsWith(prefix) && isRecordKey(key))
          .sort()
      }),
  }
}

async function readOrNothing(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    return notThere(error)
  }
}

function notThere(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
  throw error
}

/** The file system is busy or away for a moment. */
const passing = new Set(['EAGAIN', 'EBUSY', 'EMFILE', 'ENFILE', 'ESTALE', 'ETIMEDOUT'])

/** What `link` answers on a file system without hard links. */
const unlinkable = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EXDEV'])

async function guarded<Result>(root: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof Failure || cause instanceof TypeError) throw cause
    const error = cause as NodeJS.ErrnoException
    const code = error.code ?? ''
    throw new Failure({
      code: 'STORE_UNREADABLE',
      problem: `the store at ${root} cannot be used: ${error.message}`,
      next:
        error.syscall === 'link' && unlinkable.has(code)
          ? 'keep the store on a file system with hard links, or in S3: set `store` in assay.yaml (or ASSAY_STORE).'
          : 'check `store` in assay.yaml (or ASSAY_STORE), the permissions and the disk.',
      retry: passing.has(code),
      cause,
    })
  }
}
