import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unpackPackage } from '#adapters/package/unpack.ts'
import { sha256 } from '#core/digest.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'assay-unpack-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

interface TarEntry {
  readonly name: string
  readonly type?: 'file' | 'directory' | 'symlink' | 'link' | 'character-device' | 'fifo'
  readonly mode?: number
  readonly uid?: number
  readonly linkname?: string
  readonly devmajor?: number
  readonly devminor?: number
  readonly content?: string
}

const { signal } = new AbortController()

async function archive(entries: readonly TarEntry[]): Promise<Uint8Array> {
  const tar = pack()
  for (const { content, ...header } of entries) tar.entry(header, content ?? '')
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of tar) chunks.push(chunk as Uint8Array)
  return gzipSync(Buffer.concat(chunks))
}

function unpack(bytes: Uint8Array, changes: Partial<Parameters<typeof unpackPackage>[0]> = {}) {
  return unpackPackage({ bytes, sha256: sha256(bytes), folder: path.join(root, 'out'), signal, ...changes })
}

describe('unpackPackage', () => {
  it('takes what other tools pack, and drops owners and special modes', async () => {
    const bytes = await archive([
      { name: './', type: 'directory' },
      { name: './bin/run', mode: 0o6777, uid: 12, content: 'x' },
      { name: './model.txt', mode: 0o666, content: 'hello' },
    ])
    await unpack(bytes)
    const out = path.join(root, 'out')
    expect((await readdir(out, { recursive: true })).sort()).toEqual(['bin', 'bin/run', 'model.txt'])
    expect((await stat(path.join(out, 'bin/run'))).mode & 0o7777).toBe(0o755)
    expect((await stat(path.join(out, 'model.txt'))).mode & 0o7777).toBe(0o644)
    expect(await readFile(path.join(out, 'model.txt'), 'utf8')).toBe('hello')
  })

  it.each<[string, TarEntry[], RegExp]>([
    ['a parent folder', [{ name: '../evil', content: 'x' }], /"\.\.\/evil" leads out of the package/],
    ['a parent folder within', [{ name: 'a/../../evil', content: 'x' }], /leads out/],
    ['an absolute path', [{ name: '/etc/evil', content: 'x' }], /leads out/],
    ['a drive', [{ name: 'C:evil', content: 'x' }], /leads out/],
    ['a backslash', [{ name: 'a\\..\\evil', content: 'x' }], /not allowed/],
    ['a symbolic link', [{ name: 'a', type: 'symlink', linkname: '/etc' }], /"a" is a symlink/],
    ['a hard link', [{ name: 'a', type: 'link', linkname: '/etc/passwd' }], /"a" is a link/],
    [
      'a device',
      [{ name: 'a', type: 'character-device', devmajor: 1, devminor: 3 }],
      /is a character-device/,
    ],
    ['a pipe', [{ name: 'a', type: 'fifo' }], /is a fifo/],
    [
      'a name twice',
      [
        { name: 'a', content: '1' },
        { name: './a', content: '2' },
      ],
      /is there twice/,
    ],
    [
      'a file as a folder',
      [
        { name: 'a', content: '1' },
        { name: 'a/b', content: '2' },
      ],
      /cannot be unpacked/,
    ],
    [
      'a file without a name',
      [
        { name: './', type: 'file', content: '' },
        { name: '.', content: 'x' },
      ],
      /without a name/,
    ],
  ])('refuses %s and leaves nothing', async (_, entries, words) => {
    await expect(unpack(await archive(entries))).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
      message: expect.stringMatching(words),
    })
    expect(await readdir(root)).toEqual([])
  })

  it.each([
    ['entries', { entries: 2, bytes: 1000 }, /more than 2 entries/],
    ['bytes', { entries: 10, bytes: 8 }, /more than 8 bytes/],
  ])('refuses more than the allowed %s', async (_, limits, words) => {
    const bytes = await archive(['a', 'b', 'c'].map((name) => ({ name, content: '1234' })))
    await expect(unpack(bytes, { limits })).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
      message: expect.stringMatching(words),
    })
    expect(await readdir(root)).toEqual([])
  })

  it('stops a gzip bomb early', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    const limits = { entries: 10, bytes: 1000 }
    await expect(unpack(bomb, { limits })).rejects.toThrow(/unpacks to more than/)
  })

  it.each([
    ['no gzip', Buffer.from('hello')],
    ['no tar', gzipSync(Buffer.alloc(2048, 'x'))],
    ['half a tar', gzipSync(Buffer.alloc(700, 0))],
  ])('refuses %s', async (_, bytes) => {
    await expect(unpack(bytes)).rejects.toMatchObject({ code: 'PACKAGE_INVALID' })
    expect(await readdir(root)).toEqual([])
  })

  it('verifies the digest first', async () => {
    const bytes = await archive([{ name: '../evil', content: 'x' }])
    await expect(unpack(bytes, { sha256: 'a'.repeat(64) })).rejects.toThrow(
      /hash to [0-9a-f]{64}, not to aaa/,
    )
  })

  it('does not unpack over something else, nor after an abort', async () => {
    const bytes = await archive([{ name: 'a', content: 'x' }])
    await mkdir(path.join(root, 'out', 'full'), { recursive: true })
    await expect(unpack(bytes)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
    expect(await readdir(root)).toEqual(['out'])
    await expect(unpack(bytes, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})
