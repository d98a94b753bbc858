import { readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dataFiles } from '#adapters/files/data-files.ts'
import { sha256 } from '#core/digest.ts'
import { emptyStore } from '../../builders/store.ts'
import { temporaryFolder, writeFiles } from '../../builders/temporary-folder.ts'

async function open(files: Record<string, string>) {
  const root = await temporaryFolder()
  await writeFiles(root, files)
  const store = await emptyStore()
  const cache = join(root, '.assay/data')
  return { root, store, cache, files: dataFiles(root, store, cache) }
}

const locked = (location: string) => ({ location, sha256: 'a'.repeat(64), bytes: 1 })

it('finds a file of the working copy as it is now', async () => {
  const { root, files } = await open({ 'data/a.csv': 'a\n1\n' })
  expect(await files.locate(locked('data/a.csv'))).toEqual({
    kind: 'found',
    path: join(root, 'data/a.csv'),
    sha256: sha256('a\n1\n'),
    bytes: 4,
  })
  expect(await files.locate(locked('data/b.csv'))).toEqual({ kind: 'missing' })
  expect(await files.locate(locked('data'))).toEqual({ kind: 'missing' })
})

it('brings a batch out of the store, once', async () => {
  const { store, files, cache } = await open({})
  const batch = await store.putBlob(new TextEncoder().encode('a\n2\n'))
  const located = await files.locate(locked(`store:${batch.sha256}`))
  expect(located).toEqual({
    kind: 'found',
    path: join(cache, `${batch.sha256}.csv`),
    sha256: batch.sha256,
    bytes: 4,
  })
  expect(await files.locate(locked(`store:${batch.sha256}`))).toEqual(located)
  expect(await readdir(cache)).toEqual([`${batch.sha256}.csv`])
  expect(await files.locate(locked(`store:${'b'.repeat(64)}`))).toEqual({ kind: 'missing' })
})

it('brings a batch again where the copy was damaged, or half written', async () => {
  const { root, store, files } = await open({})
  const batch = await store.putBlob(new TextEncoder().encode('a\n2\n'))
  const path = `.assay/data/${batch.sha256}.csv`
  await writeFiles(root, { [path]: 'a\n' })
  expect(await files.locate(locked(`store:${batch.sha256}`))).toMatchObject({
    sha256: batch.sha256,
    bytes: 4,
  })
  expect(await readFile(join(root, path), 'utf8')).toBe('a\n2\n')
})

it.each(['store:../../secret', 'store:', 'store:ABC'])(
  'takes `%s` for nothing in the store',
  async (location) => {
    const { files } = await open({ 'secret.csv': 'x' })
    expect(await files.locate(locked(location))).toEqual({ kind: 'missing' })
  },
)

it.each<[source: string, found: string[]]>([
  ['data/a.csv', ['data/a.csv']],
  ['data/*.csv', ['data/a.csv', 'data/b.csv', 'data/c [1].csv', 'data/link.csv']],
  ['data/c [1].csv', ['data/c [1].csv']],
  ['data/**/*.csv', ['data/a.csv', 'data/b.csv', 'data/c [1].csv', 'data/deep/d.csv', 'data/link.csv']],
  ['data/*', ['data/a.csv', 'data/b.csv', 'data/c [1].csv', 'data/link.csv']],
  ['data', []],
  ['nothing/*.csv', []],
])('%s names %j', async (source, found) => {
  const { files, root } = await open({
    'data/b.csv': 'x',
    'data/a.csv': 'x',
    'data/c [1].csv': 'x',
    'data/deep/d.csv': 'x',
  })
  await symlink('a.csv', join(root, 'data/link.csv'))
  expect(await files.expand(source)).toEqual(found)
})
