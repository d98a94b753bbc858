import { type FileHandle, mkdir, open } from 'node:fs/promises'
import path from 'node:path'

const tailBytes = 8192
const tailLines = 20

/** A log that commands write to, and what this use of it added. */
export interface LogFile {
  readonly file: string
  readonly descriptor: number
  /** The last lines written since it was opened, at most 20; none after it was closed. */
  tail(): Promise<readonly string[]>
  close(): Promise<void>
}

/** Opens a log for appending; makes its folder. */
export async function openLogFile(file: string): Promise<LogFile> {
  await mkdir(path.dirname(file), { recursive: true })
  const handle = await open(file, 'a+')
  const { size: start } = await handle.stat()
  return {
    file,
    descriptor: handle.fd,
    tail: () => readTail(handle, start).catch(() => []),
    close: () => handle.close(),
  }
}

async function readTail(handle: FileHandle, start: number): Promise<readonly string[]> {
  const { size } = await handle.stat()
  const from = Math.max(start, size - tailBytes)
  if (size <= from) return []
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from)
  const lines = buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n')
  return lines.slice(-tailLines)
}
