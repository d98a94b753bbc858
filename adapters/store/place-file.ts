import { randomUUID } from 'node:crypto'
import { link, open, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from '#adapters/files/make-folder.ts'

/** After this long nobody is still writing a file. */
const leftoverMilliseconds = 24 * 60 * 60 * 1000

/**
 * Puts a file in its place once; what stands there is never touched. The content is written and flushed to disk in
 * another folder first, so no reader, and nobody after a crash, finds half a file under the name.
 * @param incoming a folder on the same file system
 * @returns false if something stood there
 */
export async function placeFile(
  path: string,
  content: Uint8Array | string,
  incoming: string,
): Promise<boolean> {
  await makeFolder(dirname(path))
  await makeFolder(incoming)
  const temporary = join(incoming, randomUUID())
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    return await linkOnce(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
}

/**
 * Gives a file a second name, which the file system refuses where one stands already: of several writers, also in
 * several processes, one wins. A network file system may carry the link out, lose the answer and refuse its own
 * second try: the number of names says who was here.
 */
export async function linkOnce(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return (await stat(temporary)).nlink > 1
  }
}

/** Removes what writers left that were killed; never fails, since nobody waits for it. */
export async function removeLeftovers(incoming: string): Promise<void> {
  for (const name of await readdir(incoming).catch(() => [])) {
    const path = join(incoming, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (Date.now() - mtimeMs > leftoverMilliseconds) await rm(path, { force: true }).catch(() => undefined)
  }
}
