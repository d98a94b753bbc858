import { chmod, mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { diskFolder, emptyFolder, withScratch } from '#adapters/files/disk-folder.ts'
import { folderTree } from '#adapters/files/folder-tree.ts'
import { writeAtomically } from '#adapters/files/write-atomically.ts'
import { sha256 } from '#core/digest.ts'
import { temporaryFolder, writeFiles } from '../../builders/temporary-folder.ts'

it('writes, reads, hashes, lists and removes', async () => {
  const root = await temporaryFolder()
  const folder = diskFolder(join(root, 'made/when/needed'))
  expect(await folder.list()).toEqual([])
  expect(await folder.readText('a')).toBe(undefined)
  await folder.write('b/c.txt', 'text ü')
  await folder.write('a.bin', new Uint8Array([0, 255]))
  expect(await folder.list()).toEqual(['a.bin', 'b/c.txt'])
  expect(await folder.readText('b/c.txt')).toBe('text ü')
  expect([...((await folder.readBytes('a.bin')) ?? [])]).toEqual([0, 255])
  expect(await folder.digest('b/c.txt')).toEqual({ sha256: sha256('text ü'), bytes: 7 })
  expect(folder.absolute('b/c.txt')).toBe(join(root, 'made/when/needed/b/c.txt'))
  await folder.write('b/c.txt', 'other')
  expect(await folder.readText('b/c.txt')).toBe('other')
  await folder.remove('b')
  await folder.remove('never/there')
  expect(await folder.list()).toEqual(['a.bin'])
  await folder.remove('.')
  expect(await folder.list()).toEqual([])
})

it('a folder, a link, and a file beyond a link are no files of it', async () => {
  const root = await temporaryFolder()
  await writeFiles(root, { 'outside/secret': 'secret', 'in/own': 'own' })
  await symlink(join(root, 'outside/secret'), join(root, 'in/link'))
  await symlink(join(root, 'outside'), join(root, 'in/folder'))
  await symlink(join(root, 'nowhere'), join(root, 'in/dangling'))
  const folder = diskFolder(join(root, 'in'))
  expect(await folder.list()).toEqual(['own'])
  for (const path of [
    'link',
    'folder/secret',
    'folder',
    'dangling',
    '.',
    '../outside/nothing',
    'own/below',
  ]) {
    expect([path, await folder.readText(path), await folder.readBytes(path)]).toEqual([
      path,
      undefined,
      undefined,
    ])
  }
  expect(await folder.digest('link')).toBe(undefined)
  await symlink(join(root, 'in'), join(root, 'by-link'))
  expect(await diskFolder(join(root, 'by-link')).readText('own')).toBe('own')
})

it('a write leaves the old content or the new one, and nothing between or beside', async () => {
  const root = await temporaryFolder()
  const path = join(root, 'a/b.txt')
  await Promise.all(
    Array.from({ length: 10 }, (_, index) => writeAtomically(path, String(index).repeat(10_000))),
  )
  expect(await readFile(path, 'utf8')).toMatch(/^(\d)\1{9999}$/)
  expect(await readdir(join(root, 'a'))).toEqual(['b.txt'])
  await mkdir(join(root, 'folder/full'), { recursive: true })
  await expect(writeAtomically(join(root, 'folder'), 'x')).rejects.toThrow()
  expect((await readdir(root)).sort()).toEqual(['a', 'folder'])
})

it('scratch is gone whatever happens, and an emptied folder is empty', async () => {
  const paths: string[] = []
  const use = (fail: boolean) =>
    withScratch(async (path) => {
      paths.push(path)
      await writeFiles(path, { 'a/b': 'x' })
      if (fail) throw new Error('no')
      return 7
    })
  expect(await use(false)).toBe(7)
  await expect(use(true)).rejects.toThrow('no')
  for (const path of paths) await expect(stat(path)).rejects.toThrow('ENOENT')
  const root = await temporaryFolder()
  await writeFiles(root, { 'x/y': 'x' })
  expect(await readdir(await emptyFolder(join(root, 'x')))).toEqual([])
})

it('a tree reads text, and says what is not there', async () => {
  const root = await temporaryFolder()
  await writeFiles(root, { 'a/b.txt': '\ufefftext', 'c.txt': 'c' })
  const tree = folderTree(root, 'here')
  expect([
    tree.name,
    await tree.read('a/b.txt'),
    await tree.read('a'),
    await tree.read('c.txt/x'),
    await tree.read('nothing'),
  ]).toEqual(['here', '\ufefftext', undefined, undefined, undefined])
  expect(await tree.folders('.')).toEqual(['a'])
  expect(await tree.folders('nothing')).toEqual([])
  expect(await tree.digests('nothing')).toEqual({})
})

it.skipIf(process.getuid?.() === 0)('a file that may not be read is a fault, not an absence', async () => {
  const root = await temporaryFolder()
  await writeFiles(root, { 'a.txt': 'x' })
  await chmod(join(root, 'a.txt'), 0)
  await expect(folderTree(root).read('a.txt')).rejects.toThrow('EACCES')
})
