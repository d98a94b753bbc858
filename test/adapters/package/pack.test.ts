import { execFileSync } from 'node:child_process'
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { packFolder } from '#adapters/package/pack.ts'
import { storedGzip } from '#adapters/package/stored-gzip.ts'
import { unpackPackage } from '#adapters/package/unpack.ts'

let root: string
let next = 0
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'assay-pack-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const { signal } = new AbortController()

interface File {
  readonly content: Uint8Array
  readonly executable: boolean
}
type Tree = Readonly<Record<string, File | 'folder'>>

async function write(tree: Tree, order: readonly string[] = Object.keys(tree)): Promise<string> {
  next += 1
  const folder = path.join(root, `tree-${next}`)
  await mkdir(folder)
  for (const name of order) {
    const entry = tree[name]!
    const target = path.join(folder, name)
    await mkdir(entry === 'folder' ? target : path.dirname(target), { recursive: true })
    if (entry === 'folder') continue
    await writeFile(target, entry.content)
    await chmod(target, entry.executable ? 0o750 : 0o600)
    await utimes(target, next * 1000, next * 1000)
  }
  return folder
}

async function read(folder: string): Promise<Record<string, unknown>> {
  const names = (await readdir(folder, { recursive: true })).sort()
  const entries = names.map(async (name) => {
    const stats = await lstat(path.join(folder, name))
    if (stats.isDirectory()) return [name, 'folder'] as const
    const content = [...(await readFile(path.join(folder, name)))]
    return [name, { content, executable: (stats.mode & 0o111) !== 0 }] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

const segment = fc.oneof(
  fc.constantFrom('a', 'b', 'model.bin', 'Größe', 'with space', '-x', 'n'.repeat(120)),
  fc.stringMatching(/^[a-z0-9_.]{1,8}$/).filter((name) => !/^\.+$/.test(name)),
)
const file = fc.record({ content: fc.uint8Array({ maxLength: 2000 }), executable: fc.boolean() })
const tree: fc.Arbitrary<Tree> = fc
  .dictionary(
    fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
    fc.oneof(file, fc.constant('folder' as const)),
    { maxKeys: 8 },
  )
  .filter((made) => {
    // A file cannot be a folder too.
    const names = Object.keys(made)
    return names.every(
      (name) => made[name] === 'folder' || !names.some((other) => other.startsWith(`${name}/`)),
    )
  })

describe('packFolder', () => {
  it('and unpackPackage give the same tree back, and bytes that do not depend on order, times or owners', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (made) => {
        const one = await write(made)
        const other = await write(made, Object.keys(made).reverse())
        const packed = await packFolder(one, { signal })
        expect((await packFolder(other, { signal })).sha256).toBe(packed.sha256)
        expect(packed.size).toBe(packed.bytes.length)
        const folder = path.join(root, `unpacked-${next}`)
        await unpackPackage({ bytes: packed.bytes, sha256: packed.sha256, folder, signal })
        expect(await read(folder)).toEqual(await read(one))
        expect((await packFolder(folder, { signal })).sha256).toBe(packed.sha256)
      }),
      { numRuns: 40 },
    )
  })

  it('always gives the same bytes: what is deployed by digest must be found again by every release', async () => {
    const folder = await write({
      'assay-package.json': { content: Buffer.from('{}\n'), executable: false },
      'bin/serve': { content: Buffer.alloc(70_000, 7), executable: true },
      cache: 'folder',
    })
    const { sha256, size } = await packFolder(folder, { signal })
    expect({ sha256, size }).toEqual({
      sha256: '9f31fc31bcd841365660d3590bfed8f57bf81df52124344aa88ab4f6edff4cfd',
      size: 73_756,
    })
  })

  it('writes what tar reads, in order and with fixed facts', async () => {
    const folder = await write({
      'b/run': { content: Buffer.from('x'), executable: true },
      'a.txt': { content: Buffer.from('hello'), executable: false },
    })
    const { bytes } = await packFolder(folder, { signal })
    const file = path.join(root, 'model.tar.gz')
    await writeFile(file, bytes)
    const listed = execFileSync('tar', ['-tzvf', file, '--numeric-owner', '--utc'], { encoding: 'utf8' })
    expect(
      listed
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/)),
    ).toEqual(
      [
        ['-rw-r--r--', '0/0', '5', '1970-01-01', '00:00', 'a.txt'],
        ['drwxr-xr-x', '0/0', '0', '1970-01-01', '00:00', 'b'],
        ['-rwxr-xr-x', '0/0', '1', '1970-01-01', '00:00', 'b/run'],
      ].map((line) => expect.arrayContaining(line.slice(0, 5))),
    )
    expect(listed.match(/a\.txt|b\/run/g)).toEqual(['a.txt', 'b/run'])
  })

  it('refuses links: a package is self-contained', async () => {
    const folder = await write({ a: { content: Buffer.from('x'), executable: false } })
    await symlink('/etc/passwd', path.join(folder, 'link'))
    await expect(packFolder(folder, { signal })).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
      message: expect.stringContaining('link is a symbolic link'),
    })
  })

  it.each([
    ['entries', { entries: 1, bytes: 100 }],
    ['bytes', { entries: 9, bytes: 5 }],
  ])('refuses too many %s', async (_, limits) => {
    const folder = await write({
      a: { content: Buffer.from('123'), executable: false },
      b: { content: Buffer.from('456'), executable: false },
    })
    await expect(packFolder(folder, { signal, limits })).rejects.toMatchObject({ code: 'PACKAGE_INVALID' })
  })

  it.each([
    ['a folder that is not there', '/not/there', 'DATA_MISSING', signal],
    ['an abort', os.tmpdir(), 'CANCELLED', AbortSignal.abort()],
  ])('says so: %s', async (_, folder, code, aborted) => {
    await expect(packFolder(folder, { signal: aborted })).rejects.toMatchObject({ code })
  })
})

describe('storedGzip', () => {
  it.each([0, 1, 65_535, 65_536, 200_000])('holds %i bytes as they are', (length) => {
    const bytes = Buffer.alloc(length, 'assay')
    const packed = storedGzip(bytes)
    expect(gunzipSync(packed).equals(bytes)).toBe(true)
    expect(packed.length).toBe(length + 18 + 5 * Math.max(1, Math.ceil(length / 65_535)))
  })
})
