import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshBundle } from '../../cli/fresh-bundle.ts'

const root = resolve(import.meta.dirname, '../..')
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-bundle-'))
})
afterAll(() => rm(folder, { recursive: true }))

const source = 'cli/main.ts'
const state = async (): Promise<{ changedAt: number; bytes: number }> => {
  const { mtimeMs, size } = await stat(join(root, source))
  return { changedAt: mtimeMs, bytes: size }
}
const stamped = (sources: unknown): Promise<void> =>
  writeFile(join(folder, 'sources.json'), typeof sources === 'string' ? sources : JSON.stringify(sources))

test('the bundle is run while its sources are what it was made of', async () => {
  const { changedAt, bytes } = await state()
  await stamped([[source, changedAt, bytes]])
  expect(freshBundle(folder)).toBe(`file://${folder}/main.js`)
})

test.each<readonly [string, (now: { changedAt: number; bytes: number }) => unknown]>([
  ['a source was changed', ({ changedAt, bytes }) => [[source, changedAt - 1, bytes]]],
  ['a source has another length', ({ changedAt, bytes }) => [[source, changedAt, bytes + 1]]],
  ['a source is gone', ({ changedAt, bytes }) => [['cli/gone.ts', changedAt, bytes]]],
  ['its list is damaged', () => '[["cli/'],
])('the sources are run where %s', async (_, sources) => {
  await stamped(sources(await state()))
  expect(freshBundle(folder)).toBeUndefined()
})

test('the sources are run where nothing was bundled', () => {
  expect(freshBundle(join(folder, 'nowhere'))).toBeUndefined()
})
