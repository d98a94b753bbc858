import type { Stats } from 'node:fs'
import { lstat, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { pack as tarPack } from 'tar-stream'
import { type Sha256, sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import { defaultPackageLimits, type PackageLimits } from './package-limits.ts'
import { storedGzip } from './stored-gzip.ts'

/** A packed folder: the bytes of its `model.tar.gz`. */
export interface PackedFolder {
  readonly bytes: Uint8Array
  readonly sha256: Sha256
  /** Length of `bytes`. */
  readonly size: number
}

export interface PackOptions {
  readonly signal: AbortSignal
  readonly limits?: PackageLimits
}

/**
 * Packs a folder into the `model.tar.gz` that its content alone determines: names sorted by code unit, times and
 * owners 0, modes 0644 or (executable files, folders) 0755, gzip without compression.
 * @throws Failure PACKAGE_INVALID for links, devices, names that do not travel, more than the limits;
 *   DATA_MISSING if there is no such folder; CANCELLED.
 */
export async function packFolder(folder: string, options: PackOptions): Promise<PackedFolder> {
  const entries = await listEntries(folder, options)
  const tar = tarPack()
  const chunks: Uint8Array[] = []
  const finished = (async () => {
    for await (const chunk of tar) chunks.push(chunk as Uint8Array)
  })()
  try {
    for (const entry of entries) {
      cancelIfAborted(options.signal)
      const header = { name: entry.name, mode: entry.mode, uid: 0, gid: 0, mtime: new Date(0) }
      if (entry.kind === 'folder') tar.entry({ ...header, type: 'directory' })
      else tar.entry({ ...header, type: 'file' }, await readFile(path.join(folder, entry.name)))
    }
    tar.finalize()
    await finished
  } catch (error) {
    tar.destroy()
    await finished.catch(() => undefined)
    throw error
  }
  const bytes = storedGzip(Buffer.concat(chunks))
  return { bytes, sha256: sha256(bytes), size: bytes.length }
}

interface Entry {
  readonly kind: 'folder' | 'file'
  /** Path from the packed folder, parts joined by `/`. */
  readonly name: string
  readonly mode: number
}

async function listEntries(folder: string, options: PackOptions): Promise<Entry[]> {
  const limits = options.limits ?? defaultPackageLimits
  const entries: Entry[] = []
  let bytes = 0
  const walk = async (prefix: string): Promise<void> => {
    for (const child of await readdir(path.join(folder, prefix))) {
      cancelIfAborted(options.signal)
      const name = prefix === '' ? child : `${prefix}/${child}`
      const stats = await lstat(path.join(folder, name))
      const kind = kindOf(name, stats)
      const executable = kind === 'folder' || (stats.mode & 0o111) !== 0
      entries.push({ kind, name, mode: executable ? 0o755 : 0o644 })
      if (kind === 'file') bytes += stats.size
      if (entries.length > limits.entries || bytes > limits.bytes) {
        throw invalid(
          `${folder} holds more than a package may: over ${limits.entries} entries or ${limits.bytes} bytes.`,
          'keep training data and caches out of the package.',
        )
      }
      if (kind === 'folder') await walk(name)
    }
  }
  await walk('').catch((error: unknown) => {
    if (isMissing(error)) {
      throw new Failure({
        code: 'DATA_MISSING',
        problem: `there is no folder ${folder} to pack.`,
        cause: error,
      })
    }
    throw error
  })
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function kindOf(name: string, stats: Stats): Entry['kind'] {
  if (name.includes('\\') || hasControlCharacter(name)) {
    throw invalid(
      `the name ${JSON.stringify(name)} does not travel: it holds a backslash or a control character.`,
      'rename the file.',
    )
  }
  if (stats.isDirectory()) return 'folder'
  if (stats.isFile()) return 'file'
  const what = stats.isSymbolicLink() ? 'a symbolic link' : 'neither a file nor a folder'
  throw invalid(
    `${name} is ${what}.`,
    'copy what it points to into the package: a package is self-contained.',
  )
}

function hasControlCharacter(name: string): boolean {
  return [...name].some((character) => character < ' ' || character === '\u007f')
}

function invalid(problem: string, next: string): Failure {
  return new Failure({ code: 'PACKAGE_INVALID', problem, allowed: 'files and folders only', next })
}

function cancelIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new Failure({ code: 'CANCELLED', problem: 'packing was cancelled.', retry: true })
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
