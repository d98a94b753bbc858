import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type Extract, extract as tarExtract } from 'tar-stream'
import { type Sha256, sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import { archiveOverhead, defaultPackageLimits, type PackageLimits } from './package-limits.ts'

export interface UnpackRequest {
  /** The bytes of a `model.tar.gz`. */
  readonly bytes: Uint8Array
  /** What the bytes must hash to; nothing is unpacked before that is known. */
  readonly sha256: Sha256
  /** Where the content goes. Must not exist; appears complete or not at all. */
  readonly folder: string
  readonly signal: AbortSignal
  readonly limits?: PackageLimits
}

/**
 * Unpacks a package, whose bytes nobody trusts: files and folders only, inside the folder only, within the limits,
 * each name once; setuid bits and owners are dropped.
 * @throws Failure PACKAGE_INVALID (digest, entry or archive refused), STATE_CONFLICT (the folder exists), CANCELLED.
 */
export async function unpackPackage(request: UnpackRequest): Promise<void> {
  const found = sha256(request.bytes)
  if (found !== request.sha256) {
    throw new Failure({
      code: 'PACKAGE_INVALID',
      problem: `the package's bytes hash to ${found}, not to ${request.sha256}.`,
      next: 'fetch it again; if it stays so, the store holds something else under that name.',
    })
  }
  const unfinished = `${request.folder}.${randomUUID()}.unfinished`
  await mkdir(unfinished, { recursive: true })
  try {
    await extractInto(unfinished, request)
    await rename(unfinished, request.folder).catch((error: unknown) => {
      throw new Failure({
        code: 'STATE_CONFLICT',
        problem: `${request.folder} exists already; a package is unpacked into a new folder.`,
        cause: error,
      })
    })
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if (error instanceof Failure) throw error
    if (request.signal.aborted) {
      throw new Failure({ code: 'CANCELLED', problem: 'unpacking was cancelled.', retry: true, cause: error })
    }
    const reason = error instanceof Error ? error.message : String(error)
    throw refused(`the package cannot be unpacked: ${reason}`, error)
  }
}

async function extractInto(folder: string, request: UnpackRequest): Promise<void> {
  const limits = request.limits ?? defaultPackageLimits
  const tar = tarExtract()
  const unzipped = pipeline(
    Readable.from([request.bytes]),
    createGunzip(),
    atMost(limits.bytes + archiveOverhead(limits)),
    tar,
    { signal: request.signal },
  )
  const written = (async () => {
    let entries = 0
    let bytes = 0
    const names = new Set<string>()
    for await (const entry of tar) {
      entries += 1
      bytes += entry.header.size ?? 0
      if (entries > limits.entries) throw refused(`it holds more than ${limits.entries} entries.`)
      if (bytes > limits.bytes) throw refused(`it holds more than ${limits.bytes} bytes.`)
      await writeEntry(folder, entry, names)
      entry.resume()
    }
  })()
  // The first to fail says why; the other then ends with it.
  written.catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))))
  const [entriesEnd, bytesEnd] = await Promise.allSettled([written, unzipped])
  const failures = [entriesEnd, bytesEnd].flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
  const reason: unknown = failures.find((failure) => failure instanceof Failure) ?? failures[0]
  if (failures.length > 0) throw reason
}

type Entry = Extract extends AsyncIterable<infer Item> ? Item : never

async function writeEntry(folder: string, entry: Entry, names: Set<string>): Promise<void> {
  const { name, type, mode } = entry.header
  const parts = safeParts(name)
  if (type !== 'file' && type !== 'directory') {
    throw refused(`${JSON.stringify(name)} is a ${type ?? 'thing of unknown type'}.`)
  }
  if (parts.length === 0) {
    if (type === 'directory') return
    throw refused('it holds a file without a name.')
  }
  const canonical = parts.join('/')
  if (names.has(canonical)) throw refused(`${JSON.stringify(name)} is there twice.`)
  names.add(canonical)
  const target = path.join(folder, ...parts)
  if (type === 'directory') {
    await mkdir(target, { recursive: true, mode: 0o755 })
    return
  }
  await mkdir(path.dirname(target), { recursive: true, mode: 0o755 })
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
  const executable = ((mode ?? 0) & 0o111) !== 0
  const file = await open(target, flags, executable ? 0o755 : 0o644)
  await file.chmod(executable ? 0o755 : 0o644)
  await pipeline(entry, file.createWriteStream())
}

/** The parts of an entry's name; refuses every name that could lead out of the folder. */
function safeParts(name: string): string[] {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  const outside = name.startsWith('/') || /^[a-z]:/i.test(name) || parts.includes('..')
  if (outside) throw refused(`${JSON.stringify(name)} leads out of the package.`)
  if (name.includes('\\') || name.includes('\0')) {
    throw refused(`${JSON.stringify(name)} holds a character that is not allowed.`)
  }
  return parts
}

function atMost(bytes: number): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      seen += chunk.length
      if (seen > bytes) done(refused(`it unpacks to more than ${bytes} bytes.`))
      else done(null, chunk)
    },
  })
}

function refused(what: string, cause?: unknown): Failure {
  return new Failure({
    code: 'PACKAGE_INVALID',
    problem: `this package is refused: ${what}`,
    allowed: 'files and folders by relative names without "..", each once, within the limits',
    next: 'pack it with assay.',
    cause,
  })
}
