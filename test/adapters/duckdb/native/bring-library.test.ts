import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { bringLibrary, type LibraryRequest } from '#adapters/duckdb/native/bring-library.ts'
import { npmPack } from '#adapters/duckdb/native/npm-pack.ts'
import { pinnedVersion } from '#adapters/duckdb/native/pinned-packages.ts'
import { Failure } from '#core/failure.ts'
import { temporaryFolder } from '../../../builders/temporary-folder.ts'

const platform = 'plan9-mips'
const name = `@duckdb/node-bindings-${platform}`
const fileName = `duckdb-node-bindings-${platform}-${pinnedVersion}.tgz`

/** A package as npm publishes them, with a text for a library. */
async function packageOf(library: string): Promise<Buffer> {
  const tar = pack()
  const manifest = JSON.stringify({ name, version: pinnedVersion })
  tar.entry({ name: 'package/package.json' }, manifest)
  tar.entry({ name: 'package/../../evil.so' }, 'evil')
  tar.entry({ name: 'package/duckdb.node' }, library)
  tar.entry({ name: 'package/libduckdb.so' }, 'linked')
  tar.finalize()
  return gzipSync(await Array.fromAsync(tar).then((parts) => Buffer.concat(parts as Buffer[])))
}

const integrityOf = (bytes: Uint8Array): string =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}`
const sound = await packageOf('library')
const other = await packageOf('another library')

/** A machine without node_modules, and what the registry gives it. */
async function machine(registry: Uint8Array | Failure = sound) {
  const [toolCache, temporary] = [await temporaryFolder(), await temporaryFolder()]
  const fetchPackage = vi.fn<LibraryRequest['fetchPackage']>(async (_name, _version, folder) => {
    if (registry instanceof Failure) throw registry
    await writeFile(join(folder, 'a.tgz'), registry)
    return join(folder, 'a.tgz')
  })
  const request: LibraryRequest = {
    toolCache,
    temporary,
    fetchPackage,
    signal: new AbortController().signal,
    pins: { [platform]: integrityOf(sound) },
    platform,
    installed: () => false,
  }
  const kept = join(toolCache, 'assay-duckdb', pinnedVersion, fileName)
  return { request, fetchPackage, kept }
}

const libraryAt = (path: string | undefined) => readFile(path ?? '', 'utf8')
const failureOf = (bringing: Promise<unknown>): Promise<Failure> =>
  bringing.then(
    () => new Error('it did not fail'),
    (error) => error,
  ) as Promise<Failure>

describe("DuckDB's library", () => {
  it('is left to node_modules where they have it', async () => {
    const { request, fetchPackage } = await machine()
    expect(await bringLibrary({ ...request, installed: () => true })).toBeUndefined()
    expect(fetchPackage).not.toHaveBeenCalled()
  })

  it('is fetched once, kept as it came, and unpacked without what else a package holds', async () => {
    const { request, fetchPackage, kept } = await machine()
    const path = await bringLibrary(request)
    expect([await libraryAt(path), (await readdir(dirname(path ?? ''))).sort()]).toEqual([
      'library',
      ['duckdb.node', 'libduckdb.so'],
    ])
    expect(await readFile(kept)).toEqual(sound)
    expect(await libraryAt(await bringLibrary(request))).toBe('library')
    expect(fetchPackage.mock.calls.map(([asked, version]) => [asked, version])).toEqual([
      [name, pinnedVersion],
    ])
  })

  it('is fetched again where somebody changed what was kept', async () => {
    const { request, fetchPackage, kept } = await machine()
    await mkdir(dirname(kept), { recursive: true })
    await writeFile(kept, other)
    expect(await libraryAt(await bringLibrary(request))).toBe('library')
    expect([fetchPackage.mock.calls.length, await readFile(kept)]).toEqual([1, sound])
  })

  it('is taken from the file or folder it is given, and nowhere else', async () => {
    const { request, fetchPackage } = await machine()
    const folder = await temporaryFolder()
    await writeFile(join(folder, fileName), sound)
    for (const given of [folder, join(folder, fileName)])
      expect(await libraryAt(await bringLibrary({ ...request, given }))).toBe('library')
    expect(fetchPackage).not.toHaveBeenCalled()
  })

  it('is refused where it hashes to something else, wherever it came from', async () => {
    const { request, kept } = await machine(other)
    const given = join(await temporaryFolder(), 'x.tgz')
    await writeFile(given, other)
    for (const asked of [request, { ...request, given }]) {
      const failure = await failureOf(bringLibrary(asked))
      expect([failure.code, failure.message]).toEqual([
        'PACKAGE_INVALID',
        expect.stringContaining(`hashes to ${integrityOf(other)}, not to ${integrityOf(sound)}`),
      ])
    }
    await expect(readFile(kept)).rejects.toThrow('ENOENT')
  })

  it.each<[what: string, change: Partial<LibraryRequest>, code: string, words: string]>([
    [
      'a path that leads nowhere',
      { given: '/no/such/file' },
      'CONFIGURATION_MISSING',
      'there is no such file',
    ],
    ['an endless file', { given: '/dev/zero' }, 'CONFIGURATION_MISSING', 'a pipe, a socket or a device'],
    ['a machine it is not made for', { platform: 'amiga' }, 'CONFIGURATION_INVALID', 'Allowed: plan9-mips'],
  ])('is refused for %s', async (_, change, code, words) => {
    const failure = await failureOf(bringLibrary({ ...(await machine()).request, ...change }))
    expect([failure.code, failure.message]).toEqual([code, expect.stringContaining(words)])
  })

  it('comes from a registry by npm', async () => {
    const versions = {
      [pinnedVersion]: { name, version: pinnedVersion, dist: { tarball: '', integrity: integrityOf(sound) } },
    }
    const server = createServer((asked, answer) => {
      if (asked.url?.endsWith('.tgz') === true) return answer.end(sound)
      versions[pinnedVersion]!.dist.tarball = `http://${asked.headers.host}/library.tgz`
      return answer.end(JSON.stringify({ name, 'dist-tags': { latest: pinnedVersion }, versions }))
    })
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    vi.stubEnv('NPM_CONFIG_REGISTRY', `http://127.0.0.1:${port}`)
    vi.stubEnv('NPM_CONFIG_CACHE', await temporaryFolder())
    onTestFinished(() => void vi.unstubAllEnvs())
    const { request } = await machine()
    expect(await libraryAt(await bringLibrary({ ...request, fetchPackage: npmPack }))).toBe('library')
  })
})
