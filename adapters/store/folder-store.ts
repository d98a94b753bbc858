import { randomUUID } from 'node:crypto'
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { ArtifactStore, RecordWritten, Trust } from '#core/store/artifact-store.ts'

/**
 * A store in a folder: `blobs/<first two digits>/<sha256>` and `records/<trust>/<key>`.
 * A file comes into place by a hard link, which the file system refuses where one stands already: the first writer
 * wins, also between processes, and no reader sees half a file.
 */
export function folderStore(root: string): ArtifactStore {
  const blobPath = (digest: string): string => join(root, 'blobs', digest.slice(0, 2), digest)
  const recordPath = (trust: Trust, key: string): string => join(root, 'records', trust, safeKey(key))
  return {
    location: root,
    locate: (digest) => `file:${relative(root, blobPath(digest)).split(sep).join('/')}`,
    putBlob: async (content) => {
      const digest = sha256(content)
      await guarded(root, () => place(blobPath(digest), content))
      return {
        sha256: digest,
        bytes: content.byteLength,
        location: `file:blobs/${digest.slice(0, 2)}/${digest}`,
      }
    },
    readBlob: (digest) =>
      guarded(root, async () => {
        const content = await readOrNothing(blobPath(digest))
        if (content !== undefined && sha256(content) !== digest) {
          throw new Failure({
            code: 'STORE_UNREADABLE',
            problem: `the store holds other bytes than ${digest} under that name (${blobPath(digest)})`,
            next: 'the file was changed or damaged; remove it and run again what made it.',
          })
        }
        return content
      }),
    putRecord: (trust, key, text) =>
      guarded(root, async (): Promise<RecordWritten> => {
        const written = await place(recordPath(trust, key), text)
        if (written) return { kind: 'written' }
        return { kind: 'exists', text: await readFile(recordPath(trust, key), 'utf8') }
      }),
    readRecord: (trust, key) =>
      guarded(root, async () => (await readOrNothing(recordPath(trust, key)))?.toString('utf8')),
    listRecords: (trust, prefix) =>
      guarded(root, async () => {
        const base = join(root, 'records', trust)
        const entries = await readdir(base, { withFileTypes: true, recursive: true }).catch(notThere)
        return (entries ?? [])
          .filter((entry) => entry.isFile() && !entry.name.endsWith('.part'))
          .map((entry) => relative(base, join(entry.parentPath, entry.name)).split(sep).join('/'))
          .filter((key) => key.startsWith(prefix))
          .sort()
      }),
  }
}

async function place(path: string, content: Uint8Array | string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${randomUUID()}.part`
  try {
    await writeFile(temporary, content, { flag: 'wx' })
    await link(temporary, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(temporary, { force: true })
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

function safeKey(key: string): string {
  const parts = key.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    throw new TypeError(`not a record key: ${key}`)
  return join(...parts)
}

async function guarded<Result>(root: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof Failure || cause instanceof TypeError) throw cause
    const error = cause as NodeJS.ErrnoException
    throw new Failure({
      code: 'STORE_UNREADABLE',
      problem: `the store at ${root} cannot be used: ${error.message}`,
      next: 'check `store` in assay.yaml (or ASSAY_STORE), the permissions and the disk.',
      retry: error.code === 'EBUSY' || error.code === 'EMFILE' || error.code === 'ETIMEDOUT',
      cause,
    })
  }
}
