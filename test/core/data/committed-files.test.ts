import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { alsoCommitted } from '#core/data/committed-files.ts'
import type { LocatedFile } from '#core/data/data-files.ts'
import { sha256 } from '#core/digest.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import { temporaryFolder } from '../../builders/temporary-folder.ts'

const text = 'a,ü\n1,2\n'
const here: LocatedFile = { kind: 'found', path: '/here.csv', sha256: sha256('other'), bytes: 5 }
const tree = {
  name: 'a commit',
  read: async (path: string) => (path === 'data/a.csv' ? text : undefined),
} as Partial<FileTree> as FileTree

it.each<[words: string, location: string, digest: string, taken: boolean]>([
  ['the bytes the lock pins', 'data/a.csv', text, true],
  ['other bytes', 'data/a.csv', 'something else', false],
  ['no file', 'data/b.csv', text, false],
  ['a file of the store', `store:${'a'.repeat(64)}`, text, false],
  ['an object of S3', 's3://bucket/data/a.csv', text, false],
])('a commit that has %s', async (_, location, content, taken) => {
  const folder = diskFolder(await temporaryFolder())
  const files = alsoCommitted({ locate: async () => here }, tree, folder)
  const located = await files.locate({ location, sha256: sha256(content), bytes: Buffer.byteLength(content) })
  if (!taken) return expect(located).toBe(here)
  expect(located).toMatchObject({ kind: 'found', sha256: sha256(text) })
  expect(await readFile(located.kind === 'found' ? located.path : '', 'utf8')).toBe(text)
})

it('the file of this machine goes first', async () => {
  const folder = diskFolder(await temporaryFolder())
  const files = alsoCommitted({ locate: async () => here }, tree, folder)
  const file = { location: 'data/a.csv', sha256: sha256('other'), bytes: 5 }
  expect(await files.locate(file)).toBe(here)
})
