import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { extract } from 'tar-stream'
import { readRegularFile, whyUnreadable } from '#adapters/files/regular-file.ts'
import { writeAtomically } from '#adapters/files/write-atomically.ts'
import { Failure } from '#core/failure.ts'
import { pinnedPackages, pinnedVersion } from './pinned-packages.ts'

/** Fetches a package of npm's registry into a folder. @returns the path of its .tgz @throws Failure SERVICE_UNAVAILABLE */
export type FetchPackage = (
  name: string,
  version: string,
  folder: string,
  signal: AbortSignal,
) => Promise<string>

export interface LibraryRequest {
  /** The library's .tgz as npm publishes it, or a folder that holds it under the name `npm pack` gives it. */
  readonly given?: string | undefined
  /** Where packages are kept between jobs; none where a machine keeps nothing. */
  readonly toolCache?: string | undefined
  /** Where the library is unpacked. */
  readonly temporary?: string | undefined
  readonly fetchPackage: FetchPackage
  readonly signal: AbortSignal
  /** What the package of each platform hashes to. */
  readonly pins?: Readonly<Record<string, string>> | undefined
  readonly platform?: string | undefined
  /** Whether a node_modules above this file has the library. */
  readonly installed?: (() => boolean) | undefined
}

/** More than the library has, packed; it has 24 MB today. */
const mostBytes = 2 ** 27

/**
 * Where a bundle, which cannot hold it, finds DuckDB's native library: beside itself in node_modules, in the file it was
 * given, in the machine's tool cache, or in npm's registry, in this order. What does not come with node_modules is used
 * only if it hashes to what package-lock.json names, and unpacked anew each time: a cache may have been written by anyone.
 * @returns the path of `duckdb.node`; undefined where node_modules has it
 * @throws Failure CONFIGURATION_MISSING, PACKAGE_INVALID, SERVICE_UNAVAILABLE
 */
export async function bringLibrary(request: LibraryRequest): Promise<string | undefined> {
  if (request.given === undefined && (request.installed ?? installed)()) return undefined
  const platform = request.platform ?? thisPlatform()
  const integrity = (request.pins ?? pinnedPackages)[platform]
  if (integrity === undefined) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `DuckDB has no library for ${platform}`,
      allowed: Object.keys(request.pins ?? pinnedPackages).join(', '),
      next: 'run the step on another kind of machine.',
    })
  }
  const wanted = { platform, integrity }
  const bytes =
    request.given === undefined ? await fromCache(wanted, request) : await fromFile(request.given, wanted)
  const temporary = request.temporary ?? tmpdir()
  await mkdir(temporary, { recursive: true })
  const folder = await mkdtemp(join(temporary, 'assay-duckdb-'))
  process.once('exit', () => {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // A library in use cannot be removed everywhere; the folder is the job's own.
    }
  })
  await unpackLibrary(bytes, folder)
  return join(folder, 'duckdb.node')
}

interface Wanted {
  readonly platform: string
  readonly integrity: string
}

function installed(): boolean {
  try {
    createRequire(import.meta.url).resolve('@duckdb/node-bindings')
    return true
  } catch {
    return false
  }
}

function thisPlatform(): string {
  const musl = process.platform === 'linux' && !('glibcVersionRuntime' in headerOfReport())
  return `${process.platform}-${process.arch}${musl ? '-musl' : ''}`
}

function headerOfReport(): object {
  const report: unknown = process.report.getReport()
  return (report as { header: object }).header
}

const packageOf = (platform: string): string => `@duckdb/node-bindings-${platform}`
const fileOf = (platform: string): string => `duckdb-node-bindings-${platform}-${pinnedVersion}.tgz`

async function fromFile(given: string, { platform, integrity }: Wanted): Promise<Uint8Array> {
  const path = resolve(given)
  const facts = await stat(path).catch(() => undefined)
  const file = facts?.isDirectory() === true ? join(path, fileOf(platform)) : path
  const bytes = await readRegularFile(file, { most: mostBytes }).catch((cause: unknown) => {
    throw new Failure({
      code: 'CONFIGURATION_MISSING',
      problem: `duckdb: ${file} cannot be read: ${whyUnreadable(cause as NodeJS.ErrnoException)}`,
      allowed: `${fileOf(platform)}, or the folder it lies in`,
      next: `\`npm pack ${packageOf(platform)}@${pinnedVersion}\` makes it.`,
      cause,
    })
  })
  const found = hashOf(bytes, integrity)
  if (found === integrity) return bytes
  throw mismatch(`duckdb: ${basename(file)}`, found, { platform, integrity })
}

async function fromCache(
  { platform, integrity }: Wanted,
  { toolCache, temporary = tmpdir(), fetchPackage, signal }: LibraryRequest,
): Promise<Uint8Array> {
  const kept =
    toolCache === undefined ? undefined : join(toolCache, 'assay-duckdb', pinnedVersion, fileOf(platform))
  const cached =
    kept === undefined ? undefined : await readRegularFile(kept, { most: mostBytes }).catch(() => undefined)
  if (cached !== undefined && hashOf(cached, integrity) === integrity) return cached
  await mkdir(temporary, { recursive: true })
  const folder = await mkdtemp(join(temporary, 'assay-fetched-'))
  try {
    const fetched = await fetchPackage(packageOf(platform), pinnedVersion, folder, signal)
    const bytes = await readRegularFile(fetched, { most: mostBytes })
    const found = hashOf(bytes, integrity)
    if (found !== integrity)
      throw mismatch(`${packageOf(platform)} ${pinnedVersion} from the registry`, found, {
        platform,
        integrity,
      })
    // A cache that cannot be written is none; the library is there all the same.
    if (kept !== undefined) await writeAtomically(kept, bytes).catch(() => {})
    return bytes
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** In the form of package-lock.json, by the same function. */
function hashOf(bytes: Uint8Array, integrity: string): string {
  const [algorithm = ''] = integrity.split('-')
  return `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`
}

function mismatch(what: string, found: string, { platform, integrity }: Wanted): Failure {
  return new Failure({
    code: 'PACKAGE_INVALID',
    problem: `${what} hashes to ${found}, not to ${integrity}: it is not used`,
    allowed: `the bytes of ${packageOf(platform)} ${pinnedVersion} as npm publishes them`,
    next: `bring them again: \`npm pack ${packageOf(platform)}@${pinnedVersion}\`.`,
  })
}

/** The library and what it links to; a package holds nothing else that is needed. */
const libraryFile = /^package\/((?:lib)?duckdb\.(?:node|so|dylib|dll))$/

async function unpackLibrary(bytes: Uint8Array, folder: string): Promise<void> {
  const entries = extract()
  entries.end(gunzipSync(bytes))
  for await (const entry of entries) {
    const name = libraryFile.exec(entry.header.name)?.[1]
    if (name === undefined || entry.header.type !== 'file') {
      entry.resume()
      continue
    }
    const parts: Buffer[] = []
    for await (const part of entry) parts.push(part as Buffer)
    await writeFile(join(folder, name), Buffer.concat(parts), { mode: 0o700 })
  }
}
