import { mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { Bundle, bundleFiles, largestBundle, verifyBundle } from '#core/run/bundle.ts'
import { sealBundle } from '#core/run/seal-bundle.ts'
import { temporaryFolder, writeFiles } from '../../builders/temporary-folder.ts'

const facts = { model: 'trips', commit: 'c'.repeat(40), stage: 'complete' } as const
const files = { 'run.json': '{}', 'package/model.tar.gz': 'bytes' }

async function sealed() {
  const path = await temporaryFolder()
  await writeFiles(path, files)
  const folder = diskFolder(path)
  return { path, folder, bundle: await sealBundle(folder, facts) }
}

it('seals what is in the folder, and verifies it', async () => {
  const { folder, bundle } = await sealed()
  expect(bundle.files.map(({ path, bytes }) => [path, bytes])).toEqual([
    ['package/model.tar.gz', 5],
    ['run.json', 2],
  ])
  expect(Bundle.parse(JSON.parse((await folder.readText(bundleFiles.bundle)) ?? ''))).toEqual(bundle)
  await verifyBundle(bundle, folder)
})

it('seals again what was sealed before', async () => {
  const { folder, bundle } = await sealed()
  expect(await sealBundle(folder, facts)).toEqual(bundle)
})

it('keeps no more words than a bundle may hold', async () => {
  const { folder } = await sealed()
  const bundle = await sealBundle(folder, { ...facts, stage: 'tests-failed', words: 'x'.repeat(30_000) })
  expect(Bundle.parse(bundle).words).toHaveLength(20_000)
})

type Sealed = Awaited<ReturnType<typeof sealed>>
const big = { sha256: 'a'.repeat(64), bytes: 1024 ** 3 }

it.each<[words: string, change: (sealed: Sealed) => Promise<unknown> | Bundle, said: string]>([
  ['a changed byte', ({ path }) => writeFiles(path, { 'run.json': '[]' }), '`run.json` has sha256'],
  ['a longer file', ({ path }) => writeFiles(path, { 'run.json': '{} ' }), 'and 3 bytes, bundle.json says'],
  [
    'another size in the list',
    ({ bundle }) => ({ ...bundle, files: bundle.files.map((file) => ({ ...file, bytes: file.bytes + 1 })) }),
    'and 5 bytes, bundle.json says',
  ],
  ['a missing file', ({ path }) => rm(join(path, 'run.json')), '`run.json` is listed and not there'],
  [
    'a folder in its place',
    async ({ path }) => {
      await rm(join(path, 'run.json'))
      await mkdir(join(path, 'run.json'))
    },
    '`run.json` is listed and not there',
  ],
  [
    'a link in its place',
    async ({ path }) => {
      await rm(join(path, 'run.json'))
      await symlink('/etc/passwd', join(path, 'run.json'))
    },
    '`run.json` is listed and not there',
  ],
  [
    'a way out',
    ({ bundle }) => ({ ...bundle, files: [{ ...big, bytes: 1, path: 'a/../../secret' }] }),
    '`a/../../secret` leaves the bundle',
  ],
  [
    'more than a bundle may hold',
    ({ bundle }) => ({ ...bundle, files: ['a', 'b', 'c'].map((path) => ({ ...big, path })) }),
    `it holds ${3 * 1024 ** 3} bytes, ${largestBundle} are allowed`,
  ],
])('refuses %s', async (_, change, said) => {
  const made = await sealed()
  const changed = (await change(made)) as Bundle | undefined
  const verifying = verifyBundle(changed ?? made.bundle, made.folder)
  await expect(verifying).rejects.toMatchObject({
    code: 'BUNDLE_INVALID',
    exitCode: 2,
    message: expect.stringContaining(said),
  })
})

it.each(['/etc/passwd', '', 'a//b', 'a/', 'a b', 'a\\b', 'a\0', 'ä'])(
  'a list with the path %j is no bundle',
  (path) => {
    const bundle = { schemaVersion: 1, ...facts, files: [{ path, sha256: 'a'.repeat(64), bytes: 1 }] }
    expect(Bundle.safeParse(bundle).success).toBe(false)
  },
)

it('a list with a file larger than a file may be is no bundle', () => {
  const bundle = {
    schemaVersion: 1,
    ...facts,
    files: [{ path: 'a', sha256: 'a'.repeat(64), bytes: 1024 ** 3 + 1 }],
  }
  expect(Bundle.safeParse(bundle).success).toBe(false)
})

it('reads nothing through a link, however its digest reads', async () => {
  const { path, folder } = await sealed()
  const outside = await temporaryFolder()
  await writeFiles(outside, { 'model.tar.gz': 'bytes' })
  await rm(join(path, 'package'), { recursive: true })
  await symlink(outside, join(path, 'package'))
  expect(await folder.readBytes(bundleFiles.package)).toBe(undefined)
})
