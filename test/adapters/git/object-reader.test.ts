import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openObjectReader } from '#adapters/git/object-reader.ts'
import { runGit } from '#adapters/git/run-git.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-objects-'))
  await runGit(folder, ['init', '--quiet', '--bare'])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const write = async (content: string): Promise<string> =>
  (await runGit(folder, ['hash-object', '-w', '--stdin'], content)).toString().trim()

test('many questions at once are each answered with their own object', async () => {
  const contents = ['', '\n', 'one\n', 'deadbeef blob 3\nno', 'x'.repeat(3_000_000), 'é\r\n']
  const ids = await Promise.all(contents.map(write))
  const reader = openObjectReader(folder)
  const read = await Promise.all(ids.map((id) => reader.read(id)))
  expect(read.map((object) => object?.content.toString())).toEqual(contents)
  expect(read.map((object) => object?.id)).toEqual(ids)
})

test('what is not there is undefined, and the next question is answered', async () => {
  const reader = openObjectReader(folder)
  const id = await write('here')
  const missing = ['0'.repeat(40), 'main:no such file', 'a blob 12', '', 'two\nlines', '-t']
  const answers = await Promise.all([...missing, id].map((name) => reader.read(name)))
  expect(answers.map((object) => object?.content.toString())).toEqual([
    ...missing.map(() => undefined),
    'here',
  ])
})

test('an object written after the reader was started is found', async () => {
  const reader = openObjectReader(folder)
  await reader.read('0'.repeat(40))
  expect((await reader.read(await write('later')))?.type).toBe('blob')
})

test('where there is no repository, git says so, and each time', async () => {
  const reader = openObjectReader(tmpdir())
  await expect(reader.read('main:x')).rejects.toThrow(/not a git repository/)
  await expect(reader.read('main:x')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
})
