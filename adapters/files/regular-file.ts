import { constants, open } from 'node:fs/promises'

/** A text this long no longer fits into one string. */
export const mostTextBytes = 2 ** 29 - 24

/**
 * Reads a file whole. A pipe would keep its reader waiting, and a device may never end: neither is read.
 * @param most bytes that are read at most
 * @throws NodeJS.ErrnoException as `readFile` does; with `ENOTFILE` for a pipe, socket or device, `EFBIG` for too many bytes
 */
export async function readRegularFile(
  path: string,
  { most, signal }: { readonly most: number; readonly signal?: AbortSignal | undefined },
): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const facts = await file.stat()
    if (!facts.isFile() && !facts.isDirectory())
      throw refused('ENOTFILE', 'it is a pipe, a socket or a device, not a file')
    if (facts.size > most) throw refused('EFBIG', `it has ${facts.size} bytes, more than ${most}`)
    return await file.readFile({ signal })
  } finally {
    await file.close()
  }
}

/** Why a file could not be read, in words without the folders it lies in. */
export function whyUnreadable({ code = '', message }: NodeJS.ErrnoException): string {
  return reasons[code] ?? message.replace(/, \w+ '.*'$/s, '')
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  ELOOP: 'it is a link that turns in a circle',
  ENAMETOOLONG: 'its name is too long',
  ERR_INVALID_ARG_VALUE: 'its name holds a NUL character, which no file’s name can',
}

function refused(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code })
}
